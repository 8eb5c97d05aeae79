package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Quantity;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;

/// The PersistentVolumeClaimResize plugin: only bound claims grow, and only where their storage
/// class lets them.
final class ClaimResize implements Admission {
  private final ClusterState cluster;

  ClaimResize(ClusterState cluster) {
    this.cluster = cluster;
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!request.updates() || !request.isOn("", "persistentvolumeclaims")) {
      return;
    }
    KubeObject claim = request.subject();
    KubeObject old = request.old().orElse(claim);
    if (size(claim).compareTo(size(old)) <= 0) {
      return;
    }
    if (!old.text("status", "phase").equals("Bound")) {
      throw request.forbidden("Only bound persistent volume claims can be expanded");
    }
    String name = storageClass(claim);
    boolean grows =
        !name.isEmpty()
            && name.equals(storageClass(old))
            && cluster
                .find(Kinds.STORAGE_CLASS, ObjectName.cluster(name))
                .filter(each -> each.flag("allowVolumeExpansion"))
                .isPresent();
    if (!grows) {
      throw request.forbidden(
          "only dynamically provisioned pvc can be resized and the storageclass that provisions"
              + " the pvc must support resize");
    }
  }

  private static Quantity size(KubeObject claim) {
    return Quantity.of(claim.at("spec", "resources", "requests", "storage")).orElse(Quantity.ZERO);
  }

  private static String storageClass(KubeObject claim) {
    String annotated = claim.annotations().get("volume.beta.kubernetes.io/storage-class");
    return annotated != null ? annotated : claim.text("spec", "storageClassName");
  }
}
