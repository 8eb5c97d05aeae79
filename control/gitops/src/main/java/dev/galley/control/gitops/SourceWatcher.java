package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Informers;
import java.util.List;

/// Flux's source-watcher: cuts artifacts into ExternalArtifacts as ArtifactGenerators say.
public final class SourceWatcher {
  static final String NAME = "source-watcher";

  private SourceWatcher() {}

  /// Runs until the calling task is cancelled.
  public static void run(World world, KubeApi api, ArtifactStore store) {
    Informers informers = new Informers(world, api);
    FluxClient client = new FluxClient(world, api, NAME);
    EventRecorder events = new EventRecorder(world, api, NAME);
    Informer generators = informers.of(Flux.ARTIFACT_GENERATOR);
    Controller controller =
        Controller.named(NAME)
            .watches(Flux.ARTIFACT_GENERATOR)
            .when(Schedule.ASKED)
            .workers(4)
            .reconciles(new ArtifactGeneratorReconciler(client, events, store));
    for (GroupVersionKind kind :
        List.of(Flux.GIT_REPOSITORY, Flux.OCI_REPOSITORY, Flux.BUCKET, Flux.HELM_CHART)) {
      controller
          .watches(kind, source -> users(source, generators.list()))
          .when(KustomizeController.CHANGED_ARTIFACT);
    }
    controller.start(world, informers).join(Signal.FOREVER);
  }

  private static List<ObjectName> users(KubeObject source, List<KubeObject> generators) {
    Sources.Reference reference = new Sources.Reference(source.kind(), source.objectName());
    return generators.stream()
        .filter(each ->
            Tree.mapsAt(each.tree(), "spec", "sources").stream()
                .anyMatch(entry -> Sources.reference(entry, each.namespace()).equals(reference)))
        .map(KubeObject::objectName)
        .toList();
  }
}
