package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Provenance;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.World;
import dev.galley.base.yaml.Yaml;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import dev.galley.render.helm.Charts;
import dev.galley.render.helm.NativeHelm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// An API server with Flux's kinds, the three controllers, and one Git repository in memory.
final class FluxCluster {
  static final GroupVersionKind CONFIG_MAP = GroupVersionKind.of("v1", "ConfigMap");
  static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");
  private static final NativeHelm HELM = new NativeHelm();
  private static final WriteOptions TESTER = WriteOptions.by("tester");

  final World world;
  final KubeApi api;
  final Provenance provenance = new Provenance();
  private final Map<String, String> files = new LinkedHashMap<>();
  private int commits;

  /// Who the controllers acted as.
  final List<String> users = new ArrayList<>();

  private FluxCluster(World world, Charts charts) {
    this.world = world;
    ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
    this.api = server.as(UserInfo.administrator("test"));
    Impersonation accounts =
        user -> {
          users.add(user.name());
          return user.name().endsWith(":reader") ? new ReadOnlyApi(api, user) : server.as(user);
        };
    FluxDefinitions.all().forEach(this::apply);
    apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: flux-system}\n");
    ArtifactStore store = new ArtifactStore();
    GitRemotes git =
        GitRemotes.unreachable().with("ssh://git@github.com/acme/platform", this::fetch);
    world.start(
        "source", () -> SourceController.run(world, api, SourceOptions.of(store, git, charts)));
    KustomizationOptions options =
        KustomizationOptions.of(store, provenance).impersonating(accounts);
    world.start("kustomize", () -> KustomizeController.run(world, api, options));
    HelmOptions helm =
        new HelmOptions(store, provenance, HELM, new KustomizeBuilder(), "v1.34.1", 10)
            .impersonating(accounts);
    world.start("watcher", () -> SourceWatcher.run(world, api, store));
    world.start("helm", () -> HelmController.run(world, api, helm));
  }

  static void run(Consumer<FluxCluster> test) {
    run(1, Charts.none(), test);
  }

  static void run(long seed, Charts charts, Consumer<FluxCluster> test) {
    SimulatedWorld world = new SimulatedWorld(seed);
    world.run("test", () -> test.accept(new FluxCluster(world, charts)));
    if (!world.failures().isEmpty()) {
      throw new AssertionError(world.failures().toString(), world.failures().getFirst().failure());
    }
  }

  private GitFetch fetch(String url, GitReference reference, Duration timeout) {
    String commit = String.format("%040x", commits);
    return new GitFetch.Fetched(
        "main@sha1:" + commit,
        commit,
        "change " + commits,
        MemoryFileTree.ofTexts(new LinkedHashMap<>(files)));
  }

  /// A commit that sets the content of a file; an empty content removes it.
  void commit(String path, String content) {
    commits++;
    if (content.isEmpty()) {
      files.remove(path);
    } else {
      files.put(path, content);
    }
    find(Flux.GIT_REPOSITORY, "flux-system/platform")
        .ifPresent(source -> request(Flux.GIT_REPOSITORY, "flux-system/platform"));
  }

  String revision() {
    return "main@sha1:" + String.format("%040x", commits);
  }

  void request(GroupVersionKind kind, String name) {
    change(
        kind,
        name,
        Tree.map(
            "metadata",
            Tree.map("annotations", Tree.map(Flux.REQUESTED_AT, world.now().toString()))));
  }

  void change(GroupVersionKind kind, String name, Map<String, ?> changes) {
    api.patch(
        api.type(kind).orElseThrow(),
        named(name),
        new Patch.Merge(Tree.frozen(Tree.asMap(changes))),
        TESTER);
  }

  void setStatus(GroupVersionKind kind, String name, Map<String, ?> status) {
    api.patch(
        api.type(kind).orElseThrow(),
        named(name),
        new Patch.Merge(Tree.map("status", status)),
        TESTER.status());
  }

  /// What the deployment controller would say of a deployment whose one pod runs.
  void makeReady(String deployment) {
    setStatus(
        DEPLOYMENT,
        deployment,
        Tree.map(
            "observedGeneration", get(DEPLOYMENT, deployment).generation(),
            "replicas", 1,
            "updatedReplicas", 1,
            "readyReplicas", 1,
            "availableReplicas", 1,
            "conditions",
                List.of(
                    Tree.map("type", "Available", "status", "True"),
                    Tree.map(
                        "type", "Progressing",
                        "status", "True",
                        "reason", "NewReplicaSetAvailable"))));
  }

  void source() {
    apply(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: platform, namespace: flux-system}
        spec:
          interval: 1m
          url: https://github.com/acme/platform.git
          ref: {branch: main}
        """);
  }

  void kustomization(String name, String path, String more) {
    apply(
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %s, namespace: flux-system}
        spec:
          interval: 10m
          retryInterval: 1m
          timeout: 2m
          prune: true
          sourceRef: {kind: GitRepository, name: platform}
          path: %s
        """
                .formatted(name, path)
            + more.indent(2));
  }

  void apply(String yaml) {
    Yaml.documents(yaml, "test.yaml").forEach(each -> apply(KubeObject.of(each.map())));
  }

  void apply(KubeObject object) {
    api.patch(
        api.type(object.groupVersionKind()).orElseThrow(),
        object.objectName(),
        new Patch.Apply(object, true),
        TESTER);
  }

  void delete(GroupVersionKind kind, String name) {
    api.delete(api.type(kind).orElseThrow(), named(name), DeleteOptions.BACKGROUND);
  }

  static ObjectName named(String name) {
    int slash = name.indexOf('/');
    return slash < 0
        ? ObjectName.cluster(name)
        : new ObjectName(name.substring(0, slash), name.substring(slash + 1));
  }

  Optional<KubeObject> find(GroupVersionKind kind, String name) {
    return api.type(kind).flatMap(type -> api.find(type, named(name)));
  }

  KubeObject get(GroupVersionKind kind, String name) {
    return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  void pass(Duration time) {
    world.sleep(time);
  }

  /// `Status Reason: message` of a Kustomization's condition.
  String condition(String kustomization, String type) {
    return condition(Flux.KUSTOMIZATION, "flux-system/" + kustomization, type);
  }

  String condition(GroupVersionKind kind, String name, String type) {
    return get(kind, name).condition(type).map(FluxCluster::text).orElse("none");
  }

  private static String text(Condition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }

  List<String> events(String reason) {
    return api
        .list(api.type(GroupVersionKind.of("v1", "Event")).orElseThrow(), ListQuery.ALL)
        .items()
        .stream()
        .filter(each -> each.text("reason").equals(reason))
        .map(each -> each.text("message"))
        .toList();
  }
}
