package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Informers;
import java.util.List;

/// Flux's helm-controller: installs, upgrades and uninstalls releases of charts.
public final class HelmController {
  /// The field manager of everything that is applied.
  public static final String NAME = "helm-controller";

  private static final List<GroupVersionKind> SOURCES =
      List.of(Flux.HELM_CHART, Flux.OCI_REPOSITORY, Flux.EXTERNAL_ARTIFACT);

  private HelmController() {}

  /// Runs until the calling task is cancelled.
  public static void run(World world, KubeApi api, HelmOptions options) {
    Informers informers = new Informers(world, api);
    FluxClient client = new FluxClient(world, api, NAME);
    Dependencies dependencies = new Dependencies(client, Flux.HELM_RELEASE);
    EventRecorder events = new EventRecorder(world, api, NAME);
    HealthChecks health = new HealthChecks(world, api, informers);
    HelmReleaseReconciler reconciler =
        new HelmReleaseReconciler(client, events, dependencies, health, options);
    Informer releases = informers.of(Flux.HELM_RELEASE);
    Controller controller =
        Controller.named(NAME)
            .watches(Flux.HELM_RELEASE)
            .when(Schedule.ASKED)
            .watches(Flux.HELM_RELEASE, object -> dependencies.waitingFor(object, releases.list()))
            .when(KustomizeController.CHANGED_READINESS)
            .workers(options.workers())
            .reconciles(reconciler);
    for (GroupVersionKind kind : SOURCES) {
      controller
          .watches(kind, source -> users(source, releases.list()))
          .when((before, after) ->
              KustomizeController.CHANGED_ARTIFACT.matters(before, after)
                  || KustomizeController.CHANGED_READINESS.matters(before, after));
    }
    controller.start(world, informers).join(Signal.FOREVER);
  }

  private static List<ObjectName> users(KubeObject source, List<KubeObject> releases) {
    return releases.stream()
        .filter(each ->
            ReleaseSource.reference(each)
                .equals(new Sources.Reference(source.kind(), source.objectName())))
        .map(KubeObject::objectName)
        .toList();
  }
}
