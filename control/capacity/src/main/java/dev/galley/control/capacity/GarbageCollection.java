package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Instance;

/// Removes what has lost its other half: claims whose instance is gone, instances without a claim.
final class GarbageCollection {
  private static final Duration ROUND = Duration.ofMinutes(2);
  private static final Duration YOUNG = Duration.ofSeconds(30);

  private final World world;
  private final Cluster cluster;
  private final Claims claims;
  private final Instances instances;
  private final String clusterName;

  GarbageCollection(Parts parts, Claims claims) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.claims = claims;
    this.instances = new Instances(parts.aws());
    this.clusterName = parts.options().clusterName();
  }

  void run() {
    while (true) {
      world.sleep(ROUND);
      try {
        round();
      } catch (AwsServiceException | ApiException | Discovery.Unknown unavailable) {
        // The next round tries again.
        continue;
      }
    }
  }

  private void round() {
    Set<String> living = new TreeSet<>();
    Set<String> known = new TreeSet<>();
    Instant now = world.now();
    for (KubeObject claim : cluster.of(Karpenter.NODE_CLAIM).list()) {
      known.add(Instances.id(claim.text("status", "providerID")));
    }
    for (Instance instance : instances.ofCluster(clusterName)) {
      living.add(instance.instanceId());
      boolean young =
          instance.launchTime() != null && now.isBefore(instance.launchTime().plus(YOUNG));
      if (!young && !known.contains(instance.instanceId())) {
        instances.terminate(
            "aws:///" + instance.placement().availabilityZone() + "/" + instance.instanceId());
      }
    }
    for (KubeObject claim : cluster.of(Karpenter.NODE_CLAIM).list()) {
      boolean registered = StatusConditions.isTrue(claim, "Registered");
      boolean ready =
          claims.nodesOf(claim).stream().anyMatch(node -> StatusConditions.isTrue(node, "Ready"));
      String id = Instances.id(claim.text("status", "providerID"));
      if (registered && !ready && !claim.isDeleting() && !living.contains(id)) {
        cluster.delete(claim);
      }
    }
  }
}
