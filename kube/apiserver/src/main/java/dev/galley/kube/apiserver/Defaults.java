package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The defaults of built-in kinds, as upstream's `SetDefaults_…` functions set them on decoding.
final class Defaults {
  private static final Map<String, Consumer<Map<String, @Nullable Object>>> BY_KIND =
      Map.ofEntries(
          Map.entry("Pod", PodDefaults::pod),
          Map.entry("PodTemplate", WorkloadDefaults::podTemplate),
          Map.entry("Deployment", WorkloadDefaults::deployment),
          Map.entry("ReplicaSet", WorkloadDefaults::replicaSet),
          Map.entry("ReplicationController", WorkloadDefaults::replicationController),
          Map.entry("StatefulSet", WorkloadDefaults::statefulSet),
          Map.entry("DaemonSet", WorkloadDefaults::daemonSet),
          Map.entry("Job", WorkloadDefaults::job),
          Map.entry("CronJob", WorkloadDefaults::cronJob),
          Map.entry("HorizontalPodAutoscaler", WorkloadDefaults::autoscaler),
          Map.entry("PersistentVolumeClaim", StorageDefaults::claim),
          Map.entry("PersistentVolume", StorageDefaults::volume),
          Map.entry("StorageClass", StorageDefaults::storageClass),
          Map.entry("CSIDriver", StorageDefaults::csiDriver),
          Map.entry("Service", OtherDefaults::service),
          Map.entry("Secret", OtherDefaults::secret),
          Map.entry("Namespace", OtherDefaults::namespace),
          Map.entry("Endpoints", OtherDefaults::endpointPorts),
          Map.entry("EndpointSlice", OtherDefaults::endpointSlice),
          Map.entry("NetworkPolicy", OtherDefaults::networkPolicy),
          Map.entry("IngressClass", OtherDefaults::ingressClass),
          Map.entry("RoleBinding", OtherDefaults::roleBinding),
          Map.entry("ClusterRoleBinding", OtherDefaults::roleBinding),
          Map.entry("PriorityClass", OtherDefaults::priorityClass),
          Map.entry("LimitRange", OtherDefaults::limitRange),
          Map.entry("MutatingWebhookConfiguration", tree -> OtherDefaults.webhooks(tree, true)),
          Map.entry("ValidatingWebhookConfiguration", tree -> OtherDefaults.webhooks(tree, false)),
          Map.entry("ValidatingAdmissionPolicy", AdmissionConfiguration::policy),
          Map.entry("ValidatingAdmissionPolicyBinding", AdmissionConfiguration::binding),
          Map.entry("ResourceClaim", OtherDefaults::claim),
          Map.entry(
              "ResourceClaimTemplate", tree -> OtherDefaults.claim(Draft.child(tree, "spec"))),
          Map.entry("FlowSchema", OtherDefaults::flowSchema),
          Map.entry("PriorityLevelConfiguration", OtherDefaults::priorityLevel),
          Map.entry("APIService", OtherDefaults::apiService),
          Map.entry("Node", OtherDefaults::node),
          Map.entry("CustomResourceDefinition", DefinitionDefaults::definition));

  private Defaults() {}

  static KubeObject apply(Served served, KubeObject object) {
    Consumer<Map<String, @Nullable Object>> defaults = BY_KIND.get(served.type().kind().kind());
    if (defaults == null || served.isCustom()) {
      return object;
    }
    Map<String, @Nullable Object> draft = Draft.of(object.tree());
    defaults.accept(draft);
    return KubeObject.of(Tree.asMap(draft));
  }
}
