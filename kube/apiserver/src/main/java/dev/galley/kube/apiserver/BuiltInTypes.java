package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.kube.api.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The built-in types.
final class BuiltInTypes {
  private BuiltInTypes() {}

  /// apiVersion, plural, kind, scope, short names, categories, subresources; `-` for none.
  private static final String TABLE =
      """
      v1 configmaps ConfigMap N cm - -
      v1 endpoints Endpoints N ep - -
      v1 events Event N ev - -
      v1 limitranges LimitRange N limits - -
      v1 namespaces Namespace C ns - finalize,status
      v1 nodes Node C no - proxy,status
      v1 persistentvolumeclaims PersistentVolumeClaim N pvc - status
      v1 persistentvolumes PersistentVolume C pv - status
      v1 pods Pod N po all attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,status
      v1 podtemplates PodTemplate N - - -
      v1 replicationcontrollers ReplicationController N rc all scale,status
      v1 resourcequotas ResourceQuota N quota - status
      v1 secrets Secret N - - -
      v1 serviceaccounts ServiceAccount N sa - token
      v1 services Service N svc all proxy,status
      apiregistration.k8s.io/v1 apiservices APIService C - api-extensions status
      apps/v1 controllerrevisions ControllerRevision N - - -
      apps/v1 daemonsets DaemonSet N ds all status
      apps/v1 deployments Deployment N deploy all scale,status
      apps/v1 replicasets ReplicaSet N rs all scale,status
      apps/v1 statefulsets StatefulSet N sts all scale,status
      autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler N hpa all status
      batch/v1 cronjobs CronJob N cj all status
      batch/v1 jobs Job N - all status
      certificates.k8s.io/v1 certificatesigningrequests CertificateSigningRequest C csr - approval,status
      networking.k8s.io/v1 ingressclasses IngressClass C - - -
      networking.k8s.io/v1 ingresses Ingress N ing - status
      networking.k8s.io/v1 networkpolicies NetworkPolicy N netpol - -
      policy/v1 poddisruptionbudgets PodDisruptionBudget N pdb - status
      rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding C - - -
      rbac.authorization.k8s.io/v1 clusterroles ClusterRole C - - -
      rbac.authorization.k8s.io/v1 rolebindings RoleBinding N - - -
      rbac.authorization.k8s.io/v1 roles Role N - - -
      storage.k8s.io/v1 csidrivers CSIDriver C - - -
      storage.k8s.io/v1 csinodes CSINode C - - -
      storage.k8s.io/v1 csistoragecapacities CSIStorageCapacity N - - -
      storage.k8s.io/v1 storageclasses StorageClass C sc - -
      storage.k8s.io/v1 volumeattachments VolumeAttachment C - - status
      admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration C - api-extensions -
      admissionregistration.k8s.io/v1 validatingadmissionpolicies ValidatingAdmissionPolicy C - api-extensions status
      admissionregistration.k8s.io/v1 validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding C - api-extensions -
      admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration C - api-extensions -
      apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition C crd,crds api-extensions status
      scheduling.k8s.io/v1 priorityclasses PriorityClass C pc - -
      coordination.k8s.io/v1 leases Lease N - - -
      node.k8s.io/v1 runtimeclasses RuntimeClass C - - -
      discovery.k8s.io/v1 endpointslices EndpointSlice N - - -
      flowcontrol.apiserver.k8s.io/v1 flowschemas FlowSchema C - - status
      flowcontrol.apiserver.k8s.io/v1 prioritylevelconfigurations PriorityLevelConfiguration C - - status
      """;

  static List<ResourceType> all() {
    List<ResourceType> types = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      List<String> cells = List.of(line.split(" "));
      types.add(
          new ResourceType(
              GroupVersionKind.of(cells.get(0), cells.get(2)),
              cells.get(1),
              cells.get(2).toLowerCase(Locale.ROOT),
              cells.get(3).equals("N"),
              names(cells.get(4)),
              names(cells.get(5)),
              names(cells.get(6))));
    }
    return types;
  }

  private static List<String> names(String cell) {
    return cell.equals("-") ? List.of() : List.of(cell.split(","));
  }
}
