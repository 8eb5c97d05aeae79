package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Reconciler;
import java.time.Duration;
import java.util.List;

/// Flux's source-controller: fetches what other controllers apply, and keeps it in an
/// [ArtifactStore].
public final class SourceController {
  static final String NAME = "source-controller";

  private SourceController() {}

  /// Runs until the calling task is cancelled.
  public static void run(World world, KubeApi api, SourceOptions options) {
    Informers informers = new Informers(world, api);
    FluxClient client = new FluxClient(world, api, NAME);
    EventRecorder events = new EventRecorder(world, api, NAME);
    SourceStatus status = new SourceStatus(client, events, options.store());
    Informer charts = informers.of(Flux.HELM_CHART);
    start(world, informers, options, Flux.GIT_REPOSITORY, new GitSource(status, options));
    start(world, informers, options, Flux.OCI_REPOSITORY, new OciSource(status, options));
    start(world, informers, options, Flux.BUCKET, new BucketSource(status));
    start(world, informers, options, Flux.HELM_REPOSITORY, new HelmRepositorySource(status));
    Controller chartController =
        controller(options, Flux.HELM_CHART, new HelmChartSource(status, options))
            .watches(Flux.HELM_REPOSITORY, source -> users(source, charts.list()))
            .when((before, after) ->
                Schedule.ASKED.matters(before, after)
                    || KustomizeController.CHANGED_ARTIFACT.matters(before, after))
            .watches(Flux.GIT_REPOSITORY, source -> users(source, charts.list()))
            .when(KustomizeController.CHANGED_ARTIFACT);
    chartController.start(world, informers);
    world.signal("the end of " + NAME).awaitAfter(0, Signal.FOREVER);
  }

  private static void start(
      World world,
      Informers informers,
      SourceOptions options,
      GroupVersionKind kind,
      Reconciler reconciler) {
    controller(options, kind, reconciler).start(world, informers);
  }

  private static Controller controller(
      SourceOptions options, GroupVersionKind kind, Reconciler reconciler) {
    return Controller.named(NAME + " " + kind.kind())
        .watches(kind)
        .when(Schedule.ASKED)
        .workers(options.workers())
        .backoff(new Backoff(Duration.ofMillis(750), Duration.ofMinutes(15)))
        .reconciles(reconciler);
  }

  private static List<ObjectName> users(KubeObject source, List<KubeObject> charts) {
    return charts.stream()
        .filter(each -> each.namespace().equals(source.namespace()))
        .filter(each -> each.text("spec", "sourceRef", "kind").equals(source.kind()))
        .filter(each -> each.text("spec", "sourceRef", "name").equals(source.name()))
        .map(KubeObject::objectName)
        .toList();
  }
}
