package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers POST, PUT, PATCH and DELETE on objects.
final class Writing {
  private static final String PATCH_TYPES =
      "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";

  /// More operations than upstream takes in one JSON patch.
  private static final int MOST_OPERATIONS = 10_000;

  /// Of which kinds upstream answers with what was deleted, even when it is gone.
  private static final Set<String> RETURNED =
      Set.of(
          "pods",
          "services",
          "serviceaccounts",
          "resourcequotas",
          "podtemplates",
          "namespaces",
          "persistentvolumes",
          "persistentvolumeclaims",
          "csidrivers.storage.k8s.io",
          "csinodes.storage.k8s.io",
          "storageclasses.storage.k8s.io",
          "volumeattachments.storage.k8s.io",
          "deviceclasses.resource.k8s.io",
          "resourceclaims.resource.k8s.io",
          "resourceclaimtemplates.resource.k8s.io",
          "resourceslices.resource.k8s.io");

  /// Of which kinds upstream leaves the dependents alone unless it is told otherwise.
  private static final Set<String> ORPHANING = Set.of("jobs.batch", "replicationcontrollers");

  private final ApiServer server;
  private final ServedTypes types;
  private final Reading reading;

  Writing(ApiServer server, ServedTypes types, Reading reading) {
    this.server = server;
    this.types = types;
    this.reading = reading;
  }

  Answer create(Call call, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "CreateOptions");
    Strictness strictness = new Strictness(options.fieldValidation());
    KubeApi api = server.authorized(call.user(), strictness::warn);
    KubeObject object = given(call, type, path, strictness);
    if (type.namespaced() && object.namespace().isEmpty()) {
      object = object.with(path.namespace(), "metadata", "namespace");
    }
    KubeObject created = api.create(type, object, options);
    return strictness.warned(reading.one(call, type, created, 201));
  }

  Answer update(Call call, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "UpdateOptions").on(path.subresource());
    Strictness strictness = new Strictness(options.fieldValidation());
    KubeApi api = server.authorized(call.user(), strictness::warn);
    KubeObject object = given(call, type, path, strictness);
    if (object.name().isEmpty()) {
      throw Failure.badRequest("name must be provided");
    }
    checkName(object, path);
    if (type.namespaced() && object.namespace().isEmpty()) {
      object = object.with(path.namespace(), "metadata", "namespace");
    }
    boolean creates =
        object.resourceVersion().isEmpty() && api.find(type, path.objectName()).isEmpty();
    KubeObject updated = api.update(type, object, options);
    return strictness.warned(reading.one(call, type, updated, creates ? 201 : 200));
  }

  private static void checkName(KubeObject object, ResourcePath path) {
    if (!object.name().equals(path.name())) {
      throw Failure.badRequest(
          "the name of the object ("
              + object.name()
              + ") does not match the name on the URL ("
              + path.name()
              + ")");
    }
  }

  /// The object in the body, checked against the URL.
  private static KubeObject given(
      Call call, ResourceType type, ResourcePath path, Strictness strictness) {
    Bodies.Body body = Bodies.object(call);
    checkMetadata(type, body.tree());
    KubeObject object = KubeObject.of(body.tree());
    strictness.check(type, body.duplicates());
    checkNamespace(type, object, path);
    return object;
  }

  /// Everything that looks at a body first looks into its metadata.
  private static void checkMetadata(ResourceType type, Map<String, @Nullable Object> tree) {
    Object metadata = tree.get("metadata");
    if (metadata == null || metadata instanceof Map<?, ?>) {
      return;
    }
    String found =
        switch (metadata) {
          case List<?> list -> "array";
          case String text -> "string";
          case Boolean flag -> "bool";
          default -> "number";
        };
    String kind = type.kind().kind();
    throw Failure.badRequest(
        kind
            + " in version \""
            + type.version()
            + "\" cannot be handled as a "
            + kind
            + ": json: cannot unmarshal "
            + found
            + " into Go struct field "
            + kind
            + ".metadata of type v1.ObjectMeta");
  }

  private static void checkNamespace(ResourceType type, KubeObject object, ResourcePath path) {
    if (!object.namespace().isEmpty()
        && type.namespaced()
        && !object.namespace().equals(path.namespace())) {
      throw Failure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  Answer patch(Call call, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "PatchOptions").on(path.subresource());
    Strictness strictness = new Strictness(options.fieldValidation());
    KubeApi api = server.authorized(call.user(), strictness::warn);
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
        throw new ApiException(
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

  private static Patch apply(
      Call call, ResourceType type, ResourcePath path, Strictness strictness) {
    if (call.parameter("fieldManager").isEmpty()) {
      throw Failure.invalidOption(
          "PatchOptions",
          "fieldManager",
          "FieldValueRequired",
          "Required value: is required for apply patch");
    }
    Bodies.Body body = Bodies.yaml(call.body());
    strictness.check(type, body.duplicates());
    checkMetadata(type, body.tree());
    KubeObject object = KubeObject.of(body.tree());
    if (object.name().isEmpty()) {
      object = object.with(path.name(), "metadata", "name");
    }
    checkName(object, path);
    checkNamespace(type, object, path);
    return new Patch.Apply(object, call.flag("force"));
  }

  Answer delete(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    KubeObject gone = api.delete(type, path.objectName(), deleteOptions(call, type));
    if (RETURNED.contains(type.qualifiedName()) || isPending(gone)) {
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
    DeleteOptions options = deleteOptions(call, type);
    List<KubeObject> deleted = new ArrayList<>();
    ListQuery query = ListOptions.of(call, false).query(path.namespace(), "");
    var list = api.list(type, query);
    for (KubeObject object : list.items()) {
      ObjectName name = object.objectName();
      if (api.find(type, name).isPresent()) {
        deleted.add(api.delete(type, name, options));
      }
    }
    return reading.listed(call, type, deleted, Tree.map("resourceVersion", list.resourceVersion()));
  }

  private static DeleteOptions deleteOptions(Call call, ResourceType type) {
    Map<String, @Nullable Object> body = Bodies.optionalObject(call).tree();
    String policy = Tree.textAt(body, "propagationPolicy");
    if (policy.isEmpty()) {
      policy = call.parameter("propagationPolicy");
    }
    if (policy.isEmpty() && ORPHANING.contains(type.qualifiedName())) {
      policy = "Orphan";
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
