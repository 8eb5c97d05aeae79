package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import java.util.Comparator;
import java.util.List;

/// In which stages and in which order Flux applies objects. Pure.
final class ApplyOrder {
  private static final List<String> FIRST =
      List.of(
          "CustomResourceDefinition",
          "Namespace",
          "ClusterRole",
          "ClusterClass",
          "RuntimeClass",
          "PriorityClass",
          "StorageClass",
          "VolumeSnapshotClass",
          "IngressClass",
          "GatewayClass",
          "ClusterRoleBinding",
          "ResourceQuota",
          "ServiceAccount",
          "Role",
          "RoleBinding",
          "ConfigMap",
          "Secret",
          "Service",
          "LimitRange",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");
  private static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  /// Flux's order by kind, unlisted kinds by group and kind between the two lists.
  static final Comparator<ObjectId> BY_KIND =
      Comparator.comparingInt((ObjectId id) -> rank(id.kind()))
          .thenComparing(ObjectId::group)
          .thenComparing(ObjectId::kind)
          .thenComparing(ObjectId::name);

  private ApplyOrder() {}

  private static int rank(String kind) {
    int first = FIRST.indexOf(kind);
    if (first >= 0) {
      return first;
    }
    int last = LAST.indexOf(kind);
    return last >= 0 ? 1000 + last : 500;
  }

  /// 0: what defines kinds and namespaces; 1: classes, every kind whose name ends so; 2: the rest.
  static int stage(KubeObject object) {
    return switch (object.kind()) {
      case "CustomResourceDefinition", "Namespace", "ClusterRole" -> 0;
      default -> object.kind().endsWith("Class") ? 1 : 2;
    };
  }

  static final int STAGES = 3;
}
