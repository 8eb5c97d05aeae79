package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.base.schema.ApplyResult;
import dev.galley.base.schema.FieldManager;
import dev.galley.base.schema.ServerSideApply;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Patch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Records who owns which fields on every write, and applies configurations on the server.
final class Ownership {
  private final World world;

  Ownership(World world) {
    this.world = world;
  }

  private ServerSideApply fields(Request request) {
    Served served = request.served();
    String given = request.options().fieldManager();
    FieldManager manager =
        FieldManager.of(
            given.isEmpty() ? request.user().name() : given,
            request.options().subresource(),
            Traits.reset(served, request.options().subresource()));
    return new ServerSideApply(served.schema(), manager, world.now());
  }

  /// The object with what this write changed recorded as the writer's.
  KubeObject track(Request request, Optional<KubeObject> live, KubeObject object) {
    KubeObject tracked = fields(request).track(live.orElse(null), object);
    return request.on("scale") ? timeless(tracked) : tracked;
  }

  /// Upstream translates the owners of a scale to and fro, and forgets the time.
  private static KubeObject timeless(KubeObject object) {
    List<Map<String, @Nullable Object>> entries = object.maps("metadata", "managedFields");
    return object.with(
        entries.stream()
            .map(entry ->
                Tree.textAt(entry, "subresource").equals("scale")
                    ? Tree.without(entry, "time")
                    : entry)
            .toList(),
        "metadata",
        "managedFields");
  }

  /// @return the live object with the configuration merged into it
  KubeObject apply(Request request, Optional<KubeObject> live, String name, Patch.Apply patch) {
    KubeObject wanted = patch.configuration();
    check(request, name, wanted);
    if (live.isEmpty() && !wanted.uid().isEmpty()) {
      throw Failures.conflict(
          request.served().type(),
          name,
          "uid mismatch: the provided object specified uid "
              + wanted.uid()
              + ", and no existing object was found");
    }
    return switch (fields(request).apply(live.orElse(null), wanted, patch.force())) {
      case ApplyResult.Applied(KubeObject object, boolean changed) -> {
        Decoding.checkConfiguration(request);
        yield withPreconditions(object, wanted);
      }
      case ApplyResult.Conflicts conflicts -> throw conflict(conflicts);
      case ApplyResult.Untyped untyped ->
          throw Failures.internal(
              "failed to create typed patch object ("
                  + wanted.namespace()
                  + "/"
                  + wanted.name()
                  + "; "
                  + group(wanted)
                  + ", Kind="
                  + wanted.kind()
                  + "): "
                  + untyped.message());
    };
  }

  /// As Go prints a group and a version.
  private static String group(KubeObject object) {
    String version = object.apiVersion();
    return version.contains("/") ? version : "/" + version;
  }

  /// A version or uid in the configuration has to be checked, though it owns nothing.
  private static KubeObject withPreconditions(KubeObject object, KubeObject wanted) {
    KubeObject result = object;
    for (String field : List.of("resourceVersion", "uid")) {
      String given = wanted.text("metadata", field);
      if (!given.isEmpty()) {
        result = result.with(given, "metadata", field);
      }
    }
    return result;
  }

  private static void check(Request request, String name, KubeObject wanted) {
    if (request.options().fieldManager().isEmpty()) {
      throw new ApiException(
          422,
          "Invalid",
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch",
          Tree.map(
              "group", "meta.k8s.io",
              "kind", "PatchOptions",
              "causes",
                  List.of(
                      Tree.map(
                          "reason", "FieldValueRequired",
                          "message", "Required value: is required for apply patch",
                          "field", "fieldManager"))));
    }
    if (wanted.at("metadata", "managedFields") != null) {
      throw Failures.badRequest("metadata.managedFields must be nil");
    }
    boolean scale = request.on("scale");
    boolean fits = wanted.groupVersionKind().equals(request.served().type().kind());
    if (!fits && !scale) {
      throw Failures.badRequest(
          "invalid object type: " + group(wanted) + ", Kind=" + wanted.kind());
    }
    if (!wanted.name().isEmpty() && !wanted.name().equals(name)) {
      throw Failures.badRequest(
          "the name of the object ("
              + wanted.name()
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  private static ApiException conflict(ApplyResult.Conflicts conflicts) {
    List<Map<String, @Nullable Object>> causes =
        conflicts.conflicts().stream()
            .map(each ->
                Tree.map(
                    "reason", "FieldManagerConflict",
                    "message", each.message(),
                    "field", each.field()))
            .toList();
    return new ApiException(409, "Conflict", conflicts.message(), Tree.map("causes", causes));
  }
}
