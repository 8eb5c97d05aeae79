package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.storage.MemoryStorage;
import dev.galley.kube.storage.Storage;
import java.util.List;
import java.util.function.Consumer;

/// A server and one administrator, for tests; names kinds as `apps/v1/Deployment`.
final class Cluster {
  static final WriteOptions TESTER = WriteOptions.by("tester");

  final World world;
  final ApiServer server;
  final KubeApi api;
  final Storage storage;

  private Cluster(World world, ApiServerOptions options) {
    this(world, options, new MemoryStorage());
  }

  /// A server on a storage of the test's.
  Cluster(World world, ApiServerOptions options, Storage storage) {
    this.world = world;
    this.storage = storage;
    this.server = ApiServer.start(world, storage, options);
    this.api = server.as(UserInfo.administrator("admin"));
  }

  static void run(Consumer<Cluster> test) {
    run(1, test);
  }

  static void run(long seed, Consumer<Cluster> test) {
    SimulatedWorld world = new SimulatedWorld(seed);
    world.run("test", () -> test.accept(new Cluster(world, ApiServerOptions.DEFAULT)));
  }

  static void run(ApiServerOptions options, Consumer<Cluster> test) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run("test", () -> test.accept(new Cluster(world, options)));
  }

  static GroupVersionKind kind(String kind) {
    int slash = kind.lastIndexOf('/');
    return GroupVersionKind.of(kind.substring(0, slash), kind.substring(slash + 1));
  }

  static KubeObject object(String kind, String name) {
    int slash = name.indexOf('/');
    return KubeObject.of(
        kind(kind),
        new ObjectName(slash < 0 ? "" : name.substring(0, slash), name.substring(slash + 1)));
  }

  ResourceType type(String kind) {
    return api.type(kind(kind)).orElseThrow();
  }

  KubeObject create(KubeObject object) {
    return api.create(api.type(object.groupVersionKind()).orElseThrow(), object, TESTER);
  }

  /// What the service account controller would create; pods need it.
  void serviceAccount() {
    create(object("v1/ServiceAccount", "default/default"));
  }

  KubeObject update(KubeObject object) {
    return api.update(api.type(object.groupVersionKind()).orElseThrow(), object, TESTER);
  }

  /// Updates what is there, whatever its version is.
  KubeObject replace(KubeObject object) {
    ResourceType type = api.type(object.groupVersionKind()).orElseThrow();
    String version = api.get(type, object.objectName()).resourceVersion();
    return update(object.with(version, "metadata", "resourceVersion"));
  }

  KubeObject updateStatus(KubeObject object) {
    return api.update(api.type(object.groupVersionKind()).orElseThrow(), object, TESTER.status());
  }

  KubeObject get(String kind, String name) {
    return api.get(type(kind), object(kind, name).objectName());
  }

  boolean exists(String kind, String name) {
    return api.find(type(kind), object(kind, name).objectName()).isPresent();
  }

  KubeObject merge(String kind, String name, Object... keysAndValues) {
    return api.patch(
        type(kind),
        object(kind, name).objectName(),
        new Patch.Merge(Tree.map(keysAndValues)),
        TESTER);
  }

  KubeObject delete(String kind, String name) {
    return api.delete(type(kind), object(kind, name).objectName(), DeleteOptions.BACKGROUND);
  }

  List<String> names(String kind, ListQuery query) {
    return api.list(type(kind), query).items().stream().map(KubeObject::name).toList();
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
