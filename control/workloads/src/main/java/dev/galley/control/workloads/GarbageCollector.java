package dev.galley.control.workloads;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.TaskCancelled;
import dev.galley.base.runtime.WorkQueue;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.DeleteOptions.Propagation;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The garbage collector: deletes what no existing owner wants, holds owners until their dependents
/// are gone, and lets dependents go where the deletion asked for it. Follows every kind that is
/// served, also those that come later.
final class GarbageCollector {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final Set<String> IGNORED = Set.of("Event");

  private final Cluster cluster;
  private final World world;
  private final OwnerGraph graph = new OwnerGraph();
  private final WorkQueue<String> queue;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<GroupVersionKind> followed = new TreeSet<>();

  GarbageCollector(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.queue = new WorkQueue<>(world, "garbage", Backoff.CONTROLLER);
  }

  /// Runs until cancelled.
  void run() {
    world.start("garbage-collector kinds", this::followNewKinds);
    while (true) {
      String uid = queue.take();
      try {
        collect(uid);
        queue.forget(uid);
      } catch (TaskCancelled cancelled) {
        throw cancelled;
      } catch (ApiException | FaultStruck expected) {
        queue.addRateLimited(uid);
      } catch (RuntimeException defect) {
        world.report("garbage-collector", defect);
        queue.addRateLimited(uid);
      } finally {
        queue.done(uid);
      }
    }
  }

  private void followNewKinds() {
    WorkQueue<String> looks = new WorkQueue<>(world, "kinds", Backoff.CONTROLLER);
    looks.add("all");
    cluster.of(Kinds.CUSTOM_RESOURCE_DEFINITION).onChange((before, after) -> looks.add("all"));
    while (true) {
      String look = looks.take();
      try {
        followAll();
        looks.forget(look);
      } catch (ApiException | FaultStruck expected) {
        looks.addRateLimited(look);
      } finally {
        looks.done(look);
      }
    }
  }

  private void followAll() {
    Set<String> resources = new TreeSet<>();
    for (ResourceType type : cluster.api().types()) {
      // Of a resource in several versions one is enough: its objects are the same.
      if (resources.add(type.qualifiedName()) && isFollowed(type)) {
        cluster.of(type.kind()).onChange((before, after) -> note(before, after));
      }
    }
  }

  private boolean isFollowed(ResourceType type) {
    boolean transitory =
        type.group().equals("authorization.k8s.io")
            || type.group().equals("authentication.k8s.io")
            || type.plural().equals("bindings")
            || type.plural().equals("componentstatuses");
    if (transitory || IGNORED.contains(type.kind().kind())) {
      return false;
    }
    lock.lock();
    try {
      return followed.add(type.kind());
    } finally {
      lock.unlock();
    }
  }

  private void note(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (after == null) {
      if (before != null) {
        graph.remove(before.uid());
        graph.dependentsOf(before.uid()).forEach(each -> queue.add(each.uid()));
        wakeOwners(before);
      }
      return;
    }
    if (graph.put(after) && (!after.ownerReferences().isEmpty() || after.isDeleting())) {
      queue.add(after.uid());
      wakeOwners(after);
    }
    if (before != null && !before.ownerReferences().equals(after.ownerReferences())) {
      wakeOwners(before);
    }
  }

  /// Owners that wait for their dependents look again.
  private void wakeOwners(KubeObject object) {
    for (OwnerReference owner : object.ownerReferences()) {
      graph
          .get(owner.uid())
          .filter(OwnerGraph.Node::deleting)
          .ifPresent(node -> queue.add(node.uid()));
    }
  }

  private void collect(String uid) {
    Optional<OwnerGraph.Node> found = graph.get(uid);
    if (found.isEmpty()) {
      return;
    }
    OwnerGraph.Node node = found.get();
    if (node.deleting()) {
      if (node.finalizers().contains(ORPHAN)) {
        orphan(node);
      } else if (node.finalizers().contains(FOREGROUND)) {
        awaitDependents(node);
      }
      return;
    }
    if (!node.owners().stream().allMatch(owner -> isKnown(node, owner))) {
      deleteUnlessWanted(node);
    }
  }

  /// Whether the owner is there as far as is known, and stays: then there is nothing to ask.
  private boolean isKnown(OwnerGraph.Node node, OwnerReference reference) {
    return graph
        .get(reference.uid())
        .filter(owner -> owner.name().name().equals(reference.name()))
        .filter(owner -> owner.kind().kind().equals(reference.kind()))
        .filter(owner ->
            owner.name().namespace().isEmpty()
                || owner.name().namespace().equals(node.name().namespace()))
        .filter(owner -> !owner.deleting())
        .isPresent();
  }

