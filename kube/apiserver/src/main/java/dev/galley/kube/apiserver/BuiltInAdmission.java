package dev.galley.kube.apiserver;

import java.util.List;

/// The admission that no cluster is without: namespaces exist, and pods are completed.
public final class BuiltInAdmission {
  private BuiltInAdmission() {}

  public static Admission on(ClusterState cluster) {
    return sequence(
        List.of(
            new NamespaceLifecycle(cluster),
            new ServiceAccountAdmission(cluster),
            new PriorityAdmission(cluster),
            new DefaultTolerations()));
  }

  /// Plugins one after the other.
  public static Admission sequence(List<Admission> plugins) {
    List<Admission> all = List.copyOf(plugins);
    return new Admission() {
      @Override
      public AdmissionRequest mutate(AdmissionRequest request) {
        AdmissionRequest current = request;
        for (Admission each : all) {
          current = each.mutate(current);
        }
        return current;
      }

      @Override
      public void validate(AdmissionRequest request) {
        all.forEach(each -> each.validate(request));
      }
    };
  }
}
