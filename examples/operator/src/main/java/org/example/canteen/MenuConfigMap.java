package org.example.canteen;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.Map;

/// What is served, for the counters to read.
@KubernetesDependent
public class MenuConfigMap extends CRUDKubernetesDependentResource<ConfigMap, Canteen> {
  @Override
  protected ConfigMap desired(Canteen canteen, Context<Canteen> context) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(canteen.getMetadata().getName() + "-menu")
        .withNamespace(canteen.getMetadata().getNamespace())
        .endMetadata()
        .withData(Map.of("dish", canteen.getSpec().dish()))
        .build();
  }
}
