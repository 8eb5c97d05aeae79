package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A server with admission and one administrator, for tests, who writes down all warnings and what
/// the audit log would say.
final class Server {
  static final WriteOptions TESTER = WriteOptions.by("tester");

  final World world;
  final ApiServer server;
  final KubeApi api;
  final List<String> warnings = new ArrayList<>();
  final Map<String, String> annotations = new TreeMap<>();

  private Server(World world, AdmissionOptions options) {
    this.world = world;
    this.server =
        ApiServer.start(
            world,
            new MemoryStorage(),
            ApiServerOptions.DEFAULT.admission(AdmissionChain.with(options)));
    this.api = server.as(UserInfo.administrator("admin"), warnings::add, annotations::put);
    create(object("v1/ServiceAccount", "default/default"));
  }

  static void run(Consumer<Server> test) {
    run(AdmissionOptions.DEFAULT, test);
  }

  static void run(AdmissionOptions options, Consumer<Server> test) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run("test", () -> test.accept(new Server(world, options)));
  }

  /// @param kind for example `apps/v1/Deployment`
  static KubeObject object(String kind, String name) {
    int slash = kind.lastIndexOf('/');
    int space = name.indexOf('/');
    return KubeObject.of(
        GroupVersionKind.of(kind.substring(0, slash), kind.substring(slash + 1)),
        new ObjectName(space < 0 ? "" : name.substring(0, space), name.substring(space + 1)));
  }

  static KubeObject pod(String name) {
    return object("v1/Pod", "default/" + name)
        .with(List.of(Tree.map("name", "app", "image", "nginx:1")), "spec", "containers");
  }

  static KubeObject deployment(String name) {
    return object("apps/v1/Deployment", "default/" + name)
        .with(Tree.map("app", "web"), "spec", "selector", "matchLabels")
        .with(Tree.map("app", "web"), "spec", "template", "metadata", "labels")
        .with(
            List.of(Tree.map("name", "app", "image", "nginx:1")),
            "spec",
            "template",
            "spec",
            "containers");
  }

  ResourceType type(KubeObject object) {
    return api.type(object.groupVersionKind()).orElseThrow();
  }

  KubeObject create(KubeObject object) {
    return api.create(type(object), object, TESTER);
  }

  KubeObject update(KubeObject object) {
    return api.update(type(object), object, TESTER);
  }

  KubeObject get(KubeObject object) {
    return api.get(type(object), object.objectName());
  }

  KubeObject label(String kind, String name, Object... labels) {
    KubeObject object = object(kind, name);
    return api.patch(
        type(object),
        object.objectName(),
        new Patch.Merge(Tree.map("metadata", Tree.map("labels", Tree.map(labels)))),
        TESTER);
  }

  /// The failure that the call ends in.
  static ApiException failure(Runnable call) {
    try {
      call.run();
    } catch (ApiException failure) {
      return failure;
    }
    throw new AssertionError("the call succeeded");
  }
}
