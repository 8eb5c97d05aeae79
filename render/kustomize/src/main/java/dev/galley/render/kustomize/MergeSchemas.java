package dev.galley.render.kustomize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The types whose lists a strategic merge merges: those of the Kubernetes release that Kustomize
/// carries, or those of an OpenAPI document.
final class MergeSchemas {
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry(
              "v1",
              "Binding ConfigMap ComponentStatus Endpoints Event LimitRange Namespace Node"
                  + " PersistentVolume PersistentVolumeClaim Pod PodTemplate"
                  + " ReplicationController ResourceQuota Secret Service ServiceAccount"),
          Map.entry(
              "admissionregistration.k8s.io/v1",
              "MutatingWebhookConfiguration ValidatingWebhookConfiguration"),
          Map.entry(
              "admissionregistration.k8s.io/v1beta1",
              "MutatingWebhookConfiguration ValidatingWebhookConfiguration"),
          Map.entry("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
          Map.entry("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"),
          Map.entry("apiregistration.k8s.io/v1", "APIService"),
          Map.entry("apiregistration.k8s.io/v1beta1", "APIService"),
          Map.entry("apps/v1", "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet"),
          Map.entry("autoscaling/v1", "HorizontalPodAutoscaler"),
          Map.entry("autoscaling/v2beta1", "HorizontalPodAutoscaler"),
          Map.entry("autoscaling/v2beta2", "HorizontalPodAutoscaler"),
          Map.entry("batch/v1", "CronJob Job"),
          Map.entry("batch/v1beta1", "CronJob"),
          Map.entry("certificates.k8s.io/v1", "CertificateSigningRequest"),
          Map.entry("certificates.k8s.io/v1beta1", "CertificateSigningRequest"),
          Map.entry("coordination.k8s.io/v1", "Lease"),
          Map.entry("coordination.k8s.io/v1beta1", "Lease"),
          Map.entry("discovery.k8s.io/v1", "EndpointSlice"),
          Map.entry("discovery.k8s.io/v1beta1", "EndpointSlice"),
          Map.entry("events.k8s.io/v1", "Event"),
          Map.entry("events.k8s.io/v1beta1", "Event"),
          Map.entry("extensions/v1beta1", "Ingress"),
          Map.entry(
              "flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema PriorityLevelConfiguration"),
          Map.entry("networking.k8s.io/v1", "Ingress IngressClass NetworkPolicy"),
          Map.entry("networking.k8s.io/v1beta1", "Ingress IngressClass"),
          Map.entry("node.k8s.io/v1", "RuntimeClass"),
          Map.entry("node.k8s.io/v1beta1", "RuntimeClass"),
          Map.entry("policy/v1", "PodDisruptionBudget"),
          Map.entry("policy/v1beta1", "PodDisruptionBudget PodSecurityPolicy"),
          Map.entry(
              "rbac.authorization.k8s.io/v1", "ClusterRole ClusterRoleBinding Role RoleBinding"),
          Map.entry(
              "rbac.authorization.k8s.io/v1beta1",
              "ClusterRole ClusterRoleBinding Role RoleBinding"),
          Map.entry("scheduling.k8s.io/v1", "PriorityClass"),
          Map.entry("scheduling.k8s.io/v1beta1", "PriorityClass"),
          Map.entry("storage.k8s.io/v1", "CSIDriver CSINode StorageClass VolumeAttachment"),
          Map.entry("storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment"));

  private static final MergeSchema METADATA =
      MergeSchema.mapping(
          Map.of(
              "finalizers",
              MergeSchema.united(),
              "ownerReferences",
              MergeSchema.merged(MergeSchema.PLAIN, "uid")));

  private static final MergeSchema CONTAINER =
      MergeSchema.mapping(
          Map.of(
              "env", MergeSchema.merged(MergeSchema.PLAIN, "name"),
              "ports", MergeSchema.merged(MergeSchema.PLAIN, "containerPort", "protocol"),
              "volumeMounts", MergeSchema.merged(MergeSchema.PLAIN, "mountPath"),
              "volumeDevices", MergeSchema.merged(MergeSchema.PLAIN, "devicePath")));

  private static final MergeSchemas BUILT_IN = builtIn();

  private final Map<String, MergeSchema> byKind;

  MergeSchemas(Map<String, MergeSchema> byKind) {
    this.byKind = byKind;
  }

  static MergeSchemas standard() {
    return BUILT_IN;
  }

  @Nullable MergeSchema of(String apiVersion, String kind) {
    return byKind.get(apiVersion + "/" + kind);
  }

