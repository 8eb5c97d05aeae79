package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The DefaultStorageClass and DefaultIngressClass plugins: who names no class gets the newest one
/// that is marked as the default.
final class DefaultClasses {
  private DefaultClasses() {}

  static Admission ofStorage(ClusterState cluster) {
    return new Admission() {
      @Override
      public AdmissionRequest mutate(AdmissionRequest request) {
        return request.creates() && request.isOn("", "persistentvolumeclaims")
            ? request.withObject(claim(cluster, request.subject()))
            : request;
      }
    };
  }

  static Admission ofIngress(ClusterState cluster) {
    return new Admission() {
      @Override
      public AdmissionRequest mutate(AdmissionRequest request) {
        return request.creates() && request.isOn("networking.k8s.io", "ingresses")
            ? request.withObject(ingress(cluster, request.subject()))
            : request;
      }
    };
  }

  private static KubeObject claim(ClusterState cluster, KubeObject claim) {
    if (claim.at("spec", "storageClassName") != null
        || claim.annotations().containsKey("volume.beta.kubernetes.io/storage-class")) {
      return claim;
    }
    return newest(
            cluster,
            Kinds.STORAGE_CLASS,
            List.of(
                "storageclass.kubernetes.io/is-default-class",
                "storageclass.beta.kubernetes.io/is-default-class"))
        .map(each -> claim.with(each.name(), "spec", "storageClassName"))
        .orElse(claim);
  }

  private static KubeObject ingress(ClusterState cluster, KubeObject ingress) {
    if (ingress.at("spec", "ingressClassName") != null
        || ingress.annotations().containsKey("kubernetes.io/ingress.class")) {
      return ingress;
    }
    return newest(
            cluster, Kinds.INGRESS_CLASS, List.of("ingressclass.kubernetes.io/is-default-class"))
        .map(each -> ingress.with(each.name(), "spec", "ingressClassName"))
        .orElse(ingress);
  }

  private static Optional<KubeObject> newest(
      ClusterState cluster, GroupVersionKind kind, List<String> marks) {
    return cluster.list(kind, "").stream()
        .filter(
            each -> marks.stream().anyMatch(mark -> "true".equals(each.annotations().get(mark))))
        .min(
            Comparator.comparing(
                    (KubeObject each) -> each.created().orElse(Instant.MIN),
                    Comparator.reverseOrder())
                .thenComparing(KubeObject::name));
  }
}
