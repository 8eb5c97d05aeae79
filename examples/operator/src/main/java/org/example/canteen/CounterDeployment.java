package org.example.canteen;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.Map;

/// A pod for each counter, with the menu on its wall.
@KubernetesDependent
public class CounterDeployment extends CRUDKubernetesDependentResource<Deployment, Canteen> {
  @Override
  protected Deployment desired(Canteen canteen, Context<Canteen> context) {
    String name = canteen.getMetadata().getName();
    Map<String, String> labels = Map.of("canteen", name);
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(canteen.getMetadata().getNamespace())
        .endMetadata()
        .withNewSpec()
        .withReplicas(canteen.getSpec().counters())
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("counter")
        .withImage("example.org/counter:1")
        .addNewVolumeMount()
        .withName("menu")
        .withMountPath("/menu")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("menu")
        .withNewConfigMap()
        .withName(name + "-menu")
        .endConfigMap()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
