package dev.galley.render.kustomize;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The order in which the command line prints: what others need first, webhooks last.
final class LegacyOrder implements Comparator<Resource> {
  static final List<String> FIRST =
      List.of(
          "Namespace",
          "ResourceQuota",
          "StorageClass",
          "CustomResourceDefinition",
          "ServiceAccount",
          "PodSecurityPolicy",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Service",
          "LimitRange",
          "PriorityClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");
  static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  /// The order in which field specifications are kept and merged.
  static final Comparator<FieldSpec> OF_SPECS =
      new Comparator<>() {
        private final LegacyOrder order = new LegacyOrder(FIRST, LAST);

        @Override
        public int compare(FieldSpec left, FieldSpec right) {
          ResourceId a = new ResourceId(left.group(), left.version(), left.kind(), "", "");
          ResourceId b = new ResourceId(right.group(), right.version(), right.kind(), "", "");
          int rank = Integer.compare(order.rank(a), order.rank(b));
          return rank != 0 ? rank : kindText(a).compareTo(kindText(b));
        }
      };

  private final Map<String, Integer> ranks = new HashMap<>();

  LegacyOrder(List<String> first, List<String> last) {
    for (int i = 0; i < first.size(); i++) {
      ranks.put(first.get(i), i - first.size());
    }
    for (int i = 0; i < last.size(); i++) {
      ranks.put(last.get(i), i + 1);
    }
  }

  @Override
  public int compare(Resource left, Resource right) {
    ResourceId a = left.id();
    ResourceId b = right.id();
    if (!a.sameKind(b)) {
      int rank = Integer.compare(rank(a), rank(b));
      if (rank != 0) {
        return rank;
      }
      int order = kindText(a).compareTo(kindText(b));
      boolean reversed =
          a.kind().equals("Namespace")
              && b.kind().equals("Namespace")
              && (a.group().isEmpty() || b.group().isEmpty());
      return reversed ? -order : order;
    }
    return idText(a).compareTo(idText(b));
  }

  private int rank(ResourceId id) {
    return ranks.getOrDefault(id.kind(), 0);
  }

  private static String kindText(ResourceId id) {
    return or(id.group(), "~G") + "_" + or(id.version(), "~V") + "_" + or(id.kind(), "~K");
  }

  private static String idText(ResourceId id) {
    return id.kindText() + "|" + or(id.namespace(), "~X") + "|" + or(id.name(), "~N");
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
