package org.example.canteen;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import java.util.Map;

/// Keeps the menu and the counters of a canteen, lists it in its namespace's directory, and says
/// how many counters are open.
///
/// The directory belongs to all canteens, so that no owner reference can clean it up: a finalizer
/// takes a canteen out of it before the canteen goes.
@Workflow(
    dependents = {
      @Dependent(type = MenuConfigMap.class),
      @Dependent(type = CounterDeployment.class)
    })
@ControllerConfiguration(name = "canteens", finalizerName = "example.org/directory")
public class CanteenReconciler implements Reconciler<Canteen>, Cleaner<Canteen> {
  static final String DIRECTORY = "canteens";

  @Override
  public UpdateControl<Canteen> reconcile(Canteen canteen, Context<Canteen> context) {
    list(canteen, context.getClient());
    int open =
        context
            .getSecondaryResource(Deployment.class)
            .map(deployment -> deployment.getStatus().getReadyReplicas())
            .orElse(0);
    Canteen answer = new Canteen();
    answer.setMetadata(
        new ObjectMetaBuilder()
            .withName(canteen.getMetadata().getName())
            .withNamespace(canteen.getMetadata().getNamespace())
            .build());
    answer.setStatus(new Canteen.Status(open, canteen.getMetadata().getGeneration()));
    return UpdateControl.patchStatus(answer);
  }

  @Override
  public DeleteControl cleanup(Canteen canteen, Context<Canteen> context) {
    context
        .getClient()
        .configMaps()
        .inNamespace(canteen.getMetadata().getNamespace())
        .withName(DIRECTORY)
        .edit(known ->
            new ConfigMapBuilder(known).removeFromData(canteen.getMetadata().getName()).build());
    return DeleteControl.defaultDelete();
  }

  /// Each canteen applies its own line, so that they never overwrite each other's.
  private static void list(Canteen canteen, KubernetesClient client) {
    String name = canteen.getMetadata().getName();
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(DIRECTORY)
                .withNamespace(canteen.getMetadata().getNamespace())
                .endMetadata()
                .withData(Map.of(name, canteen.getSpec().dish()))
                .build())
        .fieldManager("canteen-" + name)
        .forceConflicts()
        .serverSideApply();
  }
}
