package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Applies the objects of a release as Helm does: custom resource definitions first, then
/// everything in Helm's order; an unknown kind fails before anything is written.
final class ReleaseApplier {
  private static final Duration DEFINITIONS_LIMIT = Duration.ofSeconds(60);
  private static final WriteOptions WRITER = WriteOptions.by(HelmController.NAME);

  private final FluxClient client;
  private final HealthChecks health;
  private final HelmOptions options;

  private record Resolved(Manifest manifest, KubeObject object, ResourceType type) {}

  ReleaseApplier(FluxClient client, HealthChecks health, HelmOptions options) {
    this.client = client;
    this.health = health;
    this.options = options;
  }

  /// @throws ApplyFailed when a definition is refused or is not established in time
  void applyDefinitions(List<Manifest> definitions, String policy) {
    if (policy.equals("Skip") || definitions.isEmpty()) {
      return;
    }
    List<ObjectId> ids = new ArrayList<>();
    for (Manifest definition : definitions) {
      KubeObject object = definition.object();
      ResourceType type = client.type(object.groupVersionKind());
      boolean there = client.api().find(type, object.objectName()).isPresent();
      if (!there || policy.equals("CreateReplace")) {
        write(new Resolved(definition, object, type), "failed to create CustomResourceDefinition");
      }
      options
          .provenance()
          .record(object.groupVersionKind(), object.objectName(), definition.place());
      ids.add(ObjectId.of(object));
    }
    Optional<HealthChecks.Unhealthy> unready = health.await(ids, DEFINITIONS_LIMIT);
    if (unready.isPresent()) {
      throw new ApplyFailed(unready.get().helmText());
    }
  }

  /// @param written told of each object once it is there
  /// @return all objects
  /// @throws ApplyFailed when an object is refused
  List<ObjectId> apply(List<Manifest> manifests, String namespace, Consumer<Change> written) {
    List<Resolved> resolved =
        manifests.stream().map(manifest -> resolve(manifest, namespace)).toList();
    List<ObjectId> ids = new ArrayList<>();
    for (Resolved each : resolved) {
      write(each, "failed to create resource");
      ObjectId id = ObjectId.of(each.object());
      GroupVersionKind kind = each.object().groupVersionKind();
      options.provenance().record(kind, id.name(), each.manifest().place());
      written.accept(new Change(id, kind.version(), Change.Action.CONFIGURED));
      ids.add(id);
    }
    return ids;
  }

  /// What is not in the cluster as the release applied it, except where that is allowed; put right
  /// where that is asked for.
  List<Drift> drift(
      List<Manifest> manifests, String namespace, IgnoreRules ignore, boolean correct) {
    List<Drift> drifts = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Resolved resolved = resolve(manifest, namespace);
      ResourceType type = resolved.type();
      ObjectName name = resolved.object().objectName();
      Optional<KubeObject> live = client.api().find(type, name);
      if (isExcluded(resolved.object()) || live.filter(ReleaseApplier::isExcluded).isPresent()) {
        continue;
      }
      KubeObject wanted = ignore.adopt(resolved.object(), live.orElse(null), HelmController.NAME);
      Patch apply = new Patch.Apply(wanted, true);
      KubeObject result = client.api().patch(type, name, apply, WRITER.asDryRun());
      if (live.isEmpty() || Applier.drifted(live.get(), result)) {
        drifts.add(
            live.map(before -> Drift.between(before, result))
                .orElseGet(() -> Drift.gone(ObjectId.of(wanted))));
        if (correct) {
          client.api().patch(type, name, apply, WRITER);
        }
      }
    }
    return drifts;
  }

  private static boolean isExcluded(KubeObject object) {
    return Control.is(object, Flux.HELM_GROUP + "/driftDetection", Flux.DISABLED);
  }

  /// Deletes what the release applied before and does not any more.
  ///
  /// @throws ApplyFailed when a deletion is refused
  void prune(KubeObject object, Inventory applied) {
    Inventory stale = Inventory.of(object).without(applied);
    Pruner.Result result =
        new Pruner(client.world(), client.api(), Flux.HELM_GROUP).delete(stale, object);
    if (!result.refusal().isEmpty()) {
      throw new ApplyFailed(result.refusal());
    }
  }

  private Resolved resolve(Manifest manifest, String namespace) {
    KubeObject object = Normal.of(manifest.object());
    ResourceType type =
        client
            .api()
            .type(object.groupVersionKind())
            .orElseThrow(() ->
                new ApplyFailed(
                    "unable to build kubernetes objects from release manifest: resource"
                        + " mapping not found for name: \""
                        + object.name()
                        + "\" namespace: \""
                        + object.namespace()
                        + "\" from \"\": no matches for kind \""
                        + object.kind()
                        + "\" in version \""
                        + object.apiVersion()
                        + "\"\nensure CRDs are installed first"));
    KubeObject placed =
        !type.namespaced()
            ? object.without("metadata", "namespace")
            : object.namespace().isEmpty()
                ? object.with(namespace, "metadata", "namespace")
                : object;
    return new Resolved(manifest, placed, type);
  }

  private void write(Resolved resolved, String otherwise) {
    ObjectName name = resolved.object().objectName();
    try {
      Optional<KubeObject> live = client.api().find(resolved.type(), name);
      Patch apply = new Patch.Apply(resolved.object(), true);
      if (live.isPresent()) {
        KubeObject result = client.api().patch(resolved.type(), name, apply, WRITER.asDryRun());
        if (!Applier.drifted(live.get(), result)) {
          return;
        }
      }
      client.api().patch(resolved.type(), name, apply, WRITER);
    } catch (ApiException refusal) {
      throw new ApplyFailed(otherwise + ": " + refusal.message(), refusal);
    }
  }
}
