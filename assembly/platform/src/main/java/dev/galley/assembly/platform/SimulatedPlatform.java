package dev.galley.assembly.platform;

import dev.galley.assembly.cluster.ControlPlane;
import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Provenance;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.simulator.Ledger;
import dev.galley.cloud.simulator.SimulatedAws;
import dev.galley.cloud.simulator.SimulatedAwsOptions;
import dev.galley.control.access.AccessEntries;
import dev.galley.control.access.AccessPlan;
import dev.galley.control.gitops.KustomizeBuilder;
import dev.galley.control.kubelet.KubeletOptions;
import dev.galley.control.kubelet.PodLogs;
import dev.galley.control.provision.AddOnManifests;
import dev.galley.control.provision.Provisioner;
import dev.galley.control.provision.StepListener;
import dev.galley.insight.explain.ClusterView;
import dev.galley.insight.explain.Finding;
import dev.galley.insight.explain.Severity;
import dev.galley.kube.admission.AdmissionChain;
import dev.galley.kube.admission.AdmissionOptions;
import dev.galley.kube.admission.HttpsWebhookCaller;
import dev.galley.kube.admission.SimulatedWebhooks;
import dev.galley.kube.admission.WebhookCaller;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.PodStreams;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A whole platform in this process, on any world: simulated AWS, an embedded Kubernetes, and
/// Galley's controllers in the pods that run them.
///
/// [#start] returns at once; the platform comes up by itself. Thread-safe.
public final class SimulatedPlatform {
  private static final GroupVersionKind GIT_REPOSITORY =
      new GroupVersionKind("source.toolkit.fluxcd.io", "v1", "GitRepository");
  private static final String CLUSTER_STEP = "cluster";
  private static final Duration FOLLOW_EVERY = Duration.ofSeconds(1);

  private final World world;
  private final PlatformSettings settings;
  private final Consumer<Step> listener;
  private final Instant beginning;
  private final SimulatedAws aws;
  private final Provenance provenance = new Provenance();
  private final CreationSteps creation;
  private final Deliveries deliveries;
  private final PlatformPrograms programs;
  private final UnaskedWebhooks unasked = new UnaskedWebhooks();
  private final Signal clusterReady;
  private final Signal changed;
  private volatile @Nullable ControlPlane controlPlane;
  private volatile @Nullable Problem failure;
  private volatile boolean delivering;
  private volatile Instant lastProgress;

  private SimulatedPlatform(World world, PlatformSettings settings, Consumer<Step> listener) {
    this.world = world;
    this.settings = settings;
    this.listener = step -> report(listener, step);
    this.beginning = world.now();
    this.lastProgress = beginning;
    this.clusterReady = world.signal("the cluster");
    this.changed = world.signal("news of the platform");
    this.aws =
        new SimulatedAws(
            world,
            Catalog.builtIn(),
            SimulatedAwsOptions.of(settings.spec().region()).latencyScale(1 / settings.speed()));
    this.creation = new CreationSteps(beginning, this.listener);
    this.deliveries = new Deliveries(world, beginning, this.listener);
    this.programs = new PlatformPrograms(settings, aws, provenance);
  }

  /// Begins to bring a platform up, as a child of the calling task.
  ///
  /// @param listener told of each step that begins, ends or fails
  public static SimulatedPlatform start(
      World world, PlatformSettings settings, Consumer<Step> listener) {
    SimulatedPlatform platform = new SimulatedPlatform(world, settings, listener);
    world.start("bring up " + settings.spec().name(), platform::bringUp);
    return platform;
  }

  private void report(Consumer<Step> told, Step step) {
    progressed();
    told.accept(step);
  }

  private void bringUp() {
    world.start("control plane", this::runControlPlane);
    try {
      Provisioner.create(world, aws.administrator(), settings.spec(), this::onStep);
      bootstrap();
    } catch (ProblemException failed) {
      failure = failed.problem();
      changed.raise();
    }
  }

