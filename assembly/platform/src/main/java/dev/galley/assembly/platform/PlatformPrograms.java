package dev.galley.assembly.platform;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Provenance;
import dev.galley.base.objects.Tree;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.simulator.SimulatedAws;
import dev.galley.control.capacity.Capacity;
import dev.galley.control.capacity.CapacityOptions;
import dev.galley.control.gitops.ArtifactStore;
import dev.galley.control.gitops.GitRemotes;
import dev.galley.control.gitops.HelmController;
import dev.galley.control.gitops.HelmOptions;
import dev.galley.control.gitops.KustomizationOptions;
import dev.galley.control.gitops.KustomizeBuilder;
import dev.galley.control.gitops.KustomizeController;
import dev.galley.control.gitops.SourceController;
import dev.galley.control.gitops.SourceOptions;
import dev.galley.control.gitops.SourceWatcher;
import dev.galley.control.kubelet.ProgramContext;
import dev.galley.control.kubelet.Programs;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.controller.LeaseElector;
import dev.galley.render.helm.NativeHelm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one list of what runs in a platform's pods.
final class PlatformPrograms {
  private final PlatformSettings settings;
  private final SimulatedAws aws;
  private final Provenance provenance;
  private final ArtifactStore store = new ArtifactStore();
  private volatile GitRemotes remotes = GitRemotes.unreachable();

  PlatformPrograms(PlatformSettings settings, SimulatedAws aws, Provenance provenance) {
    this.settings = settings;
    this.aws = aws;
    this.provenance = provenance;
  }

  /// The address under which clusters find the platform's own repository.
  void fetchFrom(String url) {
    remotes = GitRemotes.unreachable().with(url, settings.repository().remotes());
  }

  Programs on(ApiServer server) {
    return new ImagePrograms()
        .with("fluxcd/source-controller", context -> runSource(server, context))
        .with("fluxcd/kustomize-controller", context -> runKustomize(server, context))
        .with("fluxcd/helm-controller", context -> runHelm(server, context))
        .with("fluxcd/source-watcher", context -> runSourceWatcher(server, context))
        .with("karpenter/controller", context -> runKarpenter(server, context));
  }

  /// The API as the pod's service account sees it.
  private static KubeApi api(ApiServer server, ProgramContext context) {
    KubeObject pod = context.pod();
    return server.as(
        UserInfo.serviceAccount(pod.namespace(), pod.text("spec", "serviceAccountName")));
  }

  private void runSource(ApiServer server, ProgramContext context) {
    context.ready();
    GitRemotes now = (url, reference, timeout) -> remotes.fetch(url, reference, timeout);
    SourceController.run(
        context.world(), api(server, context), SourceOptions.of(store, now, settings.charts()));
  }

  private void runKustomize(ApiServer server, ProgramContext context) {
    context.ready();
    KustomizeController.run(
        context.world(),
        api(server, context),
        KustomizationOptions.of(store, provenance)
            .likeFlux(settings.spec().flux().version())
            .impersonating(server::as));
  }

  private void runHelm(ApiServer server, ProgramContext context) {
    context.ready();
    HelmController.run(
        context.world(),
        api(server, context),
        new HelmOptions(
                store,
                provenance,
                new NativeHelm(),
                new KustomizeBuilder(),
                "v" + settings.spec().kubernetesVersion() + ".0",
                4)
            .impersonating(server::as));
  }

  private void runSourceWatcher(ApiServer server, ProgramContext context) {
    context.ready();
    SourceWatcher.run(context.world(), api(server, context), store);
  }

  private void runKarpenter(ApiServer server, ProgramContext context) {
    KubeObject pod = context.pod();
    KubeApi api = api(server, context);
    Map<String, String> variables = variables(context);
    CapacityOptions options = CapacityOptions.fromEnvironment(variables, settings.spec().region());
    AwsClients clients =
        aws.credentialsFor(
                options.clusterName(), pod.namespace(), pod.text("spec", "serviceAccountName"))
            .orElseThrow(() ->
                new IllegalStateException(
                    "get credentials: no pod identity association for service account "
                        + pod.namespace()
                        + "/"
                        + pod.text("spec", "serviceAccountName")
                        + " in cluster "
                        + options.clusterName()));
    ObjectName lease = new ObjectName(pod.namespace(), "karpenter-leader-election");
    Capacity.run(
        context.world(),
        api,
        clients,
        options,
        new LeaseElector(context.world(), api, lease, pod.name()),
        context::ready);
  }

  /// The container's environment, as far as it is written out.
  private static Map<String, String> variables(ProgramContext context) {
    LinkedHashMap<String, String> variables = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> container : context.pod().maps("spec", "containers")) {
      if (Tree.textAt(container, "name").equals(context.container())) {
        for (Map<String, @Nullable Object> each : Tree.mapsAt(container, "env")) {
          variables.put(Tree.textAt(each, "name"), Tree.textAt(each, "value"));
        }
      }
    }
    return variables;
  }
}
