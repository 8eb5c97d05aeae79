package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.access.RbacAuthorizer;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.MemoryStorage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server that enforces RBAC, its administrator, and a user named alice who holds nothing yet.
final class Secured {
  static final UserInfo ALICE = new UserInfo("alice", List.of("dev", "system:authenticated"));
  private static final String RBAC = "rbac.authorization.k8s.io/v1/";
  private static final String GROUP = "rbac.authorization.k8s.io";

  final SimulatedWorld world;
  final ApiServer server;
  final KubeApi admin;
  final KubeApi alice;

  private Secured(SimulatedWorld world) {
    this.world = world;
    MemoryStorage storage = new MemoryStorage();
    this.server =
        ApiServer.start(
            world, storage, ApiServerOptions.DEFAULT.authorizer(new RbacAuthorizer(storage)));
    this.admin = server.as(UserInfo.administrator("admin"));
    this.alice = server.as(ALICE);
  }

  static void run(Consumer<Secured> test) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run("test", () -> test.accept(new Secured(world)));
  }

  ResourceType type(String plural) {
    return admin.types().stream()
        .filter(type -> type.plural().equals(plural))
        .findFirst()
        .orElseThrow();
  }

  KubeObject create(KubeApi api, KubeObject object) {
    return api.create(api.type(object.groupVersionKind()).orElseThrow(), object, Cluster.TESTER);
  }

  static Map<String, @Nullable Object> rule(String group, String resource, String... verbs) {
    return Tree.map(
        "apiGroups", List.of(group), "resources", List.of(resource), "verbs", List.of(verbs));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  static KubeObject role(String name, Map<String, @Nullable Object>... rules) {
    return Cluster.object(RBAC + "Role", name).with(List.of(rules), "rules");
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  static KubeObject clusterRole(String name, Map<String, @Nullable Object>... rules) {
    return Cluster.object(RBAC + "ClusterRole", name).with(List.of(rules), "rules");
  }

  /// A binding of `Kind/name` to alice, in a namespace or, without one, in the cluster.
  static KubeObject binding(String name, String role) {
    String kind = name.contains("/") ? "RoleBinding" : "ClusterRoleBinding";
    int slash = role.indexOf('/');
    return Cluster.object(RBAC + kind, name)
        .with(List.of(Tree.map("apiGroup", GROUP, "kind", "User", "name", "alice")), "subjects")
        .with(
            Tree.map(
                "apiGroup",
                GROUP,
                "kind",
                role.substring(0, slash),
                "name",
                role.substring(slash + 1)),
            "roleRef");
  }

  /// Gives alice rules in a namespace.
  @SafeVarargs
  @SuppressWarnings("varargs")
  final void allow(String name, Map<String, @Nullable Object>... rules) {
    create(admin, role(name, rules));
    create(admin, binding(name, "Role/" + name.substring(name.indexOf('/') + 1)));
  }

  /// Gives alice rules everywhere.
  @SafeVarargs
  @SuppressWarnings("varargs")
  final void allowEverywhere(String name, Map<String, @Nullable Object>... rules) {
    create(admin, clusterRole(name, rules));
    create(admin, binding(name, "ClusterRole/" + name));
  }

  KubeObject review(KubeApi api, String kind, Map<String, @Nullable Object> spec) {
    return create(
        api,
        KubeObject.of(Cluster.kind("authorization.k8s.io/v1/" + kind), ObjectName.cluster(""))
            .without("metadata", "name")
            .with(spec, "spec"));
  }
}