  private void onStep(dev.galley.control.provision.Step step) {
    creation.onStep(step);
    if (step instanceof dev.galley.control.provision.Step.Finished finished
        && finished.name().equals(CLUSTER_STEP)) {
      clusterReady.raise();
    }
  }

  /// What EKS does when a cluster becomes active.
  private void runControlPlane() {
    clusterReady.awaitAfter(0);
    KubeletOptions kubelet =
        settings.speed() == 1
            ? KubeletOptions.VIRTUAL
            : KubeletOptions.LOCAL.timeScale(settings.speed());
    ApiServerOptions options =
        ApiServerOptions.DEFAULT
            .serviceCidr(serviceCidr())
            .version("v" + settings.spec().kubernetesVersion() + ".0-eks-simulated")
            .admission(AdmissionChain.with(AdmissionOptions.DEFAULT.webhooks(this::webhooks)));
    ApiServer server = ApiServer.start(world, new MemoryStorage(), options);
    ControlPlane started = ControlPlane.start(world, server, kubelet, programs::on);
    Machines machines = new Machines(world, settings, started.kubelet());
    aws.onInstance(machines::onInstance);
    controlPlane = started;
    for (KubeObject object : AddOnManifests.of(settings.spec())) {
      apply(started.administrator(), object, "eks");
    }
    changed.raise();
  }

  private String serviceCidr() {
    String name = settings.spec().name();
    return aws.administrator()
        .eks()
        .describeCluster(request -> request.name(name))
        .cluster()
        .kubernetesNetworkConfig()
        .serviceIpv4Cidr();
  }

  private static void apply(KubeApi api, KubeObject object, String manager) {
    api.patch(
        api.type(object.groupVersionKind()).orElseThrow(),
        object.objectName(),
        new Patch.Apply(object, true),
        WriteOptions.by(manager));
  }

  private void bootstrap() {
    KubeApi api = awaitControlPlane().administrator();
    Instant began = world.now();
    applyAccess(api);
    FluxBootstrap flux = new FluxBootstrap(world, settings, new KustomizeBuilder());
    programs.fetchFrom(flux.url());
    try {
      flux.apply(api, provenance);
    } catch (ApiException refused) {
      throw Problem.of(BringUpProblem.FLUX_REFUSED, "Flux cannot be brought into the cluster")
          .because(refused.message())
          .asException();
    }
    deliveries.follow(new Informers(world, api));
    delivering = true;
    changed.raise();
    awaitFlux(api, began);
  }

  /// What EKS grants beside RBAC, as objects that a cluster without EKS understands.
  private void applyAccess(KubeApi api) {
    AccessEntries entries = AccessEntries.of(aws.administrator(), settings.spec().name());
    AccessPlan.of(entries).forEach(object -> apply(api, object, "eks"));
  }

  private ControlPlane awaitControlPlane() {
    while (true) {
      long seen = changed.count();
      @Nullable ControlPlane started = controlPlane;
      if (started != null) {
        return started;
      }
      changed.awaitAfter(seen);
    }
  }

  private void awaitFlux(KubeApi api, Instant began) {
    creation.set("flux", Step.State.RUNNING, began, world.now(), "waits for its controllers");
    while (true) {
      List<String> waiting = FluxControllers.notAvailable(api);
      if (waiting.isEmpty()) {
        creation.set(
            "flux",
            Step.State.DONE,
            began,
            world.now(),
            "Flux " + settings.spec().flux().version());
        return;
      }
      creation.set(
          "flux",
          Step.State.RUNNING,
          began,
          world.now(),
          "waits for " + String.join(", ", waiting));
      world.sleep(Duration.ofSeconds(1));
    }
  }

  /// Watches the repository, and lets the source controller look as soon as something is new there.
  public void follow() {
    world.start(
        "repository",
        () -> {
          String known = settings.repository().head().get();
          while (true) {
            world.sleep(FOLLOW_EVERY);
            String now = settings.repository().head().get();
            if (!now.equals(known) && delivering) {
              known = now;
              requestReconciliation();
            }
          }
        });
  }

