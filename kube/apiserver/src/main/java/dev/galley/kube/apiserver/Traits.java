package dev.galley.kube.apiserver;

import java.util.Set;

/// In what the strategies of upstream's registries differ from kind to kind.
final class Traits {
  private static final Set<String> WITH_GENERATION =
      Set.of(
          "Deployment",
          "ReplicaSet",
          "StatefulSet",
          "DaemonSet",
          "ReplicationController",
          "Job",
          "CronJob",
          "PodDisruptionBudget",
          "NetworkPolicy",
          "Ingress",
          "IngressClass",
          "CustomResourceDefinition",
          "PodTemplate",
          "EndpointSlice",
          "PriorityClass",
          "DeviceClass",
          "ResourceSlice",
          "FlowSchema",
          "PriorityLevelConfiguration",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "Pod");
  private static final Set<String> CREATE_ON_UPDATE =
      Set.of(
          "Endpoints",
          "Event",
          "RuntimeClass",
          "LimitRange",
          "Lease",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "Service");

  private static final Set<String> NEVER_UNCONDITIONAL =
      Set.of(
          "RuntimeClass",
          "PodDisruptionBudget",
          "CSIDriver",
          "CSIStorageCapacity",
          "VolumeAttachment",
          "CSINode",
          "Lease",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "CustomResourceDefinition",
          "APIService");

  private Traits() {}

  static boolean hasGeneration(Served served) {
    return served.isCustom() || WITH_GENERATION.contains(served.type().kind().kind());
  }

  /// Whether a status sent with the object itself is ignored.
  static boolean splitsStatus(Served served) {
    return served.type().hasStatus();
  }

  /// The fields that a write leaves as they are, whatever it says: upstream's `GetResetFields`.
  static String[] reset(Served served, String subresource) {
    if (!splitsStatus(served)) {
      return new String[0];
    }
    return switch (subresource) {
      case "" -> new String[] {"status"};
      case "status" -> served.isCustom() ? new String[] {"spec"} : resetByStatus(served);
      default -> new String[0];
    };
  }

  private static String[] resetByStatus(Served served) {
    return switch (served.type().kind().kind()) {
      case "Deployment" -> new String[] {"spec", "metadata.labels"};
      case "Pod" -> new String[] {"spec", "metadata.deletionTimestamp", "metadata.ownerReferences"};
      case "VolumeAttachment",
          "FlowSchema",
          "PriorityLevelConfiguration",
          "CustomResourceDefinition",
          "ValidatingAdmissionPolicy" ->
          new String[] {"spec", "metadata"};
      default -> new String[] {"spec"};
    };
  }

  /// Whether who changes an object has to say which version of it.
  static boolean needsVersion(Served served) {
    return served.isCustom() || NEVER_UNCONDITIONAL.contains(served.type().kind().kind());
  }

  static boolean createsOnUpdate(Served served) {
    return !served.isCustom() && CREATE_ON_UPDATE.contains(served.type().kind().kind());
  }
}
