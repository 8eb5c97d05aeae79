package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Answers POST, PUT, PATCH and DELETE on objects.
final class Writing {
  private static final String PATCH_TYPES =
      "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";

  /// More operations than upstream takes in one JSON patch.
  private static final int MOST_OPERATIONS = 10_000;

  private final Bodies bodies;
  private final ServedTypes types;
  private final Reading reading;

  Writing(Bodies bodies, ServedTypes types, Reading reading) {
    this.bodies = bodies;
    this.types = types;
    this.reading = reading;
  }

  Answer create(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "CreateOptions");
    Strictness strictness = new Strictness(options.fieldValidation());
    KubeObject object = given(call, type, path, strictness);
    if (!path.namespace().isEmpty() && object.namespace().isEmpty()) {
      object = object.with(path.namespace(), "metadata", "namespace");
    }
    KubeObject created = api.create(type, object, options);
    return strictness.warned(reading.one(call, type, created, 201));
  }

  Answer update(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "UpdateOptions").on(path.subresource());
    Strictness strictness = new Strictness(options.fieldValidation());
    KubeObject object = given(call, type, path, strictness);
    if (object.name().isEmpty()) {
      throw Failure.badRequest("name must be provided");
    }
    if (!object.name().equals(path.name())) {
      throw Failure.badRequest(
          "the name of the object ("
              + object.name()
              + ") does not match the name on the URL ("
              + path.name()
              + ")");
    }
    if (type.namespaced() && object.namespace().isEmpty()) {
      object = object.with(path.namespace(), "metadata", "namespace");
    }
    return strictness.warned(reading.one(call, type, api.update(type, object, options), 200));
  }

  /// The object in the body, checked against the URL; built-in kinds need not name themselves.
  private KubeObject given(Call call, ResourceType type, ResourcePath path, Strictness strictness) {
    Bodies.Body body = bodies.object(call);
    KubeObject object = KubeObject.of(identified(body.tree(), type));
    strictness.check(type, body.duplicates());
    if (!object.namespace().isEmpty()
        && type.namespaced()
        && !object.namespace().equals(path.namespace())) {
      throw Failure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    return object;
  }

  private Map<String, @Nullable Object> identified(
      Map<String, @Nullable Object> tree, ResourceType type) {
    String apiVersion = Tree.textAt(tree, "apiVersion");
    String kind = Tree.textAt(tree, "kind");
    if (types.isCustom(type)) {
      checkNamed(tree, apiVersion, kind);
    }
    boolean otherKind = !kind.isEmpty() && !kind.equals(type.kind().kind());
    boolean otherVersion = !apiVersion.isEmpty() && !apiVersion.equals(type.kind().apiVersion());
    if (otherKind || otherVersion) {
      throw Failure.badRequest(
          type.kind().kind()
              + " in version \""
              + type.version()
              + "\" cannot be handled as a "
              + type.kind().kind()
              + ": no kind \""
              + kind
              + "\" is registered for version \""
              + apiVersion
              + "\"");
    }
    LinkedHashMap<String, @Nullable Object> named = new LinkedHashMap<>();
    named.put("apiVersion", type.kind().apiVersion());
    named.put("kind", type.kind().kind());
    named.putAll(tree);
    return named;
  }

  private static void checkNamed(
      Map<String, @Nullable Object> tree, String apiVersion, String kind) {
    if (kind.isEmpty()) {
      throw Failure.badRequest("Object 'Kind' is missing in '" + json(tree) + "'");
    }
    if (apiVersion.isEmpty()) {
      throw Failure.badRequest("Object 'apiVersion' is missing in '" + json(tree) + "'");
    }
  }

  private static String json(Map<String, @Nullable Object> tree) {
    return dev.galley.base.objects.Json.write(tree);
  }

  /// Writes through the scale subresource.
  ///
  /// @return the object, or the scale, as the API answers it
  KubeObject scale(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "PatchOptions").on("scale");
    if (call.method().equals("PUT")) {
      Map<String, @Nullable Object> scale = bodies.object(call).tree();
      Object replicas = Tree.at(scale, "spec", "replicas");
      Map<String, @Nullable Object> change =
          Tree.map("spec", Tree.map("replicas", replicas == null ? 0L : replicas));
      String version = Tree.textAt(scale, "metadata", "resourceVersion");
      return api.patch(
          type,
          path.objectName(),
          new Patch.Merge(
              version.isEmpty()
                  ? change
                  : Tree.with(change, version, "metadata", "resourceVersion")),
          options);
    }
    Patch patch = patchOf(call, type, path, new Strictness(WriteOptions.FieldValidation.IGNORE));
    return api.patch(type, path.objectName(), patch, options);
  }

  Answer patch(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "PatchOptions").on(path.subresource());
    Strictness strictness = new Strictness(options.fieldValidation());
    Patch patch = patchOf(call, type, path, strictness);
    boolean creates = patch instanceof Patch.Apply && api.find(type, path.objectName()).isEmpty();
    KubeObject patched = api.patch(type, path.objectName(), patch, options);
    return strictness.warned(reading.one(call, type, patched, creates ? 201 : 200));
  }

  private Patch patchOf(Call call, ResourceType type, ResourcePath path, Strictness strictness) {
    boolean custom = types.isCustom(type);
    return switch (MediaRange.one(call.header("content-type")).type()) {
      case "application/json-patch+json" -> new Patch.Json(operations(call));
      case "application/merge-patch+json" -> new Patch.Merge(changes(call, type, strictness));
      case "application/strategic-merge-patch+json" -> {
        if (custom) {
          throw Failure.unsupportedMediaType(PATCH_TYPES);
        }
        yield new Patch.Strategic(changes(call, type, strictness));
      }
      case "application/apply-patch+yaml" -> apply(call, type, path, strictness);
      default ->
          throw Failure.unsupportedMediaType(
              custom
                  ? PATCH_TYPES
                  : "application/json-patch+json, application/merge-patch+json,"
                      + " application/strategic-merge-patch+json, application/apply-patch+yaml");
    };
  }

  private static List<@Nullable Object> operations(Call call) {
    if (Bodies.parseJson(call.body()) instanceof List<?> list) {
      if (list.size() > MOST_OPERATIONS) {
        throw new dev.galley.kube.api.ApiException(
            413,
            "RequestEntityTooLarge",
            "The allowed maximum operations in a JSON patch is "
                + MOST_OPERATIONS
                + ", got "
                + list.size(),
            Tree.map());
      }
      return Tree.asList(list);
    }
    throw Failure.badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  }

  private static Map<String, @Nullable Object> changes(
      Call call, ResourceType type, Strictness strictness) {
    Bodies.Body body = Bodies.json(call.body());
    strictness.check(type, body.duplicates());
    return body.tree();
  }

  private Patch apply(Call call, ResourceType type, ResourcePath path, Strictness strictness) {
    if (call.parameter("fieldManager").isEmpty()) {
      throw Failure.invalidOption(
          "PatchOptions",
          "fieldManager",
          "FieldValueRequired",
          "Required value: is required for apply patch");
    }
    Bodies.Body body = Bodies.yaml(call.body());
    strictness.check(type, body.duplicates());
    KubeObject object = KubeObject.of(identified(body.tree(), type));
    if (object.name().isEmpty()) {
      object = object.with(path.name(), "metadata", "name");
    }
    if (!object.name().equals(path.name())) {
      throw Failure.badRequest(
          "the name of the object ("
              + object.name()
              + ") does not match the name on the URL ("
              + path.name()
              + ")");
    }
    if (type.namespaced() && object.namespace().isEmpty()) {
      object = object.with(path.namespace(), "metadata", "namespace");
    }
    if (type.namespaced() && !object.namespace().equals(path.namespace())) {
      throw Failure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    return new Patch.Apply(object, call.flag("force"));
  }

  Answer delete(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    KubeObject gone = api.delete(type, path.objectName(), deleteOptions(call));
    boolean isPod = type.group().isEmpty() && type.plural().equals("pods");
    if (isPod || isPending(gone)) {
      return reading.one(call, type, gone, 200);
    }
    return Answer.json(
        200,
        Tree.map(
            "kind", "Status",
            "apiVersion", "v1",
            "metadata", Map.of(),
            "status", "Success",
            "details",
                Tree.map(
                    "name", gone.name(),
                    "group", type.group().isEmpty() ? null : type.group(),
                    "kind", type.plural(),
                    "uid", gone.uid())));
  }

  private static boolean isPending(KubeObject object) {
    boolean held = !object.finalizers().isEmpty() || !object.list("spec", "finalizers").isEmpty();
    return object.isDeleting() && held;
  }

  Answer deleteCollection(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    DeleteOptions options = deleteOptions(call);
    List<KubeObject> deleted = new ArrayList<>();
    ListQuery query = Reading.query(call, path);
    var list = api.list(type, query);
    for (KubeObject object : list.items()) {
      ObjectName name = object.objectName();
      if (api.find(type, name).isPresent()) {
        deleted.add(api.delete(type, name, options));
      }
    }
    return Answer.json(
        200, reading.objects(type, deleted, Tree.map("resourceVersion", list.resourceVersion())));
  }

  private DeleteOptions deleteOptions(Call call) {
    Map<String, @Nullable Object> body = bodies.optionalObject(call).tree();
    String policy = Tree.textAt(body, "propagationPolicy");
    if (policy.isEmpty()) {
      policy = call.parameter("propagationPolicy");
    }
    boolean orphan = Tree.flagAt(body, "orphanDependents") || call.flag("orphanDependents");
    OptionalLong grace =
        Tree.at(body, "gracePeriodSeconds") instanceof Long seconds
            ? OptionalLong.of(seconds)
            : call.number("gracePeriodSeconds");
    boolean dryRun =
        QueryOptions.isDryRun(Tree.textsAt(body, "dryRun"), "DeleteOptions")
            || QueryOptions.isDryRun(call.parameters("dryRun"), "DeleteOptions");
    return new DeleteOptions(
        orphan ? DeleteOptions.Propagation.ORPHAN : propagation(policy),
        grace,
        Tree.textAt(body, "preconditions", "uid"),
        Tree.textAt(body, "preconditions", "resourceVersion"),
        dryRun);
  }

  private static DeleteOptions.Propagation propagation(String policy) {
    return switch (policy) {
      case "", "Background" -> DeleteOptions.Propagation.BACKGROUND;
      case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
      case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
      default ->
          throw Failure.invalidOption(
              "DeleteOptions",
              "propagationPolicy",
              "FieldValueNotSupported",
              "Unsupported value: \""
                  + policy
                  + "\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
    };
  }
}
