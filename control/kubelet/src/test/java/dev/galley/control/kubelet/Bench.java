package dev.galley.control.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// An API, one machine, and programs for images.
record Bench(World world, KubeApi api, SimulatedKubelet kubelet) {
  private static final WriteOptions TESTER = WriteOptions.by("tester");

  static void run(Programs programs, Consumer<Bench> test) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
          KubeApi api = server.as(UserInfo.administrator("tester"));
          SimulatedKubelet kubelet =
              new SimulatedKubelet(world, api, programs, KubeletOptions.VIRTUAL);
          kubelet.joinNode(
              NodeSpec.named("node")
                  .placed("us-east-1", "us-east-1a", "m5.large")
                  .providerId("aws:///us-east-1a/i-1"));
          Bench bench = new Bench(world, api, kubelet);
          bench.create(KubeObject.of(Kinds.SERVICE_ACCOUNT, new ObjectName("default", "default")));
          bench.create(
              KubeObject.of(Kinds.CONFIG_MAP, new ObjectName("default", "kube-root-ca.crt")));
          bench.sleep(6);
          test.accept(bench);
        });
    assertThat(world.failures()).isEmpty();
  }

  static void run(Consumer<Bench> test) {
    run(Programs.NONE, test);
  }

  KubeObject create(KubeObject object) {
    return api.create(api.type(object.groupVersionKind()).orElseThrow(), object, TESTER);
  }

  KubeObject pod() {
    return get(Kinds.POD, "default/web");
  }

  KubeObject get(GroupVersionKind kind, String name) {
    int slash = name.indexOf('/');
    ObjectName objectName =
        slash < 0
            ? ObjectName.cluster(name)
            : new ObjectName(name.substring(0, slash), name.substring(slash + 1));
    return api.get(api.type(kind).orElseThrow(), objectName);
  }

  void delete() {
    api.delete(
        api.type(Kinds.POD).orElseThrow(),
        new ObjectName("default", "web"),
        DeleteOptions.BACKGROUND);
  }

  boolean gone() {
    return api.find(api.type(Kinds.POD).orElseThrow(), new ObjectName("default", "web")).isEmpty();
  }

  void sleep(long seconds) {
    world.sleep(Duration.ofSeconds(seconds));
  }

  List<String> events(String reason) {
    return api.list(api.type(Kinds.EVENT).orElseThrow(), ListQuery.in("default")).items().stream()
        .filter(event -> event.text("reason").equals(reason))
        .map(event -> event.text("message"))
        .toList();
  }
}
