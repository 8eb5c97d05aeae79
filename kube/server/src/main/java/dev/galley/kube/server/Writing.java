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
  private static final List<String> PATCH_TYPES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

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

  /// What upstream tells who deletes a job without saying what becomes of its pods.
  private static final String PRESERVED =
      "child pods are preserved by default when jobs are deleted; set"
          + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
          + " suppress this warning";

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
    Bodies.Body body = Bodies.object(call, type.kind().kind());
    options = options.repeating(body.repetitions());
    KubeObject object = new Recognition(type, types.isCustom(type)).object(call, body);
    if (isElsewhere(type, object, path)) {
      throw instead(call, type, object, options, elsewhere());
    }
    if (type.namespaced() && object.namespace().isEmpty()) {
      object = object.with(path.namespace(), "metadata", "namespace");
    }
    return reading.one(call, type, api(call).create(type, object, options), 201);
  }

  private KubeApi api(Call call) {
    return server.authorized(call.user(), call.warnings()::add);
  }

  Answer update(Call call, ResourceType type, ResourcePath path) {
    WriteOptions options = QueryOptions.write(call, "UpdateOptions").on(path.subresource());
    String kind =
        path.subresource().isEmpty()
            ? type.kind().kind()
            : Subresource.of(type, path.subresource()).kind().kind();
    Bodies.Body body = Bodies.object(call, kind);
    options = options.repeating(body.repetitions());
    boolean scale = path.subresource().equals("scale");
    KubeObject object =
        scale
            ? KubeObject.of(body.tree())
            : new Recognition(type, types.isCustom(type)).object(call, body);
    if (isElsewhere(type, object, path)) {
      throw instead(call, type, object, options, elsewhere());
    }
    if (!object.name().equals(path.name())) {
      throw instead(call, type, object, options, misnamed(object, path));
    }
    if (type.namespaced() && object.namespace().isEmpty()) {
      object = object.with(path.namespace(), "metadata", "namespace");
    }
    KubeApi api = api(call);
    boolean creates =
        object.resourceVersion().isEmpty() && api.find(type, path.objectName()).isEmpty();
    KubeObject updated = api.update(type, object, options);
    return reading.one(call, type, updated, creates ? 201 : 200);
  }

  /// A body that cannot be read is refused for that, and only else for where it was sent to.
  private ApiException instead(
      Call call, ResourceType type, KubeObject object, WriteOptions options, ApiException refusal) {
    server.decode(type, object, options, call.warnings()::add);
    return refusal;
  }

  private static ApiException misnamed(KubeObject object, ResourcePath path) {
    return Failure.badRequest(
        object.name().isEmpty()
            ? "the name of the object ("
                + path.name()
                + " based on URL) was undeterminable: name must be provided"
            : "the name of the object ("
                + object.name()
                + ") does not match the name on the URL ("
                + path.name()
                + ")");
  }

  private static boolean isElsewhere(ResourceType type, KubeObject object, ResourcePath path) {
    return !object.namespace().isEmpty()
        && type.namespaced()
        && !object.namespace().equals(path.namespace());
  }

  private static ApiException elsewhere() {
    return Failure.badRequest(
        "the namespace of the provided object does not match the namespace sent on the request");
  }

  Answer patch(Call call, ResourceType type, ResourcePath path) {
    String mediaType = MediaRange.one(call.header("content-type")).type();
    if (!PATCH_TYPES.contains(mediaType)) {
      throw Failure.unknownPatch();
    }
    if (types.isCustom(type) && mediaType.contains("strategic")) {
      throw Failure.unsupportedMediaType(
          "application/json-patch+json, application/merge-patch+json,"
              + " application/apply-patch+yaml");
    }
    boolean applies = mediaType.equals("application/apply-patch+yaml");
    WriteOptions options = QueryOptions.patch(call, applies).on(path.subresource());
    PatchBodies.Read read =
        switch (mediaType) {
          case "application/json-patch+json" -> PatchBodies.json(call);
          case "application/merge-patch+json" -> PatchBodies.merge(call);
          case "application/strategic-merge-patch+json" -> PatchBodies.strategic(call);
          default -> PatchBodies.apply(call, type, options, call.flag("force"));
        };
    if (read.patch() instanceof Patch.Apply(KubeObject configuration, boolean force)) {
      check(configuration, type, path);
      boolean unnamed = configuration.name().isEmpty();
      KubeObject named =
          unnamed ? configuration.with(path.name(), "metadata", "name") : configuration;
      read = new PatchBodies.Read(new Patch.Apply(named, force), read.repetitions());
    }
    KubeApi api = api(call);
    boolean creates = applies && api.find(type, path.objectName()).isEmpty();
    KubeObject patched =
        api.patch(type, path.objectName(), read.patch(), options.repeating(read.repetitions()));
    return reading.one(call, type, patched, creates ? 201 : 200);
  }

  private static void check(KubeObject configuration, ResourceType type, ResourcePath path) {
    if (!configuration.name().isEmpty() && !configuration.name().equals(path.name())) {
      throw misnamed(configuration, path);
    }
    if (isElsewhere(type, configuration, path)) {
      throw elsewhere();
    }
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
    Map<String, @Nullable Object> body = Bodies.optionalObject(call, "DeleteOptions").tree();
    String policy = Tree.textAt(body, "propagationPolicy");
    if (policy.isEmpty()) {
      policy = call.parameter("propagationPolicy");
    }
    boolean unsaid = policy.isEmpty();
    boolean undecided = unsaid && !decidesOrphans(call, body);
    if (undecided && type.qualifiedName().equals("jobs.batch")) {
      call.warnings().add(PRESERVED);
    }
    if (decidesOrphans(call, body) && !unsaid) {
      throw Failure.invalidOption(
          "DeleteOptions",
          "propagationPolicy",
          "FieldValueInvalid",
          "Invalid value: \""
              + policy
              + "\": orphanDependents and deletionPropagation cannot be both set");
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

  private static boolean decidesOrphans(Call call, Map<String, @Nullable Object> body) {
    return body.containsKey("orphanDependents") || call.query().containsKey("orphanDependents");
  }

  private static DeleteOptions.Propagation propagation(String policy) {
    return switch (policy) {
      case "" -> DeleteOptions.Propagation.UNDECIDED;
      case "Background" -> DeleteOptions.Propagation.BACKGROUND;
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