  private void requestReconciliation() {
    KubeApi api = awaitControlPlane().administrator();
    api.type(GIT_REPOSITORY)
        .flatMap(type -> api.find(type, new ObjectName("flux-system", "flux-system")))
        .ifPresent(source ->
            apply(
                api,
                KubeObject.of(GIT_REPOSITORY, source.objectName())
                    .withAnnotation("reconcile.fluxcd.io/requestedAt", world.now().toString()),
                "galley"));
  }

  /// Takes everything down in order.
  ///
  /// @return what is left that costs money
  public Ledger destroy(StepListener steps) {
    Provisioner.destroy(world, aws.administrator(), settings.spec(), steps);
    return aws.ledger();
  }

  /// Whether Flux is in the cluster and things are delivered from Git.
  public boolean isDelivering() {
    return delivering;
  }

  /// Whether the root kustomization has been applied, so that the rest is known.
  public boolean hasDelivered(ClusterView view) {
    List<KubeObject> kustomizations = view.list("kustomize.toolkit.fluxcd.io", "Kustomization");
    return !kustomizations.isEmpty()
        && kustomizations.stream()
            .filter(each -> each.name().equals("flux-system"))
            .allMatch(each -> each.condition("Ready").filter(Condition::isTrue).isPresent());
  }

  /// What stopped the platform from being brought up; empty while nothing has.
  public Optional<Problem> failure() {
    return Optional.ofNullable(failure);
  }

  /// Webhooks run in simulated pods. Those outside the cluster are asked where the outside is real.
  private WebhookCaller webhooks(ClusterState cluster) {
    WebhookCaller inside = new SimulatedWebhooks(cluster, (call, pod) -> Optional.empty(), unasked);
    WebhookCaller outside = settings.speed() == 1 ? inside : new HttpsWebhookCaller(cluster);
    return call -> (call.service().isPresent() ? inside : outside).call(call);
  }

  /// The webhooks that a real cluster would have asked, as findings.
  public List<Finding> unaskedWebhooks() {
    return unasked.findings(provenance);
  }

  /// A defect of Galley itself, as a finding.
  public Finding defect(String task, Throwable failed) {
    Problem problem =
        Problem.of(BringUpProblem.DEFECT, "Galley's task " + task + " failed: " + failed)
            .hint("please report it, with the seed");
    return new Finding(Severity.ERROR, task, problem, List.of());
  }

  /// The API server, once there is one.
  public Optional<ApiServer> server() {
    return Optional.ofNullable(controlPlane).map(ControlPlane::server);
  }

  /// Raised when something about the platform as a whole has changed.
  public Signal changed() {
    return changed;
  }

  public Optional<PodLogs> logs() {
    return Optional.ofNullable(controlPlane).map(each -> each.kubelet().logs());
  }

  /// Runs commands in the containers of the platform; refuses before it has a cluster.
  public PodStreams streams() {
    return (pod, command, terminal) -> {
      @Nullable ControlPlane started = controlPlane;
      PodStreams streams = started == null ? PodStreams.NONE : started.kubelet().streams();
      return streams.exec(pod, command, terminal);
    };
  }

  /// All objects as they are now; empty before there is a cluster.
  public ClusterView view() {
    @Nullable ControlPlane started = controlPlane;
    return started == null ? ClusterView.of(List.of()) : ClusterView.of(started.administrator());
  }

  /// All steps so far, in the order of their dependencies.
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>(creation.steps());
    steps.addAll(deliveries.steps());
    return steps;
  }

  public Provenance provenance() {
    return provenance;
  }

  public List<NodeSummary> nodes(ClusterView view) {
    return Nodes.summaries(view, aws.instances());
  }

  public Cost cost() {
    return Costs.of(aws.ledger(), aws.instances());
  }

  public PlatformSettings settings() {
    return settings;
  }

  /// Says that something new has happened now.
  public void progressed() {
    lastProgress = world.now();
  }

  /// When something new happened last.
  public Instant lastProgress() {
    return lastProgress;
  }
}
