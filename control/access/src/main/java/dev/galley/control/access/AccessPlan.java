package dev.galley.control.access;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.control.access.AccessEntry.AssociatedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The RBAC objects that give access policies their effect: a cluster role for each policy that is
/// in use, and bindings of it to the group that [AccessEntries#user] puts its holders into.
///
/// EKS itself evaluates these policies beside RBAC and never shows them as objects; a cluster that
/// is not EKS needs them.
public final class AccessPlan {
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE =
      List.of("create", "delete", "deletecollection", "patch", "update");

  private AccessPlan() {}

  /// Sorted by name, each once.
  public static List<KubeObject> of(AccessEntries entries) {
    TreeMap<String, KubeObject> objects = new TreeMap<>();
    for (AccessEntry entry : entries.entries()) {
      for (AssociatedPolicy policy : entry.policies()) {
        put(objects, role(policy));
        if (policy.namespaces().isEmpty()) {
          put(objects, binding("ClusterRoleBinding", policy, ""));
        }
        policy.namespaces().forEach(each -> put(objects, binding("RoleBinding", policy, each)));
      }
    }
    return List.copyOf(objects.values());
  }

  private static void put(TreeMap<String, KubeObject> objects, KubeObject object) {
    objects.put(object.toString(), object);
  }

  private static String roleName(AssociatedPolicy policy) {
    return "eks:access-policy:" + policy.name();
  }

  private static KubeObject role(AssociatedPolicy policy) {
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            "rbac.authorization.k8s.io/v1",
            "kind",
            "ClusterRole",
            "metadata",
            Tree.map("name", roleName(policy)),
            "rules",
            rules(policy.name())));
  }

  private static KubeObject binding(String kind, AssociatedPolicy policy, String namespace) {
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            "rbac.authorization.k8s.io/v1",
            "kind",
            kind,
            "metadata",
            Tree.map("name", policy.group(), "namespace", namespace.isEmpty() ? null : namespace),
            "roleRef",
            Tree.map(
                "apiGroup",
                "rbac.authorization.k8s.io",
                "kind",
                "ClusterRole",
                "name",
                roleName(policy)),
            "subjects",
            List.of(
                Tree.map(
                    "apiGroup",
                    "rbac.authorization.k8s.io",
                    "kind",
                    "Group",
                    "name",
                    policy.group()))));
  }

  private static List<Map<String, @Nullable Object>> rules(String policy) {
    return switch (policy) {
      case "AmazonEKSClusterAdminPolicy" ->
          List.of(
              rule(List.of("*"), List.of("*"), List.of("*")),
              Tree.map("nonResourceURLs", List.of("*"), "verbs", List.of("*")));
      case "AmazonEKSAdminViewPolicy" -> List.of(rule(List.of("*"), List.of("*"), READ));
      case "AmazonEKSSecretReaderPolicy" -> List.of(rule(List.of(""), List.of("secrets"), READ));
      case "AmazonEKSViewPolicy" -> view();
      case "AmazonEKSEditPolicy" -> edit();
      case "AmazonEKSAdminPolicy" -> admin();
      case "AmazonEKSHybridPolicy" -> List.of(rule(List.of(""), List.of("nodes"), List.of("list")));
      default -> List.of();
    };
  }

  private static Map<String, @Nullable Object> rule(
      List<String> groups, List<String> resources, List<String> verbs) {
    return Tree.map("apiGroups", groups, "resources", resources, "verbs", verbs);
  }

  private static final List<String> READABLE_OF_CORE =
      List.of(
          "bindings",
          "configmaps",
          "endpoints",
          "events",
          "limitranges",
          "namespaces",
          "namespaces/status",
          "persistentvolumeclaims",
          "persistentvolumeclaims/status",
          "pods",
          "pods/log",
          "pods/status",
          "replicationcontrollers",
          "replicationcontrollers/scale",
          "replicationcontrollers/status",
          "resourcequotas",
          "resourcequotas/status",
          "serviceaccounts",
          "services",
          "services/status");

  private static List<Map<String, @Nullable Object>> view() {
    return List.of(
        rule(
            List.of("apps"),
            List.of(
                "controllerrevisions",
                "daemonsets",
                "daemonsets/status",
                "deployments",
                "deployments/scale",
                "deployments/status",
                "replicasets",
                "replicasets/scale",
                "replicasets/status",
                "statefulsets",
                "statefulsets/scale",
                "statefulsets/status"),
            READ),
        rule(
            List.of("autoscaling"),
            List.of("horizontalpodautoscalers", "horizontalpodautoscalers/status"),
            READ),
        rule(List.of("batch"), List.of("cronjobs", "cronjobs/status", "jobs", "jobs/status"), READ),
        rule(List.of("discovery.k8s.io"), List.of("endpointslices"), READ),
        rule(
            List.of("networking.k8s.io"),
            List.of("ingresses", "ingresses/status", "networkpolicies"),
            READ),
        rule(
            List.of("policy"),
            List.of("poddisruptionbudgets", "poddisruptionbudgets/status"),
            READ),
        rule(List.of(""), READABLE_OF_CORE, READ));
  }

  private static List<Map<String, @Nullable Object>> edit() {
    List<Map<String, @Nullable Object>> rules = new ArrayList<>(view());
    rules.add(
        rule(
            List.of("apps"),
            List.of(
                "daemonsets",
                "deployments",
                "deployments/rollback",
                "deployments/scale",
                "replicasets",
                "replicasets/scale",
                "statefulsets",
                "statefulsets/scale"),
            WRITE));
    rules.add(rule(List.of("autoscaling"), List.of("horizontalpodautoscalers"), WRITE));
    rules.add(rule(List.of("batch"), List.of("cronjobs", "jobs"), WRITE));
    rules.add(rule(List.of("networking.k8s.io"), List.of("ingresses", "networkpolicies"), WRITE));
    rules.add(rule(List.of("policy"), List.of("poddisruptionbudgets"), WRITE));
    List<String> insidePods = List.of("pods/attach", "pods/exec", "pods/portforward", "pods/proxy");
    List<String> readable = new ArrayList<>(insidePods);
    readable.addAll(List.of("secrets", "services/proxy"));
    rules.add(rule(List.of(""), readable, READ));
    rules.add(rule(List.of(""), List.of("serviceaccounts"), List.of("impersonate")));
    List<String> writable = new ArrayList<>(insidePods);
    writable.addAll(
        List.of(
            "configmaps",
            "events",
            "persistentvolumeclaims",
            "pods",
            "replicationcontrollers",
            "replicationcontrollers/scale",
            "secrets",
            "serviceaccounts",
            "services",
            "services/proxy"));
    rules.add(rule(List.of(""), writable, WRITE));
    return rules;
  }

  private static List<Map<String, @Nullable Object>> admin() {
    List<Map<String, @Nullable Object>> rules = new ArrayList<>(edit());
    List<String> all = new ArrayList<>(READ);
    all.addAll(WRITE);
    rules.add(rule(List.of("rbac.authorization.k8s.io"), List.of("roles", "rolebindings"), all));
    rules.add(
        rule(
            List.of("authorization.k8s.io"),
            List.of("localsubjectaccessreviews"),
            List.of("create")));
    return rules;
  }
}
