package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.Repetitions;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.GoNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of patches, each in the words of the library that upstream reads it with.
final class PatchBodies {
  /// More operations than upstream takes in one JSON patch.
  private static final int MOST_OPERATIONS = 10_000;

  private static final String MAP = " into Go value of type map[string]interface {}";

  private PatchBodies() {}

  /// A patch, and what its text gives twice.
  record Read(Patch patch, Repetitions repetitions) {}

  static Read json(Call call) {
    try {
      Bodies.Body body = Bodies.json(call.body());
      if (!(body.value() instanceof List<?> list)) {
        throw undecodable(cannotUnmarshal(body) + " into Go value of type []handlers.jsonPatchOp");
      }
      if (list.size() > MOST_OPERATIONS) {
        throw new ApiException(
            413,
            "RequestEntityTooLarge",
            "The allowed maximum operations in a JSON patch is "
                + MOST_OPERATIONS
                + ", got "
                + list.size(),
            Tree.map());
      }
      return new Read(new Patch.Json(operations(list)), Repetitions.NONE);
    } catch (Bodies.Unreadable unreadable) {
      throw undecodable(unreadable.why());
    }
  }

  /// The operations as the library of upstream takes them: a missing value is null, and what is
  /// before the first slash of a path does not count.
  private static List<@Nullable Object> operations(List<?> list) {
    List<@Nullable Object> operations = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> map)) {
        throw undecodable(
            "json: cannot unmarshal "
                + GoNames.ofJson(each)
                + " into Go value of type handlers.jsonPatchOp");
      }
      Map<String, @Nullable Object> operation = new LinkedHashMap<>(Tree.asMap(map));
      operation.putIfAbsent("value", null);
      for (String field : List.of("path", "from")) {
        if (operation.get(field) instanceof String path && path.indexOf('/') > 0) {
          operation.put(field, path.substring(path.indexOf('/')));
        }
      }
      operations.add(operation);
    }
    return operations;
  }

  static Read merge(Call call) {
    try {
      Bodies.Body body = Bodies.json(call.body());
      if (!isMap(body)) {
        throw undecodable(cannotUnmarshal(body) + MAP);
      }
      if (body.value() == null) {
        throw Failure.badRequest("Invalid JSON Patch");
      }
      return new Read(new Patch.Merge(body.tree()), patched(body));
    } catch (Bodies.Unreadable unreadable) {
      throw undecodable(unreadable.why());
    }
  }

  static Read strategic(Call call) {
    try {
      Bodies.Body body = Bodies.json(call.body());
      if (!isMap(body)) {
        throw Failure.badRequest(cannotUnmarshal(body) + MAP);
      }
      return new Read(new Patch.Strategic(body.tree()), patched(body));
    } catch (Bodies.Unreadable unreadable) {
      throw Failure.badRequest(unreadable.why());
    }
  }

  /// A whole configuration; kubectl sends JSON as the YAML that it is.
  static Read apply(Call call, ResourceType type, WriteOptions options, boolean force) {
    try {
      Bodies.Body body = Bodies.yaml(call.body());
      if (!isMap(body)) {
        throw undecodableYaml(
            "error unmarshaling JSON: while decoding JSON: " + cannotUnmarshal(body) + MAP);
      }
      Metadata.check(type, body.tree());
      return new Read(
          new Patch.Apply(KubeObject.of(body.tree()), force),
          options.fieldValidation() == WriteOptions.FieldValidation.IGNORE
              ? Repetitions.NONE
              : body.repetitions());
    } catch (Bodies.Unreadable unreadable) {
      throw undecodableYaml("error converting YAML to JSON: " + unreadable.why());
    }
  }

  private static boolean isMap(Bodies.Body body) {
    return body.value() == null || body.value() instanceof Map<?, ?>;
  }

  /// What a patch gives twice is told before what is unknown in what it makes.
  private static Repetitions patched(Bodies.Body body) {
    return new Repetitions(List.of(), body.repetitions().again(), Map.of());
  }

  private static String cannotUnmarshal(Bodies.Body body) {
    return "json: cannot unmarshal " + GoNames.ofJson(body.value());
  }

  private static ApiException undecodable(String why) {
    return Failure.badRequest("error decoding patch: " + why);
  }

  private static ApiException undecodableYaml(String why) {
    return Failure.badRequest("error decoding YAML: " + why);
  }
}
