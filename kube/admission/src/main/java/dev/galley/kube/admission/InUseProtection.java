package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The StorageObjectInUseProtection plugin: claims and volumes are held until nobody uses them.
final class InUseProtection implements Admission {
  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    if (!request.creates()) {
      return request;
    }
    if (request.isOn("", "persistentvolumeclaims")) {
      return held(request, "kubernetes.io/pvc-protection");
    }
    if (request.isOn("", "persistentvolumes")) {
      return held(request, "kubernetes.io/pv-protection");
    }
    return request.isOn("storage.k8s.io", "volumeattributesclasses")
        ? held(request, "kubernetes.io/vac-protection")
        : request;
  }

  private static AdmissionRequest held(AdmissionRequest request, String finalizer) {
    KubeObject object = request.subject();
    if (object.finalizers().contains(finalizer)) {
      return request;
    }
    List<@Nullable Object> finalizers = new ArrayList<>(object.finalizers());
    finalizers.add(finalizer);
    return request.withObject(object.with(finalizers, "metadata", "finalizers"));
  }
}
