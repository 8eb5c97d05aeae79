package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.Signal;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.storage.Change;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.Storage;
import dev.galley.kube.storage.StorageRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Deletes the custom resources of a definition that is being deleted, and lets the definition go
/// when the last one has: upstream's CRD finalizer controller. Runs as one task of the server.
final class DefinitionCleanup {
  static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

  private final Shared shared;
  private final Deletion deletion;
  private final Signal work;
  private final Map<String, Storage.Subscription> watched = new TreeMap<>();

  /// The last change heard of. A storage tells it before its own revision is that of the change, so
  /// that what is read after waking has to be read at this revision at least.
  private final AtomicLong heard = new AtomicLong();

  private DefinitionCleanup(Shared shared, Deletion deletion) {
    this.shared = shared;
    this.deletion = deletion;
    this.work = shared.world().signal("deleted custom resource definitions");
  }

  static void start(Shared shared, Deletion deletion) {
    DefinitionCleanup cleanup = new DefinitionCleanup(shared, deletion);
    shared
        .storage()
        .subscribe(
            cleanup.definitions(),
            shared.storage().revision(),
            change -> {
              if (change.object().isDeleting()) {
                cleanup.hear(change);
              }
            });
    shared.world().start("custom resource cleanup", cleanup::run);
  }

  private void hear(Change change) {
    heard.accumulateAndGet(change.revision(), Math::max);
    work.raise();
  }

  private List<Entry> entries(String resource) {
    long revision = Math.max(heard.get(), shared.storage().revision());
    return shared.storage().range(StorageRange.all(resource).at(revision)).entries();
  }

  /// The definition as its deletion begins: held, and saying so.
  static KubeObject marked(KubeObject definition, Instant now) {
    List<@Nullable Object> finalizers = new ArrayList<>(definition.list("metadata", "finalizers"));
    if (!finalizers.contains(FINALIZER)) {
      finalizers.add(FINALIZER);
    }
    List<@Nullable Object> conditions = new ArrayList<>(definition.list("status", "conditions"));
    conditions.removeIf(each -> Tree.textAt(each, "type").equals("Terminating"));
    conditions.add(
        Tree.map(
            "lastTransitionTime", Times.seconds(now),
            "message",
                "CustomResourceDefinition marked for deletion; CustomResource deletion will begin"
                    + " soon",
            "reason", "InstanceDeletionPending",
            "status", "True",
            "type", "Terminating"));
    return definition
        .with(finalizers, "metadata", "finalizers")
        .with(conditions, "status", "conditions");
  }

  /// Nothing new is made of a kind that is going.
  static void check(Shared shared, Served served, String name) {
    if (served.custom().isEmpty()) {
      return;
    }
    Served definitions = shared.types().of(Definitions.KIND);
    boolean going =
        shared
            .storage()
            .get(definitions.key(ObjectName.cluster(served.custom().get().definition())))
            .filter(entry -> entry.object().isDeleting())
            .isPresent();
    if (going) {
      throw Failures.forbidden(
          served.type(),
          name,
          "create not allowed while custom resource definition is terminating");
    }
  }

  private String definitions() {
    return shared.types().of(Definitions.KIND).resource();
  }

  private void run() {
    while (true) {
      long seen = work.count();
      for (Entry entry : entries(definitions())) {
        if (entry.object().finalizers().contains(FINALIZER) && entry.object().isDeleting()) {
          clean(entry);
        }
      }
      work.awaitAfter(seen);
    }
  }

  private void clean(Entry definition) {
    String name = definition.object().name();
    String resource =
        definition.object().text("spec", "group")
            + "/"
            + definition.object().text("spec", "names", "plural");
    List<Served> served = shared.types().ofDefinition(name);
    if (!served.isEmpty()) {
      deleteInstances(served.getFirst());
    }
    if (!entries(resource).isEmpty()) {
      watched.computeIfAbsent(
          name,
          key ->
              shared
                  .storage()
                  .subscribe(
                      resource,
                      shared.storage().revision(),
                      change -> {
                        if (change.deleted()) {
                          hear(change);
                        }
                      }));
      return;
    }
    Storage.Subscription subscription = watched.remove(name);
    if (subscription != null) {
      subscription.close();
    }
    release(definition);
  }

  private void deleteInstances(Served served) {
    for (Entry entry : entries(served.resource())) {
      if (entry.object().isDeleting()) {
        continue;
      }
      try {
        deletion.delete(served, entry.key().name(), DeleteOptions.BACKGROUND);
      } catch (ApiException failure) {
        if (!failure.isNotFound()) {
          throw failure;
        }
      }
    }
  }

  /// Whoever wrote meanwhile has raised the signal, so a lost race is tried again.
  private void release(Entry entry) {
    List<@Nullable Object> rest = new ArrayList<>(entry.object().finalizers());
    rest.remove(FINALIZER);
    if (rest.isEmpty()) {
      deletion.remove(entry, entry.object().without("metadata", "finalizers"));
      DefinitionNames.settle(shared, entry.object().text("spec", "group"));
      return;
    }
    shared
        .storage()
        .put(
            entry.key(),
            entry.revision(),
            revision ->
                entry
                    .object()
                    .with(rest, "metadata", "finalizers")
                    .with(Long.toString(revision), "metadata", "resourceVersion"));
  }
}
