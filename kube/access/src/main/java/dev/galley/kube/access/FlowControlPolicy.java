package dev.galley.kube.access;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The priority levels and flow schemas that every cluster begins with. Nothing here is queued by
/// them; they are there for whoever looks.
public final class FlowControlPolicy {
  private static final String VERSION = "flowcontrol.apiserver.k8s.io/v1";
  private static final List<String> ANY = List.of("*");
  private static final Map<String, @Nullable Object> EVERYTHING =
      Tree.map(
          "verbs",
          ANY,
          "apiGroups",
          ANY,
          "resources",
          ANY,
          "clusterScope",
          true,
          "namespaces",
          ANY);
  private static final Map<String, @Nullable Object> EVERY_PATH =
      Tree.map("verbs", ANY, "nonResourceURLs", ANY);
  private static final List<Map<String, @Nullable Object>> EVERYBODY =
      List.of(group("system:unauthenticated"), group("system:authenticated"));
  private static final Map<String, @Nullable Object> SYSTEM_ACCOUNTS =
      Tree.map(
          "kind",
          "ServiceAccount",
          "serviceAccount",
          Tree.map("namespace", "kube-system", "name", "*"));

  private FlowControlPolicy() {}

  /// Priority levels first, then the schemas that name them.
  public static List<KubeObject> objects() {
    List<KubeObject> objects = new ArrayList<>();
    objects.add(queueing("system", 30, 33, 64, 6));
    objects.add(queueing("node-high", 40, 25, 64, 6));
    objects.add(queueing("leader-election", 10, 0, 16, 4));
    objects.add(queueing("workload-high", 40, 50, 128, 6));
    objects.add(queueing("workload-low", 100, 90, 128, 6));
    objects.add(queueing("global-default", 20, 50, 128, 6));
    objects.add(
        level("catch-all")
            .with("Limited", "spec", "type")
            .with(limited(5, 0, Tree.map("type", "Reject")), "spec", "limited"));
    objects.add(
        level("exempt")
            .with("Exempt", "spec", "type")
            .with(Tree.map("nominalConcurrencyShares", 0, "lendablePercent", 0), "spec", "exempt"));
    objects.addAll(schemas());
    return objects;
  }

  private static List<KubeObject> schemas() {
    return List.of(
        all("system-nodes", "system", 500, "ByUser", List.of(group("system:nodes"))),
        nodes(),
        leaderElection(),
        all(
            "kube-controller-manager",
            "workload-high",
            800,
            "ByNamespace",
            List.of(user("system:kube-controller-manager"))),
        all(
            "kube-system-service-accounts",
            "workload-high",
            900,
            "ByNamespace",
            List.of(SYSTEM_ACCOUNTS)),
        all("global-default", "global-default", 9900, "ByUser", EVERYBODY),
        all("exempt", "exempt", 1, "", List.of(group("system:masters"))),
        all("catch-all", "catch-all", 10_000, "ByUser", EVERYBODY),
        probes(),
        all(
            "kube-scheduler",
            "workload-high",
            800,
            "ByNamespace",
            List.of(user("system:kube-scheduler"))),
        all(
            "service-accounts",
            "workload-low",
            9000,
            "ByUser",
            List.of(group("system:serviceaccounts"))));
  }

  private static KubeObject nodes() {
    return schema(
        "system-node-high",
        "node-high",
        400,
        "ByUser",
        Tree.map(
            "subjects",
            List.of(group("system:nodes")),
            "resourceRules",
            List.of(
                Tree.map(
                    "verbs",
                    ANY,
                    "apiGroups",
                    List.of(""),
                    "resources",
                    List.of("nodes", "nodes/status"),
                    "clusterScope",
                    true,
                    "namespaces",
                    ANY),
                leases(ANY))));
  }

  private static KubeObject leaderElection() {
    return schema(
        "system-leader-election",
        "leader-election",
        100,
        "ByUser",
        Tree.map(
            "subjects",
            List.of(
                user("system:kube-controller-manager"),
                user("system:kube-scheduler"),
                SYSTEM_ACCOUNTS),
            "resourceRules",
            List.of(leases(List.of("get", "create", "update")))));
  }

  private static KubeObject probes() {
    return schema(
        "probes",
        "exempt",
        2,
        "",
        Tree.map(
            "subjects",
            EVERYBODY,
            "nonResourceRules",
            List.of(
                Tree.map(
                    "verbs",
                    List.of("get"),
                    "nonResourceURLs",
                    List.of("/healthz", "/readyz", "/livez")))));
  }

  private static Map<String, @Nullable Object> leases(List<String> verbs) {
    return Tree.map(
        "verbs",
        verbs,
        "apiGroups",
        List.of("coordination.k8s.io"),
        "resources",
        List.of("leases"),
        "namespaces",
        ANY);
  }

  private static Map<String, @Nullable Object> group(String name) {
    return Tree.map("kind", "Group", "group", Tree.map("name", name));
  }

  private static Map<String, @Nullable Object> user(String name) {
    return Tree.map("kind", "User", "user", Tree.map("name", name));
  }

  private static KubeObject all(
      String name,
      String level,
      int precedence,
      String distinguished,
      List<Map<String, @Nullable Object>> subjects) {
    return schema(
        name,
        level,
        precedence,
        distinguished,
        Tree.map(
            "subjects", subjects,
            "resourceRules", List.of(EVERYTHING),
            "nonResourceRules", List.of(EVERY_PATH)));
  }

  private static KubeObject schema(
      String name,
      String level,
      int precedence,
      String distinguished,
      Map<String, @Nullable Object> rule) {
    return object("FlowSchema", name)
        .with(
            Tree.map(
                "priorityLevelConfiguration",
                Tree.map("name", level),
                "matchingPrecedence",
                precedence,
                "distinguisherMethod",
                distinguished.isEmpty() ? null : Tree.map("type", distinguished),
                "rules",
                List.of(rule)),
            "spec");
  }

  private static KubeObject queueing(
      String name, int shares, int lendable, int queues, int handSize) {
    Map<String, @Nullable Object> response =
        Tree.map(
            "type",
            "Queue",
            "queuing",
            Tree.map("queues", queues, "handSize", handSize, "queueLengthLimit", 50));
    return level(name)
        .with("Limited", "spec", "type")
        .with(limited(shares, lendable, response), "spec", "limited");
  }

  private static Map<String, @Nullable Object> limited(
      int shares, int lendable, Map<String, @Nullable Object> response) {
    return Tree.map(
        "nominalConcurrencyShares", shares,
        "limitResponse", response,
        "lendablePercent", lendable);
  }

  private static KubeObject level(String name) {
    return object("PriorityLevelConfiguration", name);
  }

  private static KubeObject object(String kind, String name) {
    return KubeObject.of(GroupVersionKind.of(VERSION, kind), ObjectName.cluster(name))
        .withAnnotation("apf.kubernetes.io/autoupdate-spec", "true");
  }
}
