package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.JsonSyntax;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.schema.ProtobufDecoder;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Repetitions;
import dev.galley.kube.apiserver.GoNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of requests: JSON, YAML 1.1, or Kubernetes' protobuf. What cannot be read is
/// refused in the words of Go's libraries.
final class Bodies {
  private static final String ACCEPTED =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";

  private Bodies() {}

  /// A text that was read: `null`, a scalar, a list or a map, and the fields that it gives twice.
  record Body(@Nullable Object value, Repetitions repetitions) {
    /// Of an object; `null` is one without fields.
    Map<String, @Nullable Object> tree() {
      return Tree.mapAt(value);
    }
  }

  /// Why a text cannot be read; told by whoever knows what the text was to be.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  /// The object in a body.
  ///
  /// @param kind what the object was to be, for example `ConfigMap`
  static Body object(Call call, String kind) {
    try {
      return object(call);
    } catch (Unreadable unreadable) {
      throw unrecognized(call, kind, unreadable.why());
    }
  }

  private static Body object(Call call) throws Unreadable {
    String type = MediaRange.one(call.header("content-type")).type();
    Body body =
        switch (type) {
          case "", "application/json", "*/*" -> typed(call.body());
          case "application/yaml" -> yaml(call.body());
          case "application/vnd.kubernetes.protobuf" -> protobuf(call.body());
          default -> throw Failure.unsupportedMediaType(ACCEPTED);
        };
    checkType(body.value());
    return body;
  }

  /// Like [#object], but a body may be missing.
  static Body optionalObject(Call call, String kind) {
    return call.body().length == 0 ? new Body(null, Repetitions.NONE) : object(call, kind);
  }

  /// A body of which nobody can say what it is; its beginning is shown.
  static ApiException unrecognized(Call call, String kind, String why) {
    return Failure.badRequest(
        "the object provided is unrecognized (must be of type "
            + kind
            + "): "
            + why
            + " ("
            + summary(call.body())
            + ")");
  }

  private static String summary(byte[] body) {
    int most = 30;
    if (body.length == 0) {
      return "<empty>";
    }
    String rest = body.length > most ? " ..." : "";
    byte[] shown = Arrays.copyOf(body, Math.min(body.length, most));
    return body[0] == '{'
        ? new String(shown, StandardCharsets.UTF_8) + rest
        : HexFormat.of().formatHex(shown) + rest;
  }

  private static Body typed(byte[] bytes) throws Unreadable {
    try {
      return json(bytes);
    } catch (Unreadable unreadable) {
      throw new Unreadable("couldn't get version/kind; json parse error: " + unreadable.why());
    }
  }

  /// Upstream reads what an object is before it reads the object.
  private static void checkType(@Nullable Object value) throws Unreadable {
    String error = "couldn't get version/kind; json parse error: json: cannot unmarshal ";
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw new Unreadable(
          error
              + GoNames.ofJson(value)
              + " into Go value of type struct { APIVersion string"
              + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
              + " \"json:\\\"kind,omitempty\\\"\" }");
    }
    for (var entry : Tree.mapAt(value).entrySet()) {
      for (String field : List.of("apiVersion", "kind")) {
        Object type = entry.getValue();
        if (entry.getKey().equalsIgnoreCase(field) && type != null && !(type instanceof String)) {
          throw new Unreadable(
              error + GoNames.ofJson(type) + " into Go struct field ." + field + " of type string");
        }
      }
    }
  }

  /// JSON of any kind.
  static Body json(byte[] sent) throws Unreadable {
    byte[] bytes = readable(sent);
    try {
      Object value = Json.parse(bytes);
      boolean deep = value instanceof Map<?, ?> || value instanceof List<?>;
      return new Body(value, deep ? DuplicateFields.in(bytes) : Repetitions.NONE);
    } catch (IllegalArgumentException unreadable) {
      String mistake = JsonSyntax.mistake(bytes);
      throw new Unreadable(mistake.isEmpty() ? String.valueOf(unreadable.getMessage()) : mistake);
    }
  }

  /// Bytes that are no UTF-8 stand for U+FFFD, as in Go; the parser would refuse some of them.
  private static byte[] readable(byte[] bytes) {
    for (byte each : bytes) {
      if (each < 0) {
        return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      }
    }
    return bytes;
  }

  /// YAML of any kind: its first document, as upstream reads it.
  static Body yaml(byte[] bytes) throws Unreadable {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.stripLeading().startsWith("{")) {
      try {
        Body body = json(bytes);
        if (body.repetitions().isEmpty()) {
          return body;
        }
      } catch (Unreadable notJson) {
        // Flow style of YAML begins as JSON does.
      }
    }
    try {
      List<YamlDocument> documents = Yaml.documents(text, "body");
      if (documents.isEmpty()) {
        return new Body(null, Repetitions.NONE);
      }
      YamlDocument first = documents.getFirst();
      List<String> again = first.duplicateKeys().stream().map(Bodies::again).toList();
      return new Body(first.tree(), new Repetitions(again, Map.of(), Map.of()));
    } catch (ProblemException unreadable) {
      throw new Unreadable(YamlMistakes.worded(unreadable.problem()));
    }
  }

  private static String again(Problem duplicate) {
    int from = duplicate.what().indexOf('"');
    String key = duplicate.what().substring(from, duplicate.what().lastIndexOf('"') + 1);
    return "line " + YamlMistakes.line(duplicate) + ": key " + key + " already set in map";
  }

  private static Body protobuf(byte[] bytes) {
    try {
      return new Body(ProtobufDecoder.decode(bytes), Repetitions.NONE);
    } catch (IllegalArgumentException unreadable) {
      throw Failure.badRequest("unable to decode protobuf: " + unreadable.getMessage());
    }
  }
}
