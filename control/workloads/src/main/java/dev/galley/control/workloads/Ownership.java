package dev.galley.control.workloads;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Informer;
import java.util.ArrayList;
import java.util.List;

/// Who manages what: finds, adopts and releases objects, as upstream's controller reference
/// managers.
final class Ownership {
  private static final String BY_CONTROLLER = "controller";
  private static final String ORPHANS = "orphans";

  private Ownership() {}

  static Informer indexed(Informer informer) {
    informer.addIndex(
        BY_CONTROLLER,
        object -> object.controller().map(owner -> List.of(owner.uid())).orElse(List.of()));
    informer.addIndex(
        ORPHANS,
        object -> object.controller().isPresent() ? List.of() : List.of(object.namespace()));
    return informer;
  }

  static List<KubeObject> managedBy(Cluster cluster, GroupVersionKind kind, KubeObject owner) {
    return indexed(cluster.of(kind)).byIndex(BY_CONTROLLER, owner.uid());
  }

  /// The objects that the owner manages, after it took orphans that its selector matches and let go
  /// of what it no longer matches.
  static List<KubeObject> claimed(
      Cluster cluster, GroupVersionKind kind, KubeObject owner, LabelSelector selector) {
    List<KubeObject> claimed = new ArrayList<>();
    for (KubeObject mine : managedBy(cluster, kind, owner)) {
      if (selector.matches(mine)) {
        claimed.add(mine);
      } else if (!owner.isDeleting()) {
        release(cluster, mine, owner);
      }
    }
    if (owner.isDeleting()) {
      return claimed;
    }
    Informer informer = indexed(cluster.of(kind));
    for (KubeObject orphan : informer.byIndex(ORPHANS, owner.namespace())) {
      if (!orphan.isDeleting() && selector.matches(orphan) && !Pods.isFinished(orphan)) {
        claimed.add(adopt(cluster, orphan, owner));
      }
    }
    return claimed;
  }

  private static KubeObject adopt(Cluster cluster, KubeObject orphan, KubeObject owner) {
    List<Object> references = new ArrayList<>(orphan.maps("metadata", "ownerReferences"));
    references.add(OwnerReference.controller(owner).tree());
    return cluster.update(orphan.with(references, "metadata", "ownerReferences"));
  }

  private static void release(Cluster cluster, KubeObject object, KubeObject owner) {
    List<Object> references = new ArrayList<>(object.maps("metadata", "ownerReferences"));
    references.removeIf(each -> Tree.textAt(each, "uid").equals(owner.uid()));
    try {
      cluster.update(
          references.isEmpty()
              ? object.without("metadata", "ownerReferences")
              : object.with(references, "metadata", "ownerReferences"));
    } catch (ApiException failure) {
      if (!failure.isNotFound()) {
        throw failure;
      }
    }
  }
}
