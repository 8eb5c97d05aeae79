package dev.galley.control.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.World;
import dev.galley.control.kubelet.KubeletOptions;
import dev.galley.control.kubelet.NodeSpec;
import dev.galley.control.kubelet.Programs;
import dev.galley.control.kubelet.SimulatedKubelet;
import dev.galley.kube.admission.AdmissionChain;
import dev.galley.kube.admission.AdmissionOptions;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.scheduling.Fit;
import dev.galley.kube.scheduling.NodeView;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A cluster in memory with all controllers, simulated machines, and a scheduler that takes the
/// first node that fits.
final class Platform {
  private static final WriteOptions TESTER = WriteOptions.by("tester");

  final World world;
  final KubeApi api;
  final SimulatedKubelet kubelet;
  final Informers informers;

  private Platform(World world, KubeletOptions options) {
    this.world = world;
    ApiServer server =
        ApiServer.start(
            world,
            new MemoryStorage(),
            ApiServerOptions.DEFAULT.admission(AdmissionChain.with(AdmissionOptions.DEFAULT)));
    this.api = server.as(UserInfo.administrator("tester"));
    this.informers = new Informers(world, api);
    Workloads.start(
        world,
        server.as(UserInfo.administrator("system:kube-controller-manager")),
        WorkloadsOptions.DEFAULT.issuer(new TestIssuer()));
    this.kubelet =
        new SimulatedKubelet(
            world, server.as(UserInfo.administrator("system:node")), Programs.NONE, options);
    Controller.named("first-fit")
        .watches(Kinds.POD)
        .watches(
            Kinds.NODE,
            node -> informers.of(Kinds.POD).list().stream().map(KubeObject::objectName).toList())
        .reconciles(this::bind)
        .start(world, informers);
  }

  /// Runs a test on a cluster with two ready nodes; defects of controllers fail it.
  static void run(Consumer<Platform> test) {
    run(1, test);
  }

  static void run(long seed, Consumer<Platform> test) {
    assertThat(run(new SimulatedWorld(seed), test).failures()).isEmpty();
  }

  static SimulatedWorld run(SimulatedWorld world, Consumer<Platform> test) {
    world.run(
        "test",
        () -> {
          Platform platform = new Platform(world, KubeletOptions.VIRTUAL);
          platform.kubelet.joinNode(NodeSpec.named("node-a").placed("r", "r-a", "m"));
          platform.kubelet.joinNode(NodeSpec.named("node-b").placed("r", "r-b", "m"));
          world.sleep(Duration.ofSeconds(10));
          test.accept(platform);
        });
    return world;
  }

  /// Issues texts that say what was asked for.
  private static final class TestIssuer implements Issuer {
    @Override
    public Optional<String> certificate(String request, List<String> usages, Duration length) {
      return Optional.of(
          "-----BEGIN CERTIFICATE-----\n" + usages + length + "\n-----END CERTIFICATE-----\n");
    }

    @Override
    public Optional<String> token(KubeObject account, String secret) {
      return Optional.of(account.name() + " by " + secret);
    }
  }

  private Outcome bind(ObjectName name) {
    KubeObject pod = informers.of(Kinds.POD).get(name).orElse(null);
    if (pod == null || pod.isDeleting() || !pod.text("spec", "nodeName").isEmpty()) {
      return Outcome.DONE;
    }
    List<PodView> pods = informers.of(Kinds.POD).list().stream().map(PodView::of).toList();
    for (KubeObject node : informers.of(Kinds.NODE).list()) {
      List<PodView> here =
          pods.stream().filter(each -> each.nodeName().equals(node.name())).toList();
      if (Fit.check(PodView.of(pod), NodeView.of(node, here)).fits()) {
        KubeObject binding =
            KubeObject.of(new GroupVersionKind("", "v1", "Binding"), name)
                .with(Tree.map("apiVersion", "v1", "kind", "Node", "name", node.name()), "target");
        api.act(type(Kinds.POD), name, "binding", binding);
        return Outcome.DONE;
      }
    }
    return Outcome.DONE;
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

  KubeObject get(GroupVersionKind kind, String name) {
    return api.get(type(kind), name(name));
  }

  boolean exists(GroupVersionKind kind, String name) {
    return api.find(type(kind), name(name)).isPresent();
  }

  void delete(GroupVersionKind kind, String name) {
    delete(kind, name, DeleteOptions.BACKGROUND);
  }

  void delete(GroupVersionKind kind, String name, DeleteOptions options) {
    api.delete(type(kind), name(name), options);
  }

  List<KubeObject> list(GroupVersionKind kind, String namespace) {
    return api.list(type(kind), ListQuery.in(namespace)).items();
  }

  /// The messages of the events with that reason, in the order in which they happened.
  List<String> events(String reason) {
    return list(Kinds.EVENT, "default").stream()
        .filter(event -> event.text("reason").equals(reason))
        .sorted(Comparator.comparing(event -> Long.parseLong(event.resourceVersion())))
        .map(event -> event.text("message"))
        .toList();
  }

  static ObjectName name(String name) {
    int slash = name.indexOf('/');
    return new ObjectName(slash < 0 ? "" : name.substring(0, slash), name.substring(slash + 1));
  }

  /// Waits for something to become true, at most ten minutes of virtual time.
  void await(String what, BooleanSupplier condition) {
    Instant end = world.now().plus(Duration.ofMinutes(10));
    while (!condition.getAsBoolean()) {
      assertThat(world.now()).as(what).isBefore(end);
      world.sleep(Duration.ofMillis(500));
    }
  }

  void sleep(long seconds) {
    world.sleep(Duration.ofSeconds(seconds));
  }

  static Map<String, @Nullable Object> template(String app, String image) {
    return Tree.map(
        "metadata", Tree.map("labels", Tree.map("app", app)),
        "spec",
            Tree.map(
                "containers",
                List.of(Tree.map("name", "main", "image", image)),
                "terminationGracePeriodSeconds",
                30));
  }

  static KubeObject deployment(String name, long replicas) {
    return workload(Kinds.DEPLOYMENT, name).with(replicas, "spec", "replicas");
  }

  static KubeObject workload(GroupVersionKind kind, String name) {
    return KubeObject.of(kind, new ObjectName("default", name))
        .with(
            Tree.map(
                "selector", Tree.map("matchLabels", Tree.map("app", name)),
                "template", template(name, "web:1")),
            "spec");
  }

  List<KubeObject> pods() {
    return list(Kinds.POD, "default");
  }

  boolean rolledOut(String deployment) {
    KubeObject object = get(Kinds.DEPLOYMENT, "default/" + deployment);
    return object
            .condition("Progressing")
            .filter(each -> each.reason().equals("NewReplicaSetAvailable"))
            .isPresent()
        && object.number(0, "status", "observedGeneration") == object.generation()
        && object.number(0, "status", "updatedReplicas") == object.number(1, "spec", "replicas")
        && object.number(0, "status", "replicas") == object.number(1, "spec", "replicas");
  }
}
