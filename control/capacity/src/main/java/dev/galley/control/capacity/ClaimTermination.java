package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.runtime.World;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ends a claim that is being deleted: its node first, then its instance, then the claim.
final class ClaimTermination {
  private static final Duration POLL = Duration.ofSeconds(5);

  private final World world;
  private final Cluster cluster;
  private final Claims claims;
  private final Instances instances;

  ClaimTermination(Parts parts, Claims claims) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.claims = claims;
    this.instances = new Instances(parts.aws());
  }

  Outcome finish(KubeObject claim) {
    if (!claim.finalizers().contains(Karpenter.FINALIZER)) {
      return Outcome.DONE;
    }
    KubeObject dated = dated(claim);
    List<KubeObject> nodes = claims.nodesOf(dated);
    if (!nodes.isEmpty()) {
      nodes.stream().filter(node -> !node.isDeleting()).forEach(cluster::delete);
      return Outcome.again(POLL);
    }
    if (!instances.terminate(dated.text("status", "providerID"))) {
      KubeObject terminating =
          NodeClaimController.CONDITIONS.yes(dated, "InstanceTerminating", world.now());
      if (!terminating.map("status").equals(dated.map("status"))) {
        cluster.updateStatus(terminating);
      }
      return Outcome.again(POLL);
    }
    List<String> finalizers = new ArrayList<>(dated.finalizers());
    finalizers.remove(Karpenter.FINALIZER);
    cluster.update(dated.with(finalizers, "metadata", "finalizers"));
    return Outcome.DONE;
  }

  /// Writes down when the drain has to be over, once, if the claim sets a limit.
  private KubeObject dated(KubeObject claim) {
    Optional<Duration> limit = Karpenter.duration(claim.text("spec", "terminationGracePeriod"));
    if (limit.isEmpty() || claim.annotations().containsKey(Karpenter.TERMINATION_TIME)) {
      return claim;
    }
    Instant end = claim.deleted().orElse(world.now()).plus(limit.get());
    return cluster.update(claim.withAnnotation(Karpenter.TERMINATION_TIME, Times.seconds(end)));
  }
}
