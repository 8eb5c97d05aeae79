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
          "LimitRange",
          "Lease",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "Service");

  private Traits() {}

  static boolean hasGeneration(Served served) {
    return served.isCustom() || WITH_GENERATION.contains(served.type().kind().kind());
  }

  /// Whether a status sent with the object itself is ignored.
  static boolean splitsStatus(Served served) {
    return served.type().hasStatus();
  }

  static boolean createsOnUpdate(Served served) {
    return !served.isCustom() && CREATE_ON_UPDATE.contains(served.type().kind().kind());
  }
}
