package dev.galley.control.capacity;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.World;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Leads claims through their life: launch, registration, initialisation, expiry; what does not
/// come about in time is deleted, so that its pods are planned again.
final class NodeClaimController implements Reconciler {
  static final StatusConditions CONDITIONS =
      new StatusConditions(List.of("Launched", "Registered", "Initialized"));
  private static final Duration LAUNCH_LIMIT = Duration.ofMinutes(5);
  private static final Duration REGISTRATION_LIMIT = Duration.ofMinutes(15);

  private final World world;
  private final Cluster cluster;
  private final Launcher launcher;
  private final EventRecorder events;
  private final NodeJoining joining;
  private final ClaimTermination termination;

  NodeClaimController(Parts parts, Claims claims) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.launcher = parts.launcher();
    this.events = parts.events();
    this.joining = new NodeJoining(parts, claims);
    this.termination = new ClaimTermination(parts, claims);
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Karpenter.NODE_CLAIM, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject claim = found.get();
    if (claim.isDeleting()) {
      return termination.finish(claim);
    }
    if (!claim.finalizers().contains(Karpenter.FINALIZER)) {
      List<String> finalizers = new ArrayList<>(claim.finalizers());
      finalizers.add(Karpenter.FINALIZER);
      claim = cluster.update(claim.with(finalizers, "metadata", "finalizers"));
    }
    KubeObject before = claim;
    claim = CONDITIONS.begin(claim, world.now());
    if (!StatusConditions.isTrue(claim, "Launched")) {
      Optional<KubeObject> launched = launch(claim);
      if (launched.isEmpty()) {
        return Outcome.DONE;
      }
      claim = launched.get();
    }
    if (StatusConditions.isTrue(claim, "Launched")) {
      claim = joining.join(claim);
    }
    if (!claim.map("status").equals(before.map("status"))) {
      claim = cluster.updateStatus(claim);
    }
    return limits(claim);
  }

  /// @return the claim with what came of it; empty when the claim was given up
  private Optional<KubeObject> launch(KubeObject claim) {
    Instant now = world.now();
    String className = claim.text("spec", "nodeClassRef", "name");
    Optional<KubeObject> nodeClass =
        cluster.cached(Karpenter.NODE_CLASS, ObjectName.cluster(className));
    if (nodeClass.isEmpty()) {
      return giveUp(claim, "resolving nodeclass, EC2NodeClass \"" + className + "\" not found");
    }
    if (!StatusConditions.isTrue(nodeClass.get(), "Ready")) {
      String message = nodeClass.get().condition("Ready").map(Condition::message).orElse("");
      events.warning(
          claim,
          "NodeClassNotReady",
          "NodeClaim event/" + claim.name() + " deleted, NodeClass not ready: " + message);
      cluster.delete(claim);
      return Optional.empty();
    }
    return switch (launcher.launch(claim, nodeClass.get())) {
      case Launcher.Result.Launched launched ->
          Optional.of(record(claim, nodeClass.get(), launched));
      case Launcher.Result.NoCapacity(String message) -> giveUp(claim, message);
      case Launcher.Result.Failed(String reason, String message) ->
          Optional.of(CONDITIONS.unknown(claim, "Launched", reason, cut(message), now));
    };
  }

  private Optional<KubeObject> giveUp(KubeObject claim, String message) {
    events.warning(
        claim,
        "InsufficientCapacityError",
        "NodeClaim " + claim.name() + " event: " + cut(message));
    cluster.delete(claim);
    return Optional.empty();
  }

  private static String cut(String message) {
    return message.length() > 300 ? message.substring(0, 300) + "..." : message;
  }

  private KubeObject record(
      KubeObject claim, KubeObject nodeClass, Launcher.Result.Launched launched) {
    Map<String, String> labels = new TreeMap<>(claim.labels());
    labels.putAll(launched.type().requirements().singleValues());
    labels.putAll(launched.offering().requirements().singleValues());
    KubeObject labelled =
        claim
            .with(labels, "metadata", "labels")
            .withAnnotation(Karpenter.CLASS_HASH, Hashes.ofNodeClass(nodeClass))
            .withAnnotation(Karpenter.CLASS_HASH_VERSION, Hashes.NODE_CLASS_VERSION);
    KubeObject updated = cluster.update(labelled.with(claim.map("status"), "status"));
    String provider = "aws:///" + launched.offering().zone() + "/" + launched.instanceId();
    KubeObject status =
        updated
            .with(claim.map("status"), "status")
            .with(provider, "status", "providerID")
            .with(launched.imageId(), "status", "imageID")
            .with(launched.type().capacity().tree(), "status", "capacity")
            .with(launched.type().allocatable().tree(), "status", "allocatable");
    return cluster.updateStatus(CONDITIONS.yes(status, "Launched", world.now()));
  }

  private Outcome limits(KubeObject claim) {
    Instant now = world.now();
    Instant created = claim.created().orElse(now);
    if (!StatusConditions.isTrue(claim, "Launched")) {
      return deletedAfter(claim, created.plus(LAUNCH_LIMIT), Duration.ofSeconds(5));
    }
    if (!StatusConditions.isTrue(claim, "Registered")) {
      return deletedAfter(claim, created.plus(REGISTRATION_LIMIT), Duration.ofMinutes(1));
    }
    Optional<Duration> life = Karpenter.duration(claim.text("spec", "expireAfter"));
    if (life.isEmpty()) {
      return StatusConditions.isTrue(claim, "Initialized")
          ? Outcome.DONE
          : Outcome.again(Duration.ofSeconds(10));
    }
    Duration again =
        StatusConditions.isTrue(claim, "Initialized") ? life.get() : Duration.ofSeconds(10);
    return deletedAfter(claim, created.plus(life.get()), again);
  }

  private Outcome deletedAfter(KubeObject claim, Instant end, Duration again) {
    Duration left = Duration.between(world.now(), end);
    if (left.isPositive()) {
      return Outcome.again(left.compareTo(again) < 0 ? left : again);
    }
    cluster.delete(claim);
    return Outcome.DONE;
  }
}
