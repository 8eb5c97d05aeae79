package org.example.canteen;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;

/// Runs the reconciler, against the cluster of `KUBECONFIG` or the one that it is a pod of.
public final class CanteenOperator {
  private CanteenOperator() {}

  /// An operator that has not started yet.
  public static Operator with(KubernetesClient client) {
    Operator operator = new Operator(settings -> settings.withKubernetesClient(client));
    operator.register(new CanteenReconciler());
    return operator;
  }

  public static void main(String[] arguments) {
    Operator operator = with(new KubernetesClientBuilder().build());
    operator.installShutdownHook(Duration.ofSeconds(10));
    operator.start();
  }
}
