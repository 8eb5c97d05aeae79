package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.schema.ProtobufDecoder;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of requests: JSON, YAML 1.1, or Kubernetes' protobuf.
final class Bodies {
  private static final String ACCEPTED =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";

  private Bodies() {}

  /// A body that was read; `duplicates` names fields that were given twice.
  record Body(Map<String, @Nullable Object> tree, List<String> duplicates) {}

  static Body object(Call call) {
    String type = MediaRange.one(call.header("content-type")).type();
    return switch (type) {
      case "", "application/json", "*/*" -> json(call.body());
      case "application/yaml" -> yaml(call.body());
      case "application/vnd.kubernetes.protobuf" -> protobuf(call.body());
      default -> throw Failure.unsupportedMediaType(ACCEPTED);
    };
  }

  /// Like [#object], but a body may be missing.
  static Body optionalObject(Call call) {
    return call.body().length == 0 ? new Body(Map.of(), List.of()) : object(call);
  }

  static Body json(byte[] bytes) {
    if (parseJson(bytes) instanceof Map<?, ?> map) {
      return new Body(Tree.asMap(map), DuplicateFields.in(bytes));
    }
    throw Failure.badRequest(
        "couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type"
            + " struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
            + " \"json:\\\"kind,omitempty\\\"\" }");
  }

  static @Nullable Object parseJson(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (IllegalArgumentException unreadable) {
      throw Failure.badRequest(
          "couldn't get version/kind; json parse error: " + unreadable.getMessage());
    }
  }

  /// What `application/apply-patch+yaml` holds; kubectl sends JSON under that name.
  static Body yaml(byte[] bytes) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    try {
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.stripLeading().startsWith("{")) {
        return json(bytes);
      }
      for (YamlDocument document : Yaml.documents(text, "body")) {
        documents.add(document.map());
      }
    } catch (ProblemException unreadable) {
      throw Failure.badRequest("error decoding YAML: " + unreadable.getMessage());
    }
    if (documents.size() != 1) {
      throw Failure.badRequest("error decoding YAML: expected one document");
    }
    return new Body(documents.getFirst(), List.of());
  }

  private static Body protobuf(byte[] bytes) {
    try {
      return new Body(ProtobufDecoder.decode(bytes), List.of());
    } catch (IllegalArgumentException unreadable) {
      throw Failure.badRequest("unable to decode protobuf: " + unreadable.getMessage());
    }
  }
}
