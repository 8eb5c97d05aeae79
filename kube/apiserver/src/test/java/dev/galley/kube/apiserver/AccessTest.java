package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Fault;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AccessTest {
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
      cluster.world.sleep(Duration.ofHours(2));
      assertThat(cluster.server.authenticate(token)).isEmpty();
    });
  }
}
