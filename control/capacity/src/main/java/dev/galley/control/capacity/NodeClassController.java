package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
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
import org.jspecify.annotations.Nullable;

/// Keeps the status of node classes: what their selectors found in AWS, and whether nodes can be
/// launched with it.
final class NodeClassController implements Reconciler {
  private static final StatusConditions CONDITIONS =
      new StatusConditions(
          List.of(
              "SubnetsReady",
              "SecurityGroupsReady",
              "AMIsReady",
              "InstanceProfileReady",
              "ValidationSucceeded"));
  private static final List<String> FOUND =
      List.of("SubnetsReady", "SecurityGroupsReady", "AMIsReady", "InstanceProfileReady");

  private final World world;
  private final Cluster cluster;
  private final Discovery discovery;
  private final InstanceProfiles profiles;
  private final LaunchValidation validation;
  private final EventRecorder events;

  NodeClassController(Parts parts) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.discovery = new Discovery(parts.aws(), parts.options());
    this.profiles = new InstanceProfiles(parts.aws(), parts.options());
    this.validation = new LaunchValidation(parts);
    this.events = parts.events();
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Karpenter.NODE_CLASS, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject nodeClass = found.get();
    if (nodeClass.isDeleting()) {
      return finish(nodeClass);
    }
    KubeObject marked = marked(nodeClass);
    if (!marked.equals(nodeClass)) {
      nodeClass = cluster.update(marked);
    }
    List<String> unknown = new ArrayList<>();
    KubeObject status = resolved(nodeClass, unknown);
    if (!status.map("status").equals(nodeClass.map("status"))) {
      cluster.updateStatus(status);
    }
    return unknown.isEmpty()
        ? Outcome.again(Duration.ofMinutes(1))
        : Outcome.retry(String.join("; ", unknown));
  }

  private static KubeObject marked(KubeObject nodeClass) {
    KubeObject result = nodeClass;
    if (!nodeClass.finalizers().contains(Karpenter.CLASS_FINALIZER)) {
      List<String> finalizers = new ArrayList<>(nodeClass.finalizers());
      finalizers.add(Karpenter.CLASS_FINALIZER);
      result = result.with(finalizers, "metadata", "finalizers");
    }
    return result
        .withAnnotation(Karpenter.CLASS_HASH, Hashes.ofNodeClass(nodeClass))
        .withAnnotation(Karpenter.CLASS_HASH_VERSION, Hashes.NODE_CLASS_VERSION);
  }

  private KubeObject resolved(KubeObject nodeClass, List<String> unknown) {
    Instant now = world.now();
    KubeObject status = CONDITIONS.begin(nodeClass, now);
    status = subnets(status, unknown);
    status = securityGroups(status, unknown);
    status = images(status, unknown);
    status = profile(status, unknown);
    return validated(status, unknown);
  }

  private KubeObject subnets(KubeObject status, List<String> unknown) {
    try {
      return listed(
          status,
          new Finding(
              "subnets",
              "SubnetsReady",
              "SubnetsNotFound",
              "SubnetSelector did not match any Subnets"),
          discovery.subnets(status));
    } catch (Discovery.Unknown failure) {
      return failed(status, "SubnetsReady", failure, unknown);
    }
  }

  private KubeObject securityGroups(KubeObject status, List<String> unknown) {
    try {
      return listed(
          status,
          new Finding(
              "securityGroups",
              "SecurityGroupsReady",
              "SecurityGroupsNotFound",
              "SecurityGroupSelector did not match any SecurityGroups"),
          discovery.securityGroups(status));
    } catch (Discovery.Unknown failure) {
      return failed(status, "SecurityGroupsReady", failure, unknown);
    }
  }

  private KubeObject images(KubeObject status, List<String> unknown) {
    try {
      return listed(
          status,
          new Finding("amis", "AMIsReady", "AMINotFound", "AMISelector did not match any AMIs"),
          discovery.images(status));
    } catch (Discovery.Unknown | IllegalStateException failure) {
      return failed(status, "AMIsReady", failure, unknown);
    }
  }

  /// Where a list goes, and what is said when it is empty.
  private record Finding(String field, String condition, String reason, String message) {}

  private KubeObject listed(
      KubeObject status, Finding finding, List<Map<String, @Nullable Object>> found) {
    Instant now = world.now();
    if (found.isEmpty()) {
      KubeObject without = status.without("status", finding.field);
      return CONDITIONS.no(without, finding.condition, finding.reason, finding.message, now);
    }
    return CONDITIONS.yes(status.with(found, "status", finding.field), finding.condition, now);
  }

  /// AWS did not answer: what was known stays, and the condition says why nothing new is.
  private KubeObject failed(
      KubeObject status, String condition, RuntimeException failure, List<String> unknown) {
    String message = String.valueOf(failure.getMessage());
    unknown.add(message);
    events.warning(status, "ReconcileFailed", message);
    return CONDITIONS.unknown(status, condition, "ReconcileFailed", message, world.now());
  }

  private KubeObject profile(KubeObject status, List<String> unknown) {
    try {
      String profile = profiles.ensure(status);
      return CONDITIONS.yes(
          status.with(profile, "status", "instanceProfile"), "InstanceProfileReady", world.now());
    } catch (Discovery.Unknown failure) {
      return failed(status, "InstanceProfileReady", failure, unknown);
    }
  }

  private KubeObject validated(KubeObject status, List<String> unknown) {
    Instant now = world.now();
    String condition = "ValidationSucceeded";
    String awaiting = "Awaiting AMI, Instance Profile, Security Group, and Subnet resolution";
    String reason = "DependenciesNotReady";
    for (String each : FOUND) {
      if (status.condition(each).filter(it -> it.status().equals("False")).isPresent()) {
        return CONDITIONS.no(status, condition, reason, awaiting, now);
      }
    }
    for (String each : FOUND) {
      if (!StatusConditions.isTrue(status, each)) {
        return CONDITIONS.unknown(status, condition, reason, awaiting, now);
      }
    }
    try {
      Optional<LaunchValidation.Refused> refused = validation.check(status);
      return refused.isEmpty()
          ? CONDITIONS.yes(status, condition, now)
          : CONDITIONS.no(status, condition, refused.get().reason(), refused.get().message(), now);
    } catch (Discovery.Unknown failure) {
      return failed(status, condition, failure, unknown);
    }
  }

  private Outcome finish(KubeObject nodeClass) {
    if (!nodeClass.finalizers().contains(Karpenter.CLASS_FINALIZER)) {
      return Outcome.DONE;
    }
    List<String> claims =
        cluster.of(Karpenter.NODE_CLAIM).list().stream()
            .filter(claim -> claim.text("spec", "nodeClassRef", "name").equals(nodeClass.name()))
            .map(KubeObject::name)
            .toList();
    if (!claims.isEmpty()) {
      events.normal(
          nodeClass,
          "WaitingOnNodeClaimTermination",
          "Waiting on NodeClaim termination for " + String.join(", ", claims));
      return Outcome.again(Duration.ofMinutes(10));
    }
    profiles.delete(nodeClass);
    List<String> finalizers = new ArrayList<>(nodeClass.finalizers());
    finalizers.remove(Karpenter.CLASS_FINALIZER);
    cluster.merge(nodeClass, Tree.map("metadata", Tree.map("finalizers", finalizers)));
    return Outcome.DONE;
  }
}
