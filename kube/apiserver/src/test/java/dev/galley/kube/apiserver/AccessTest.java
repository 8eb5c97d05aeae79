package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.Fault;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.MemoryStorage;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final UserInfo BOT = UserInfo.serviceAccount("default", "bot");

  @Test
  void who_holds_no_role_is_told_what_they_may_not() {
    MemoryStorage storage = new MemoryStorage();
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          KubeApi bot = server(world, storage).as(BOT);
          var pods = bot.types().stream().filter(t -> t.plural().equals("pods")).findFirst();
          assertThat(failure(() -> bot.list(pods.orElseThrow(), ListQuery.in("default"))).message())
              .isEqualTo(
                  "pods is forbidden: User \"system:serviceaccount:default:bot\" cannot list"
                      + " resource \"pods\" in API group \"\" in the namespace \"default\"");
          assertThat(failure(() -> bot.list(pods.orElseThrow(), ListQuery.ALL)).message())
              .endsWith("at the cluster scope");
        });
  }

  private static ApiServer server(SimulatedWorld world, MemoryStorage storage) {
    return ApiServer.start(
        world, storage, ApiServerOptions.DEFAULT.authorizer(new RbacAuthorizer(storage)));
  }

  @Test
  void a_role_that_is_bound_allows_what_it_lists_in_its_namespace() {
    MemoryStorage storage = new MemoryStorage();
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          ApiServer server = server(world, storage);
          KubeApi admin = server.as(UserInfo.administrator("admin"));
          create(
              admin,
              object("rbac.authorization.k8s.io/v1/Role", "default/reader")
                  .with(
                      List.of(
                          Tree.map(
                              "apiGroups", List.of(""),
                              "resources", List.of("configmaps"),
                              "verbs", List.of("get", "list"))),
                      "rules"));
          create(
              admin,
              object("rbac.authorization.k8s.io/v1/RoleBinding", "default/reader")
                  .with(Tree.map("kind", "Role", "name", "reader"), "roleRef")
                  .with(
                      List.of(
                          Tree.map(
                              "kind", "ServiceAccount", "name", "bot", "namespace", "default")),
                      "subjects"));
          KubeApi bot = server.as(BOT);
          var maps =
              bot.types().stream()
                  .filter(type -> type.plural().equals("configmaps"))
                  .findFirst()
                  .orElseThrow();
          assertThat(bot.list(maps, ListQuery.in("default")).items()).isEmpty();
          assertThat(failure(() -> bot.list(maps, ListQuery.in("kube-system"))).code())
              .isEqualTo(403);
          assertThat(failure(() -> create(bot, object("v1/ConfigMap", "default/a"))).code())
              .isEqualTo(403);
        });
  }

  private static KubeObject create(KubeApi api, KubeObject object) {
    return api.create(api.type(object.groupVersionKind()).orElseThrow(), object, Cluster.TESTER);
  }

  @Test
  void a_planned_fault_is_what_a_client_of_a_real_server_would_see() {
    SimulatedWorld world =
        new SimulatedWorld(
            1,
            SimulatedWorld.EPOCH,
            (where, point, detail) ->
                point.equals("kube.create") && detail.equals("configmaps/default/a")
                    ? new Fault.Fail("throttled")
                    : Fault.NONE);
    world.run(
        "test",
        () -> {
          KubeApi api =
              ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT)
                  .as(UserInfo.administrator("a"));
          var failure = failure(() -> create(api, object("v1/ConfigMap", "default/a")));
          assertThat(failure.code()).isEqualTo(429);
          assertThat(failure.isTransient()).isTrue();
          create(api, object("v1/ConfigMap", "default/b"));
        });
  }

  @Test
  void a_token_of_a_service_account_tells_who_it_is_until_it_expires() {
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      KubeObject answer =
          cluster.api.act(
              cluster.type("v1/ServiceAccount"),
              new ObjectName("default", "default"),
              "token",
              object("authentication.k8s.io/v1/TokenRequest", "default/default"));
      String token = answer.text("status", "token");
      assertThat(cluster.server.authenticate(token).orElseThrow().name())
          .isEqualTo("system:serviceaccount:default:default");
      assertThat(cluster.server.authenticate(token + "x")).isEmpty();
      cluster.world.sleep(java.time.Duration.ofHours(2));
      assertThat(cluster.server.authenticate(token)).isEmpty();
    });
  }
}
