package dev.galley.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.FaultPlan;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// A server and its informers, on virtual time.
record Bench(SimulatedWorld world, ApiServer server, KubeApi api, Informers informers) {
  static final GroupVersionKind WIDGET = new GroupVersionKind("example.com", "v1", "Widget");
  private static final WriteOptions TESTER = WriteOptions.by("tester");

  static SimulatedWorld run(FaultPlan faults, Consumer<Bench> test) {
    SimulatedWorld world = new SimulatedWorld(1, SimulatedWorld.EPOCH, faults);
    world.run(
        "test",
        () -> {
          ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
          KubeApi api = server.as(UserInfo.administrator("tester"));
          test.accept(new Bench(world, server, api, new Informers(world, api)));
        });
    return world;
  }

  static void run(Consumer<Bench> test) {
    assertThat(run(FaultPlan.NOTHING_FAILS, test).failures()).isEmpty();
  }

  static KubeObject settings(String name) {
    return KubeObject.of(Kinds.CONFIG_MAP, new ObjectName("default", name));
  }

  static KubeObject definition() {
    return KubeObject.of(
            Kinds.CUSTOM_RESOURCE_DEFINITION, ObjectName.cluster("widgets.example.com"))
        .with(
            Tree.map(
                "group",
                "example.com",
                "scope",
                "Namespaced",
                "names",
                Tree.map("plural", "widgets", "singular", "widget", "kind", "Widget"),
                "versions",
                List.of(
                    Tree.map(
                        "name",
                        "v1",
                        "served",
                        true,
                        "storage",
                        true,
                        "schema",
                        Tree.map("openAPIV3Schema", Tree.map("type", "object"))))),
            "spec");
  }

  /// The informers of somebody who may read config maps, and nothing else.
  Informers informersOfReader() {
    create(role());
    create(
        KubeObject.of(gvk("ClusterRoleBinding"), ObjectName.cluster("reader"))
            .with(
                Tree.map(
                    "apiGroup",
                    "rbac.authorization.k8s.io",
                    "kind",
                    "ClusterRole",
                    "name",
                    "reader"),
                "roleRef")
            .with(
                List.of(
                    Tree.map(
                        "kind", "User", "apiGroup", "rbac.authorization.k8s.io", "name", "reader")),
                "subjects"));
    return new Informers(world, server.as(new UserInfo("reader", List.of(UserInfo.AUTHENTICATED))));
  }

  private static KubeObject role() {
    return KubeObject.of(gvk("ClusterRole"), ObjectName.cluster("reader"))
        .with(
            List.of(
                Tree.map(
                    "apiGroups",
                    List.of(""),
                    "resources",
                    List.of("configmaps"),
                    "verbs",
                    List.of("list", "watch"))),
            "rules");
  }

  private static GroupVersionKind gvk(String kind) {
    return new GroupVersionKind("rbac.authorization.k8s.io", "v1", kind);
  }

  ResourceType type(GroupVersionKind kind) {
    return api.type(kind).orElseThrow();
  }

  KubeObject create(KubeObject object) {
    return api.create(type(object.groupVersionKind()), object, TESTER);
  }

  KubeObject update(KubeObject object) {
    return api.update(type(object.groupVersionKind()), object, TESTER);
  }

  void delete(KubeObject object) {
    api.delete(type(object.groupVersionKind()), object.objectName(), DeleteOptions.BACKGROUND);
  }

  void sleep(long seconds) {
    world.sleep(Duration.ofSeconds(seconds));
  }
}
