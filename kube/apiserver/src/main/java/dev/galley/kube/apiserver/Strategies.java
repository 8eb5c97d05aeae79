package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Defaulter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What upstream's registry strategies do to an object before it is validated and stored:
/// `PrepareForCreate` and `PrepareForUpdate`.
final class Strategies {
  private final Shared shared;
  private final Services services;

  Strategies(Shared shared) {
    this.shared = shared;
    this.services = new Services(shared);
  }

  /// @param object with its uid, before it is stored for the first time
  KubeObject forCreate(Request request, KubeObject object) {
    Served served = request.served();
    KubeObject bare =
        Traits.splitsStatus(served) && !served.is("", "Node") ? object.without("status") : object;
    if (served.isCustom()) {
      // Upstream sets defaults on every read, so a status that was dropped has its defaults again:
      // Flux counts on observedGeneration -1 of what nobody has looked at.
      return KubeObject.of(Defaulter.apply(served.schema(), bare.tree()));
    }
    return switch (served.type().kind().kind()) {
      case "Pod" ->
          bare.with(
              Tree.map("phase", "Pending", "qosClass", Pods.qualityOfService(bare)), "status");
      case "Namespace" -> finalized(bare).with(Tree.map("phase", "Active"), "status");
      case "PersistentVolumeClaim" ->
          StorageDefaults.sourced(bare).with(Tree.map("phase", "Pending"), "status");
      case "PersistentVolume" ->
          bare.with(
              Tree.map(
                  "phase",
                  "Pending",
                  "lastPhaseTransitionTime",
                  Times.seconds(shared.world().now())),
              "status");
      case "Service" ->
          services.allocate(bare).with(Tree.map("loadBalancer", Tree.map()), "status");
      case "Ingress" -> bare.with(Tree.map("loadBalancer", Tree.map()), "status");
      case "Job" -> Defaults.apply(served, selected(bare)).with(Tree.map(), "status");
      case "ReplicaSet", "ReplicationController" -> bare.with(Tree.map("replicas", 0), "status");
      case "StatefulSet" -> bare.with(Tree.map("availableReplicas", 0, "replicas", 0), "status");
      case "DaemonSet" ->
          generation(bare, 1)
              .with(
                  Tree.map(
                      "currentNumberScheduled", 0,
                      "desiredNumberScheduled", 0,
                      "numberMisscheduled", 0,
                      "numberReady", 0),
                  "status");
      case "PodDisruptionBudget" ->
          bare.with(
              Tree.map(
                  "currentHealthy", 0,
                  "desiredHealthy", 0,
                  "disruptionsAllowed", 0,
                  "expectedPods", 0),
              "status");
      case "CertificateSigningRequest" ->
          SigningRequests.sentBy(request.user(), bare.with(Tree.map(), "status"));
      case "Deployment", "CronJob", "ResourceQuota", "ServiceCIDR", "ResourceClaim" ->
          bare.with(Tree.map(), "status");
      case "CustomResourceDefinition" -> Definitions.stored(bare);
      default -> bare;
    };
  }

  private static KubeObject finalized(KubeObject namespace) {
    List<@Nullable Object> finalizers = new ArrayList<>(namespace.list("spec", "finalizers"));
    if (!finalizers.contains("kubernetes")) {
      finalizers.add("kubernetes");
    }
    return namespace.with(finalizers, "spec", "finalizers");
  }

  /// Unless told otherwise, a job selects its pods by its own uid, so that no two jobs ever share.
  private static KubeObject selected(KubeObject job) {
    if (job.flag("spec", "manualSelector")) {
      return job;
    }
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(job.map("spec", "template", "metadata", "labels"));
    labels.put("batch.kubernetes.io/controller-uid", job.uid());
    labels.put("batch.kubernetes.io/job-name", job.name());
    labels.put("controller-uid", job.uid());
    labels.put("job-name", job.name());
    KubeObject labelled = job.with(labels, "spec", "template", "metadata", "labels");
    return labelled.with(
        job.uid(), "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid");
  }

