package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Deletes objects, or marks them as being deleted while something holds them.
final class Deletion {
  private final Shared shared;

  Deletion(Shared shared) {
    this.shared = shared;
  }

  /// Deletes what nobody has to admit.
  KubeObject delete(Served served, ObjectName name, DeleteOptions options) {
    return delete(served, name, options, live -> {});
  }

  /// @param admission refuses the deletion of the object as it is by throwing
  KubeObject delete(
      Served served, ObjectName name, DeleteOptions options, Consumer<KubeObject> admission) {
    while (true) {
      Entry entry =
          shared
              .storage()
              .get(served.key(name))
              .orElseThrow(() -> Failures.notFound(served.type(), name.name()));
      checkPreconditions(served, entry.object(), options);
      admission.accept(Conversion.served(served, entry.object()));
      Optional<KubeObject> done = attempt(served, entry, options);
      if (done.isPresent()) {
        return Conversion.served(served, done.get());
      }
    }
  }

  private static void checkPreconditions(Served served, KubeObject live, DeleteOptions options) {
    if (!options.uid().isEmpty() && !options.uid().equals(live.uid())) {
      throw Failures.precondition(
          served.type(),
          live.name(),
          "the UID in the precondition ("
              + options.uid()
              + ") does not match the UID in record ("
              + live.uid()
              + "). The object might have been deleted and then recreated");
    }
    String version = options.resourceVersion();
    if (!version.isEmpty() && !version.equals(live.resourceVersion())) {
      throw Failures.precondition(
          served.type(),
          live.name(),
          "the ResourceVersion in the precondition ("
              + version
              + ") does not match the ResourceVersion in record ("
              + live.resourceVersion()
              + "). The object might have been modified");
    }
  }

  /// One attempt; empty when somebody else wrote meanwhile.
  private Optional<KubeObject> attempt(Served served, Entry entry, DeleteOptions options) {
    KubeObject marked = marked(served, entry.object(), options);
    if (!isHeld(served, marked)) {
      // Only what ends gracefully is ever seen as going.
      KubeObject last = served.is("", "Pod") ? marked : entry.object();
      return options.dryRun() ? Optional.of(last) : remove(entry, last);
    }
    if (options.dryRun() || marked.equals(entry.object())) {
      return Optional.of(marked);
    }
    return switch (shared
        .storage()
        .put(entry.key(), entry.revision(), revision -> at(marked, revision))) {
      case Write.Done(Entry written) -> Optional.of(written.object());
      case Write.Stale(var current) -> Optional.empty();
    };
  }

  Optional<KubeObject> remove(Entry entry, KubeObject last) {
    return switch (shared
        .storage()
        .delete(entry.key(), entry.revision(), revision -> at(last, revision))) {
      case Write.Done(Entry written) -> {
        if (last.kind().equals("Service") && last.apiVersion().equals("v1")) {
          AddressRecords.follow(shared, last, null);
        }
        yield Optional.of(written.object());
      }
      case Write.Stale(var current) -> Optional.empty();
    };
  }

  private static KubeObject at(KubeObject object, long revision) {
    return object.with(Long.toString(revision), "metadata", "resourceVersion");
  }

  /// Whether something keeps an object that is being deleted.
  static boolean isHeld(Served served, KubeObject object) {
    return !object.finalizers().isEmpty()
        || object.number(0, "metadata", "deletionGracePeriodSeconds") > 0
        || (served.is("", "Namespace") && !object.list("spec", "finalizers").isEmpty());
  }

  private KubeObject marked(Served served, KubeObject live, DeleteOptions options) {
    List<String> finalizers = finalizers(served, live, options);
    KubeObject object = live;
    if (!finalizers.equals(live.finalizers())) {
      object =
          finalizers.isEmpty()
              ? object.without("metadata", "finalizers")
              : object.with(finalizers, "metadata", "finalizers");
    }
    long grace = gracePeriod(served, live, options);
    if (live.isDeleting()) {
      long before = live.number(0, "metadata", "deletionGracePeriodSeconds");
      return grace < before
          ? object
              .with(time(grace), "metadata", "deletionTimestamp")
              .with(grace, "metadata", "deletionGracePeriodSeconds")
          : object;
    }
    if (served.type().kind().equals(Definitions.KIND)) {
      KubeObject going = object.with(time(0), "metadata", "deletionTimestamp");
      return DefinitionCleanup.marked(going, shared.world().now());
    }
    object =
        object
            .with(time(grace), "metadata", "deletionTimestamp")
            .with(grace, "metadata", "deletionGracePeriodSeconds");
    if (live.generation() > 0) {
      object = object.with(live.generation() + 1, "metadata", "generation");
    }
    return served.is("", "Namespace")
        ? object
            .without("metadata", "deletionGracePeriodSeconds")
            .with("Terminating", "status", "phase")
        : object;
  }

  private String time(long grace) {
    return Times.seconds(shared.world().now().plusSeconds(grace));
  }

  /// Pods end gracefully once they have a node and have not ended; everything else goes at once.
  private static long gracePeriod(Served served, KubeObject live, DeleteOptions options) {
    if (!served.is("", "Pod") || live.text("spec", "nodeName").isEmpty()) {
      return 0;
    }
    String phase = live.text("status", "phase");
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return 0;
    }
    return options
        .gracePeriodSeconds()
        .orElse(live.number(30, "spec", "terminationGracePeriodSeconds"));
  }

  /// The kinds whose dependents are left alone unless somebody decides otherwise.
  private static final Set<String> ORPHANING = Set.of("jobs.batch", "replicationcontrollers");

  private static List<String> finalizers(Served served, KubeObject live, DeleteOptions options) {
    List<String> finalizers = new ArrayList<>(live.finalizers());
    boolean decided = finalizers.contains("foregroundDeletion") || finalizers.contains("orphan");
    boolean undecided = options.propagation() == DeleteOptions.Propagation.UNDECIDED;
    if (undecided && decided) {
      return finalizers;
    }
    finalizers.removeAll(List.of("foregroundDeletion", "orphan"));
    switch (options.propagation()) {
      case UNDECIDED -> {
        if (ORPHANING.contains(served.type().qualifiedName())) {
          finalizers.add("orphan");
        }
      }
      case FOREGROUND -> finalizers.add("foregroundDeletion");
      case ORPHAN -> finalizers.add("orphan");
      case BACKGROUND -> {}
    }
    return finalizers;
  }
}
