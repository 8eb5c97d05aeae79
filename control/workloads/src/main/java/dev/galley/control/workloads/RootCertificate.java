package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;

/// The certificate that pods trust the API server by: the one that was configured, or else the one
/// that the API server publishes once it is served.
record RootCertificate(Cluster cluster, String configured) {
  private static final ObjectName PUBLISHED =
      new ObjectName("kube-system", "extension-apiserver-authentication");

  /// In PEM; empty when there is none yet.
  String pem() {
    return configured.isEmpty()
        ? cluster
            .cached(Kinds.CONFIG_MAP, PUBLISHED)
            .map(published -> published.text("data", "client-ca-file"))
            .orElse("")
        : configured;
  }

  /// Whether another certificate may be in force when this object changes.
  static boolean isPublishedIn(KubeObject object) {
    return object.objectName().equals(PUBLISHED);
  }
}
