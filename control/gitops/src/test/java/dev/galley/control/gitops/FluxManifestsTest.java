package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FluxManifestsTest {
  private static final FluxOptions OPTIONS =
      new FluxOptions(List.of("CriticalAddonsOnly"), "v2.5.1");

  @Test
  void every_component_is_accepted_by_the_api_server_in_strict_mode() {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          KubeApi api =
              ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT)
                  .as(UserInfo.administrator("test"));
          FluxManifests.components(OPTIONS).forEach(object -> apply(api, object));
          FluxManifests.sync("ssh://git@github.com/acme/platform", "main", "clusters/platform")
              .forEach(object -> apply(api, object));
        });
  }

  private static void apply(KubeApi api, KubeObject object) {
    api.patch(
        api.type(object.groupVersionKind()).orElseThrow(() -> new AssertionError(object)),
        object.objectName(),
        new Patch.Apply(object, true),
        WriteOptions.by("flux").strict());
  }

  @Test
  void controllers_are_those_of_the_release_and_tolerate_what_they_are_told_to() {
    List<KubeObject> deployments =
        FluxManifests.components(OPTIONS).stream()
            .filter(object -> object.kind().equals("Deployment"))
            .toList();
    assertThat(deployments)
        .extracting(each -> each.text("spec", "template", "spec", "containers", "0", "image"))
        .containsExactly(
            "ghcr.io/fluxcd/source-controller:v1.5.0",
            "ghcr.io/fluxcd/kustomize-controller:v1.5.1",
            "ghcr.io/fluxcd/helm-controller:v1.2.0",
            "ghcr.io/fluxcd/notification-controller:v1.5.0");
    assertThat(deployments)
        .allSatisfy(each -> {
          assertThat(each.list("spec", "template", "spec", "tolerations"))
              .containsExactly(Tree.map("key", "CriticalAddonsOnly", "operator", "Exists"));
          assertThat(each.text("spec", "template", "spec", "priorityClassName"))
              .isEqualTo("system-cluster-critical");
        });
  }
}