  private void orphan(OwnerGraph.Node owner) {
    for (OwnerGraph.Node dependent : graph.dependentsOf(owner.uid())) {
      live(dependent).ifPresent(object -> dropOwners(object, Set.of(owner.uid())));
    }
    removeFinalizer(owner, ORPHAN);
  }

  /// Deletes the dependents in the foreground, and lets the owner go when none is left that blocks
  /// it.
  private void awaitDependents(OwnerGraph.Node owner) {
    boolean blocked = false;
    for (OwnerGraph.Node dependent : graph.dependentsOf(owner.uid())) {
      blocked |=
          dependent.owners().stream()
              .anyMatch(it -> it.uid().equals(owner.uid()) && it.blockOwnerDeletion());
      if (!dependent.deleting()) {
        queue.add(dependent.uid());
      }
    }
    if (!blocked) {
      removeFinalizer(owner, FOREGROUND);
    }
  }

  private void deleteUnlessWanted(OwnerGraph.Node node) {
    Optional<KubeObject> object = live(node);
    if (object.isEmpty()) {
      graph.remove(node.uid());
      return;
    }
    Owners owners = sort(object.get());
    if (!owners.solid.isEmpty()) {
      if (!owners.dangling.isEmpty() || !owners.waiting.isEmpty()) {
        Set<String> gone = new TreeSet<>(owners.dangling);
        gone.addAll(owners.waiting);
        dropOwners(object.get(), gone);
      }
      return;
    }
    if (!owners.waiting.isEmpty() && !graph.dependentsOf(node.uid()).isEmpty()) {
      delete(object.get(), Propagation.FOREGROUND);
      return;
    }
    delete(object.get(), policyOf(object.get()));
  }

  private static Propagation policyOf(KubeObject object) {
    if (object.finalizers().contains(ORPHAN)) {
      return Propagation.ORPHAN;
    }
    return object.finalizers().contains(FOREGROUND)
        ? Propagation.FOREGROUND
        : Propagation.BACKGROUND;
  }

  /// The uids of an object's owners: those that exist, those that are gone, and those that exist
  /// but wait for this object to go.
  private record Owners(List<String> solid, List<String> dangling, List<String> waiting) {}

  private Owners sort(KubeObject object) {
    Owners owners = new Owners(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (OwnerReference reference : object.ownerReferences()) {
      Optional<KubeObject> owner = liveOwner(object, reference);
      if (owner.isEmpty()) {
        owners.dangling.add(reference.uid());
      } else if (owner.get().isDeleting() && owner.get().finalizers().contains(FOREGROUND)) {
        owners.waiting.add(reference.uid());
      } else {
        owners.solid.add(reference.uid());
      }
    }
    return owners;
  }

  /// The owner, if it is there under that name with that uid; an owner in another namespace is as
  /// good as none.
  private Optional<KubeObject> liveOwner(KubeObject object, OwnerReference reference) {
    GroupVersionKind kind = GroupVersionKind.of(reference.apiVersion(), reference.kind());
    Optional<ResourceType> type = cluster.api().type(kind);
    if (type.isEmpty()) {
      // Unlike an absent owner, an unknown kind may be back with the next deployment of its CRD.
      throw new ApiException(404, "NotFound", "no matches for kind " + kind, Map.of());
    }
    String namespace = type.get().namespaced() ? object.namespace() : "";
    return cluster
        .api()
        .find(type.get(), new ObjectName(namespace, reference.name()))
        .filter(owner -> owner.uid().equals(reference.uid()));
  }

  private Optional<KubeObject> live(OwnerGraph.Node node) {
    return cluster.live(node.kind(), node.name()).filter(object -> object.uid().equals(node.uid()));
  }

  private void delete(KubeObject object, Propagation policy) {
    cluster.delete(object, DeleteOptions.BACKGROUND.propagation(policy));
  }

  private void dropOwners(KubeObject object, Set<String> uids) {
    List<Object> kept = new ArrayList<>();
    for (OwnerReference reference : object.ownerReferences()) {
      if (!uids.contains(reference.uid())) {
        kept.add(reference.tree());
      }
    }
    cluster.update(
        kept.isEmpty()
            ? object.without("metadata", "ownerReferences")
            : object.with(kept, "metadata", "ownerReferences"));
  }

  private void removeFinalizer(OwnerGraph.Node owner, String finalizer) {
    live(owner)
        .filter(object -> object.finalizers().contains(finalizer))
        .ifPresent(object -> {
          List<String> kept = new ArrayList<>(object.finalizers());
          kept.remove(finalizer);
          cluster.update(
              kept.isEmpty()
                  ? object.without("metadata", "finalizers")
                  : object.with(kept, "metadata", "finalizers"));
        });
  }
}
