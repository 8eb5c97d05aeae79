package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.ChangeFilter;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Informers;
import java.util.List;

/// Flux's kustomize-controller: builds what a source holds and applies it, in order and for as long
/// as it runs.
public final class KustomizeController {
  /// The field manager of everything that is applied; keeping Flux's name lets clusters move
  /// between Flux and Galley.
  public static final String NAME = "kustomize-controller";

  private KustomizeController() {}

  /// Runs until the calling task is cancelled.
  public static void run(World world, KubeApi api, KustomizationOptions options) {
    Informers informers = new Informers(world, api);
    FluxClient client = new FluxClient(world, api, NAME);
    Dependencies dependencies = new Dependencies(client, Flux.KUSTOMIZATION);
    KustomizationReconciler reconciler =
        new KustomizationReconciler(
            client,
            new EventRecorder(world, api, NAME),
            new HealthChecks(world, api, informers),
            dependencies,
            options);
    Informer kustomizations = informers.of(Flux.KUSTOMIZATION);
    Controller controller =
        Controller.named(NAME)
            .watches(Flux.KUSTOMIZATION)
            .when(Schedule.ASKED)
            .watches(
                Flux.KUSTOMIZATION,
                object -> dependencies.waitingFor(object, kustomizations.list()))
            .when(CHANGED_READINESS)
            .workers(options.workers())
            .reconciles(reconciler);
    for (GroupVersionKind kind : Sources.KINDS) {
      controller
          .watches(kind, source -> users(source, kustomizations.list()))
          .when(CHANGED_ARTIFACT);
    }
    controller.start(world, informers).join(Signal.FOREVER);
  }

  /// A dependency became ready or not, or another revision of it was applied.
  static final ChangeFilter CHANGED_READINESS =
      (before, after) ->
          before == null
              || after == null
              || isReady(before) != isReady(after)
              || !before
                  .text("status", "lastAppliedRevision")
                  .equals(after.text("status", "lastAppliedRevision"));

  /// A source has another artifact, or is new or gone.
  static final ChangeFilter CHANGED_ARTIFACT =
      (before, after) ->
          before == null
              || after == null
              || !before
                  .text("status", "artifact", "revision")
                  .equals(after.text("status", "artifact", "revision"));

  private static boolean isReady(KubeObject object) {
    return object.condition(Flux.READY).filter(Condition::isTrue).isPresent()
        && object.number(-1, "status", "observedGeneration") == object.generation();
  }

  private static List<ObjectName> users(KubeObject source, List<KubeObject> kustomizations) {
    Sources.Reference reference = new Sources.Reference(source.kind(), source.objectName());
    return kustomizations.stream()
        .filter(each -> Sources.reference(each).equals(reference))
        .map(KubeObject::objectName)
        .toList();
  }
}
