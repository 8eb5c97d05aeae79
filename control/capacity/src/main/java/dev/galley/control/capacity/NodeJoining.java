package dev.galley.control.capacity;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Tag;

/// Takes the node of a claim in when it registers, and says when it is ready for pods.
final class NodeJoining {
  private static final StatusConditions CONDITIONS = NodeClaimController.CONDITIONS;

  private final World world;
  private final Cluster cluster;
  private final AwsClients aws;
  private final EventRecorder events;
  private final Claims claims;

  NodeJoining(Parts parts, Claims claims) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.aws = parts.aws();
    this.events = parts.events();
    this.claims = claims;
  }

  KubeObject join(KubeObject claim) {
    Instant now = world.now();
    List<KubeObject> nodes = claims.nodesOf(claim);
    String step = StatusConditions.isTrue(claim, "Registered") ? "Initialized" : "Registered";
    if (StatusConditions.isTrue(claim, "Initialized")) {
      return claim;
    }
    if (nodes.isEmpty()) {
      return CONDITIONS.unknown(
          claim, step, "NodeNotFound", "Node not registered with cluster", now);
    }
    if (nodes.size() > 1) {
      return CONDITIONS.no(
          claim, step, "MultipleNodesFound", "Invariant violated, matched multiple nodes", now);
    }
    KubeObject node = nodes.getFirst();
    KubeObject result = claim;
    if (step.equals("Registered")) {
      node = register(claim, node);
      result = CONDITIONS.yes(claim.with(node.name(), "status", "nodeName"), "Registered", now);
      healthy(claim);
    }
    return initialize(result, node);
  }

  private KubeObject register(KubeObject claim, KubeObject node) {
    if (!Claims.hasTaint(node, Karpenter.UNREGISTERED)) {
      events.warning(
          claim,
          "UnregisteredTaintMissing",
          "Missing karpenter.sh/unregistered taint which prevents registration related race"
              + " conditions on Karpenter-managed nodes");
    }
    KubeObject result = node;
    for (Map.Entry<String, String> label : claim.labels().entrySet()) {
      result = result.withLabel(label.getKey(), label.getValue());
    }
    for (Map.Entry<String, String> annotation : claim.annotations().entrySet()) {
      result = result.withAnnotation(annotation.getKey(), annotation.getValue());
    }
    result = result.withLabel(Labels.REGISTERED, "true");
    List<String> finalizers = new ArrayList<>(node.finalizers());
    if (!finalizers.contains(Karpenter.FINALIZER)) {
      finalizers.add(Karpenter.FINALIZER);
    }
    KubeObject owned =
        result
            .with(finalizers, "metadata", "finalizers")
            .with(owners(claim, node), "metadata", "ownerReferences")
            .with(taints(claim, node), "spec", "taints");
    KubeObject updated = cluster.update(owned);
    tag(claim, node);
    return updated;
  }

  private static List<Map<String, @Nullable Object>> owners(KubeObject claim, KubeObject node) {
    List<Map<String, @Nullable Object>> owners =
        new ArrayList<>(node.maps("metadata", "ownerReferences"));
    owners.removeIf(owner -> claim.uid().equals(owner.get("uid")));
    owners.add(
        Tree.map(
            "apiVersion", claim.apiVersion(),
            "kind", claim.kind(),
            "name", claim.name(),
            "uid", claim.uid(),
            "blockOwnerDeletion", true));
    return owners;
  }

  /// The node's own taints and the claim's, without the one that it registered with.
  private static List<Map<String, @Nullable Object>> taints(KubeObject claim, KubeObject node) {
    List<Taint> taints = new ArrayList<>();
    List<Taint> wanted = new ArrayList<>(Taint.listOf(node.maps("spec", "taints")));
    if (!"true".equals(node.labels().get("karpenter.sh/do-not-sync-taints"))) {
      wanted.addAll(Taint.listOf(claim.maps("spec", "taints")));
      wanted.addAll(Taint.listOf(claim.maps("spec", "startupTaints")));
    }
    for (Taint taint : wanted) {
      if (!taint.sameKind(Karpenter.UNREGISTERED) && taints.stream().noneMatch(taint::sameKind)) {
        taints.add(taint);
      }
    }
    return taints.stream().map(Taint::tree).toList();
  }

  /// The instance is named after its node; when AWS refuses, nothing but the name is missing.
  private void tag(KubeObject claim, KubeObject node) {
    String provider = claim.text("status", "providerID");
    String instance = provider.substring(provider.lastIndexOf('/') + 1);
    try {
      aws.ec2()
          .createTags(request ->
              request
                  .resources(instance)
                  .tags(Tag.builder().key("Name").value(node.name()).build()));
    } catch (AwsServiceException refused) {
      events.warning(claim, "TaggingFailed", AwsText.of("EC2", "CreateTags", refused));
    }
  }

  private void healthy(KubeObject claim) {
    String name = claim.labels().getOrDefault(Labels.NODE_POOL, "");
    Optional<KubeObject> pool = cluster.cached(Karpenter.NODE_POOL, ObjectName.cluster(name));
    if (pool.isPresent() && !StatusConditions.isTrue(pool.get(), "NodeRegistrationHealthy")) {
      Condition healthy =
          Condition.of("NodeRegistrationHealthy", true, "NodeRegistrationHealthy", "");
      cluster.updateStatus(
          healthy.observed(pool.get().generation()).setOn(pool.get(), world.now()));
    }
  }

  private KubeObject initialize(KubeObject claim, KubeObject node) {
    Instant now = world.now();
    String step = "Initialized";
    if (!StatusConditions.isTrue(node, "Ready")) {
      return CONDITIONS.unknown(claim, step, "NodeNotReady", "Node status is NotReady", now);
    }
    List<Taint> taints = Taint.listOf(node.maps("spec", "taints"));
    for (Taint startup : Taint.listOf(claim.maps("spec", "startupTaints"))) {
      if (taints.stream().anyMatch(startup::sameKind)) {
        String message = "StartupTaint \"" + startup + "\" still exists";
        return CONDITIONS.unknown(claim, step, "StartupTaintsExist", message, now);
      }
    }
    for (Taint taint : taints) {
      if (Karpenter.isEphemeral(taint)) {
        String message = "KnownEphemeralTaint \"" + taint + "\" still exists";
        return CONDITIONS.unknown(claim, step, "KnownEphemeralTaintsExist", message, now);
      }
    }
    Resources requests = Resources.of(claim.map("spec", "resources", "requests"));
    Resources allocatable = Resources.of(node.map("status", "allocatable"));
    for (String resource : requests.millis().keySet()) {
      if (requests.millis(resource) > 0 && allocatable.millis(resource) == 0) {
        String message = "Resource \"" + resource + "\" was requested but not registered";
        return CONDITIONS.unknown(claim, step, "ResourceNotRegistered", message, now);
      }
    }
    cluster.update(
        cluster
            .live(node.groupVersionKind(), node.objectName())
            .orElse(node)
            .withLabel(Labels.INITIALIZED, "true"));
    return CONDITIONS.yes(claim, step, now);
  }
}
