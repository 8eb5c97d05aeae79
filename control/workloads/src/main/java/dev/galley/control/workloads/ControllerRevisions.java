package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The history of a stateful or daemon set: one ControllerRevision per template it has had.
final class ControllerRevisions {
  /// The label that pods carry, and the revisions of daemon sets.
  static final String HASH = "controller-revision-hash";

  /// The label of the revisions of stateful sets.
  private static final String PLAIN_HASH = "controller.kubernetes.io/hash";

  private final Cluster cluster;

  ControllerRevisions(Cluster cluster) {
    this.cluster = cluster;
  }

  List<KubeObject> of(KubeObject owner) {
    LabelSelector selector = LabelSelector.ofTree(owner.at("spec", "selector"));
    return Ownership.claimed(cluster, Kinds.CONTROLLER_REVISION, owner, selector).stream()
        .sorted(Comparator.comparingLong(ControllerRevisions::number))
        .toList();
  }

  static long number(KubeObject revision) {
    return revision.number(0, "revision");
  }

  static String hash(KubeObject revision) {
    return revision.labels().getOrDefault(HASH, revision.labels().getOrDefault(PLAIN_HASH, ""));
  }

  /// The template that a revision keeps.
  static Map<String, @Nullable Object> template(KubeObject revision) {
    return Tree.without(revision.map("data", "spec", "template"), "$patch");
  }

  /// The revision of the owner's template, made or moved to the top when needed.
  KubeObject current(KubeObject owner, List<KubeObject> history) {
    Map<String, @Nullable Object> template = owner.map("spec", "template");
    long next = history.isEmpty() ? 1 : number(history.getLast()) + 1;
    Optional<KubeObject> same =
        history.stream().filter(each -> template(each).equals(template)).reduce((_, last) -> last);
    if (same.isEmpty()) {
      return cluster.create(revision(owner, template, next));
    }
    return number(same.get()) == next - 1
        ? same.get()
        : cluster.update(same.get().with(next, "revision"));
  }

  private static KubeObject revision(
      KubeObject owner, Map<String, @Nullable Object> template, long number) {
    String hash = Hashes.of(template, owner.number(0, "status", "collisionCount"));
    Map<String, @Nullable Object> labels =
        Tree.with(
            Tree.mapAt(template, "metadata", "labels"),
            hash,
            owner.kind().equals("StatefulSet") ? PLAIN_HASH : HASH);
    return KubeObject.of(
            Kinds.CONTROLLER_REVISION, new ObjectName(owner.namespace(), owner.name() + "-" + hash))
        .with(labels, "metadata", "labels")
        .with(List.of(OwnerReference.controller(owner).tree()), "metadata", "ownerReferences")
        .with(
            Tree.map("spec", Tree.map("template", Tree.with(template, "replace", "$patch"))),
            "data")
        .with(number, "revision");
  }

  /// Deletes the oldest revisions that no pod has, beyond the owner's limit.
  void cleanUp(KubeObject owner, List<KubeObject> history, List<String> used) {
    List<KubeObject> unused = new ArrayList<>(history);
    unused.removeIf(each -> used.contains(hash(each)) || used.contains(each.name()));
    long surplus = unused.size() - owner.number(10, "spec", "revisionHistoryLimit");
    unused.stream().limit(Math.max(0, surplus)).forEach(cluster::delete);
  }
}