  /// @param wanted with the metadata that the system owns already restored
  KubeObject forUpdate(Request request, KubeObject live, KubeObject wanted) {
    Served served = request.served();
    KubeObject object = wanted;
    if (!served.isCustom()) {
      object =
          switch (served.type().kind().kind()) {
            case "Namespace" ->
                copied(live, object, "spec")
                    .with(live.name(), "metadata", "labels", "kubernetes.io/metadata.name");
            case "Pod" -> request.on("resize") ? Resizing.only(live, object) : object;
            case "Service" -> services.update(live, object);
            case "DaemonSet" -> generation(object, generation(live, object));
            case "PersistentVolumeClaim" -> StorageDefaults.sourced(object);
            case "CertificateSigningRequest" -> SigningRequests.updated(live, object);
            case "CustomResourceDefinition" -> Definitions.stored(object);
            default -> object;
          };
    }
    // Upstream gives a priority class a generation and never another.
    boolean counts =
        Traits.hasGeneration(served) && !served.is("scheduling.k8s.io", "PriorityClass");
    return counts && specChanged(served, live, object)
        ? object.with(live.generation() + 1, "metadata", "generation")
        : object;
  }

  private static KubeObject generation(KubeObject set, long generation) {
    return set.with(
        Long.toString(generation), "metadata", "annotations", WorkloadDefaults.TEMPLATE_GENERATION);
  }

  private static long generation(KubeObject live, KubeObject set) {
    String before = live.text("metadata", "annotations", WorkloadDefaults.TEMPLATE_GENERATION);
    long known = before.matches("\\d{1,18}") ? Long.parseLong(before) : 0;
    boolean same = Objects.equals(live.at("spec", "template"), set.at("spec", "template"));
    return same ? known : known + 1;
  }

  static KubeObject copied(KubeObject from, KubeObject to, String field) {
    Object value = from.at(field);
    return value == null ? to.without(field) : to.with(value, field);
  }

  /// What a write of the status may say at all: the status, and the metadata.
  static KubeObject describing(KubeObject live, KubeObject wanted) {
    KubeObject object = copied(wanted, live, "status");
    return copied(wanted, object, "metadata");
  }

  /// Of what [#describing] has left, what the kind lets through: custom resources and a few others
  /// only the status.
  ///
  /// @param wanted with the owners of its fields recorded
  KubeObject forStatusUpdate(Request request, KubeObject live, KubeObject wanted) {
    Served served = request.served();
    if (served.isCustom()) {
      return keeping(live, wanted, "metadata");
    }
    return switch (served.type().kind().kind()) {
      case "Deployment" -> keeping(live, wanted, "metadata", "labels");
      case "Pod" -> {
        KubeObject pod = keeping(live, wanted, "metadata", "ownerReferences");
        boolean unrated = pod.text("status", "qosClass").isEmpty();
        Object quality = live.at("status", "qosClass");
        yield unrated && quality != null ? pod.with(quality, "status", "qosClass") : pod;
      }
      case "DaemonSet" -> generation(wanted, generation(live, live));
      case "ReplicationController" -> Defaults.apply(served, wanted);
      case "PersistentVolume" -> StorageDefaults.phaseChanged(live, wanted, shared.world().now());
      case "CertificateSigningRequest" ->
          SigningRequests.decided(request, live, wanted, shared.world().now());
      case "VolumeAttachment",
          "FlowSchema",
          "PriorityLevelConfiguration",
          "ServiceCIDR",
          "ResourceClaim",
          "ValidatingAdmissionPolicy" ->
          keeping(live, wanted, "metadata");
      default -> wanted;
    };
  }

  private static KubeObject keeping(KubeObject live, KubeObject wanted, String... path) {
    Object managed = wanted.at("metadata", "managedFields");
    Object value = live.at(path);
    KubeObject object = value == null ? wanted.without(path) : wanted.with(value, path);
    return managed == null ? object : object.with(managed, "metadata", "managedFields");
  }

  private static boolean specChanged(Served served, KubeObject live, KubeObject object) {
    if (served.is("apps", "Deployment") && !live.annotations().equals(object.annotations())) {
      // As upstream: annotations of a deployment count as part of what is wanted.
      return true;
    }
    return !rest(served, live).equals(rest(served, object));
  }

  private static Map<String, @Nullable Object> rest(Served served, KubeObject object) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(object.tree());
    rest.remove("metadata");
    if (Traits.splitsStatus(served)) {
      rest.remove("status");
    }
    return rest;
  }
}
