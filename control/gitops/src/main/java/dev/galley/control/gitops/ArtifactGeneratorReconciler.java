package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reconciles an ArtifactGenerator: makes one ExternalArtifact for each artifact it describes.
final class ArtifactGeneratorReconciler implements Reconciler {
  private static final Duration HOURLY = Duration.ofHours(1);
  private static final String LABEL = "source.extensions.fluxcd.io/generator";

  private final FluxClient client;
  private final EventRecorder events;
  private final ArtifactStore store;
  private final Limits limits;

  ArtifactGeneratorReconciler(FluxClient client, EventRecorder events, ArtifactStore store) {
    this.client = client;
    this.events = events;
    this.store = store;
    this.limits = new Limits(client, events);
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = client.find(Flux.ARTIFACT_GENERATOR, name);
    if (found.isEmpty() || found.get().isDeleting()) {
      return Outcome.DONE;
    }
    KubeObject object = found.get();
    if (limits.refuse(object)) {
      return Outcome.DONE;
    }
    Map<String, Artifact> sources = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> source : object.maps("spec", "sources")) {
      Optional<Artifact> artifact = artifact(object, source);
      if (artifact.isEmpty()) {
        return missing(object, source);
      }
      sources.put(Tree.textAt(source, "alias"), artifact.get());
    }
    return generate(object, sources);
  }

  private Optional<Artifact> artifact(KubeObject object, Map<String, @Nullable Object> source) {
    Sources.Reference reference = Sources.reference(source, object.namespace());
    GroupVersionKind kind = new GroupVersionKind(Flux.SOURCE_GROUP, "v1", reference.kind());
    return client.find(kind, reference.name()).flatMap(store::find);
  }

  private Outcome missing(KubeObject object, Map<String, @Nullable Object> source) {
    String message =
        "unable to get source '"
            + Sources.reference(source, object.namespace())
            + "': source not ready";
    client.writeStatus(object, client.notReady(object, "SourceFetchFailed", message));
    return Outcome.again(Schedule.DEPENDENCY);
  }

  private Outcome generate(KubeObject object, Map<String, Artifact> sources) {
    List<@Nullable Object> inventory = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Map<String, @Nullable Object> wanted : object.maps("spec", "artifacts")) {
      ArtifactParts parts = new ArtifactParts();
      for (Map<String, @Nullable Object> copy : Tree.mapsAt(wanted, "copy")) {
        String from = Tree.textAt(copy, "from");
        int slash = from.indexOf('/');
        Artifact source = sources.get(slash < 1 ? "" : from.substring(1, slash));
        String to = Tree.textAt(copy, "to");
        if (source == null || !from.startsWith("@") || !to.startsWith("@artifact/")) {
          return invalid(object, from + " to " + to);
        }
        parts.copy(
            source.files(),
            from.substring(slash + 1),
            to.substring("@artifact/".length()),
            Tree.textsAt(copy, "exclude"));
      }
      Artifact artifact = publish(object, wanted, parts, sources);
      names.add(Tree.textAt(wanted, "name"));
      inventory.add(
          Tree.map(
              "name", Tree.textAt(wanted, "name"),
              "namespace", object.namespace(),
              "digest", artifact.digest(),
              "filename", artifact.path().substring(artifact.path().lastIndexOf('/') + 1)));
    }
    removeStale(object, names);
    String message = "reconciliation succeeded, generated " + names.size() + " artifact(s)";
    KubeObject after = object.with(inventory, "status", "inventory");
    client.writeStatus(object, client.ready(after, Flux.SUCCEEDED, message));
    events.normal(object, Flux.SUCCEEDED, message);
    return Outcome.again(HOURLY);
  }

  private Outcome invalid(KubeObject object, String copy) {
    String message = "invalid copy operation from " + copy;
    KubeObject after = client.stalled(object, "ValidationFailed", message);
    client.writeStatus(object, client.notReady(after, "ValidationFailed", message));
    return Outcome.DONE;
  }

  private Artifact publish(
      KubeObject generator,
      Map<String, @Nullable Object> wanted,
      ArtifactParts parts,
      Map<String, Artifact> sources) {
    KubeObject external = external(generator, Tree.textAt(wanted, "name"));
    KubeObject live =
        client
            .api()
            .patch(
                client.type(Flux.EXTERNAL_ARTIFACT),
                external.objectName(),
                new Patch.Apply(external, true),
                WriteOptions.by(SourceWatcher.NAME));
    String digest = ArtifactStore.digest(parts.tree());
    Artifact source = sources.get(alias(wanted, "revision"));
    Artifact origin = sources.get(alias(wanted, "originRevision"));
    boolean same = digest.equals(live.text("status", "artifact", "digest"));
    Artifact artifact =
        new Artifact(
            ArtifactStore.directory(live) + "/" + digest.substring("sha256:".length()) + ".tar.gz",
            source == null ? "latest@" + digest : source.revision(),
            digest,
            same
                ? live.text("status", "artifact", "lastUpdateTime")
                : Times.seconds(client.world().now()),
            origin == null ? Map.of() : Map.of(OriginRevision.KEY, origin.revision()),
            parts.tree());
    store.put(live, artifact);
    KubeObject after = live.with(artifact.tree(), "status", "artifact");
    client.writeStatus(
        live,
        client.mark(after, Condition.of(Flux.READY, true, Flux.SUCCEEDED, "Artifact is ready")));
    return artifact;
  }

  /// The object under which others find an artifact.
  private static KubeObject external(KubeObject generator, String name) {
    KubeObject external =
        KubeObject.of(Flux.EXTERNAL_ARTIFACT, new ObjectName(generator.namespace(), name))
            .withLabel(LABEL, generator.uid())
            .with(
                Tree.map(
                    "sourceRef",
                    Tree.map(
                        "apiVersion", generator.apiVersion(),
                        "kind", generator.kind(),
                        "name", generator.name(),
                        "namespace", generator.namespace())),
                "spec");
    for (var label :
        Tree.textMapAt(generator.tree(), "spec", "commonMetadata", "labels").entrySet()) {
      external = external.withLabel(label.getKey(), label.getValue());
    }
    for (var annotation :
        Tree.textMapAt(generator.tree(), "spec", "commonMetadata", "annotations").entrySet()) {
      external = external.withAnnotation(annotation.getKey(), annotation.getValue());
    }
    return external;
  }

  private static String alias(Map<String, @Nullable Object> wanted, String field) {
    String text = Tree.textAt(wanted, field);
    return text.startsWith("@") ? text.substring(1) : "";
  }

  /// Deletes the artifacts that an earlier version of the generator made.
  private void removeStale(KubeObject generator, List<String> names) {
    for (Map<String, @Nullable Object> old : generator.maps("status", "inventory")) {
      String name = Tree.textAt(old, "name");
      ObjectName stale = new ObjectName(generator.namespace(), name);
      if (!names.contains(name) && client.find(Flux.EXTERNAL_ARTIFACT, stale).isPresent()) {
        client.api().delete(client.type(Flux.EXTERNAL_ARTIFACT), stale, DeleteOptions.BACKGROUND);
      }
    }
  }
}