  /// A built-in definition by the last part of its name; plain when it has nothing to merge.
  static MergeSchema definition(String name) {
    String kind = name.substring(name.lastIndexOf('.') + 1);
    MergeSchema spec = podSpec();
    MergeSchema template = MergeSchema.mapping(Map.of("metadata", METADATA, "spec", spec));
    return switch (kind) {
      case "PodTemplateSpec" -> template;
      case "PodSpec" -> spec;
      case "ObjectMeta" -> METADATA;
      case "Container" -> CONTAINER;
      default -> MergeSchema.PLAIN;
    };
  }

  private static MergeSchemas builtIn() {
    Map<String, MergeSchema> types = new HashMap<>();
    MergeSchema conditions = MergeSchema.merged(MergeSchema.PLAIN, "type");
    MergeSchema object =
        MergeSchema.mapping(
            Map.of(
                "metadata",
                METADATA,
                "status",
                MergeSchema.mapping(Map.of("conditions", conditions))));
    KINDS.forEach((apiVersion, kinds) -> {
      for (String kind : kinds.split(" ")) {
        types.put(apiVersion + "/" + kind, object);
      }
    });
    workloads(types, object);
    others(types, object);
    return new MergeSchemas(types);
  }

  private static void workloads(Map<String, MergeSchema> types, MergeSchema object) {
    MergeSchema podSpec = podSpec();
    MergeSchema template = MergeSchema.mapping(Map.of("metadata", METADATA, "spec", podSpec));
    MergeSchema claims = MergeSchema.list(MergeSchema.mapping(Map.of("metadata", METADATA)));
    MergeSchema templated = MergeSchema.mapping(Map.of("template", template));
    types.put(
        "v1/Pod",
        object
            .with("spec", podSpec)
            .with(
                "status",
                MergeSchema.mapping(
                    Map.of(
                        "conditions", MergeSchema.merged(MergeSchema.PLAIN, "type"),
                        "podIPs", MergeSchema.merged(MergeSchema.PLAIN, "ip")))));
    types.put("v1/PodTemplate", object.with("template", template));
    types.put("v1/ReplicationController", object.with("spec", templated));
    for (String kind : List.of("Deployment", "ReplicaSet", "DaemonSet", "StatefulSet")) {
      types.put(
          "apps/v1/" + kind, object.with("spec", templated.with("volumeClaimTemplates", claims)));
    }
    types.put("batch/v1/Job", object.with("spec", templated));
    MergeSchema job =
        MergeSchema.mapping(
            Map.of(
                "jobTemplate",
                MergeSchema.mapping(Map.of("metadata", METADATA, "spec", templated))));
    types.put("batch/v1/CronJob", object.with("spec", job));
    types.put("batch/v1beta1/CronJob", object.with("spec", job));
  }

  private static MergeSchema podSpec() {
    return MergeSchema.mapping(
        Map.of(
            "containers", MergeSchema.merged(CONTAINER, "name"),
            "initContainers", MergeSchema.merged(CONTAINER, "name"),
            "ephemeralContainers",
                MergeSchema.merged(CONTAINER.with("ports", MergeSchema.list(null)), "name"),
            "volumes", MergeSchema.merged(MergeSchema.PLAIN, "name"),
            "imagePullSecrets", MergeSchema.merged(MergeSchema.PLAIN, "name"),
            "hostAliases", MergeSchema.merged(MergeSchema.PLAIN, "ip"),
            "topologySpreadConstraints",
                MergeSchema.merged(MergeSchema.PLAIN, "topologyKey", "whenUnsatisfiable")));
  }

  private static void others(Map<String, MergeSchema> types, MergeSchema object) {
    types.put(
        "v1/Service",
        object.with(
            "spec",
            MergeSchema.mapping(
                Map.of("ports", MergeSchema.merged(MergeSchema.PLAIN, "port", "protocol")))));
    types.put(
        "v1/ServiceAccount", object.with("secrets", MergeSchema.merged(MergeSchema.PLAIN, "name")));
    types.put(
        "v1/Node",
        object
            .with("spec", MergeSchema.mapping(Map.of("podCIDRs", MergeSchema.united())))
            .with(
                "status",
                MergeSchema.mapping(
                    Map.of(
                        "conditions", MergeSchema.merged(MergeSchema.PLAIN, "type"),
                        "addresses", MergeSchema.merged(MergeSchema.PLAIN, "type")))));
    for (String version : List.of("v1", "v1beta1")) {
      for (String kind :
          List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")) {
        types.put(
            "admissionregistration.k8s.io/" + version + "/" + kind,
            object.with("webhooks", MergeSchema.merged(MergeSchema.PLAIN, "name")));
      }
      types.put(
          "storage.k8s.io/" + version + "/CSINode",
          object.with(
              "spec",
              MergeSchema.mapping(
                  Map.of("drivers", MergeSchema.merged(MergeSchema.PLAIN, "name")))));
    }
  }
}
