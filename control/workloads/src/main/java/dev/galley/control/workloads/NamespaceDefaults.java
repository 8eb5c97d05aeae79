package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.util.List;
import java.util.Optional;

/// Puts into each namespace what every pod needs: the service account `default` and the config map
/// `kube-root-ca.crt`.
final class NamespaceDefaults {
  private static final String ROOT_CA = "kube-root-ca.crt";

  private final Cluster cluster;
  private final RootCertificate root;

  NamespaceDefaults(Cluster cluster, RootCertificate root) {
    this.cluster = cluster;
    this.root = root;
  }

  Controller serviceAccounts() {
    return Controller.named("serviceaccount-controller")
        .watches(Kinds.NAMESPACE)
        .watches(Kinds.SERVICE_ACCOUNT, object -> namespaceOf(object, "default"))
        .reconciles(name -> ensure(name, serviceAccount(name.name())));
  }

  Controller rootCertificates() {
    return Controller.named("root-ca-certificate-publisher-controller")
        .watches(Kinds.NAMESPACE)
        .watches(Kinds.CONFIG_MAP, this::namespacesOf)
        .reconciles(name -> ensure(name, certificate(name.name())));
  }

  private static List<ObjectName> namespaceOf(KubeObject object, String wanted) {
    return object.name().equals(wanted)
        ? List.of(ObjectName.cluster(object.namespace()))
        : List.of();
  }

  private List<ObjectName> namespacesOf(KubeObject configMap) {
    return RootCertificate.isPublishedIn(configMap)
        ? cluster.of(Kinds.NAMESPACE).list().stream().map(KubeObject::objectName).toList()
        : namespaceOf(configMap, ROOT_CA);
  }

  private static KubeObject serviceAccount(String namespace) {
    return KubeObject.of(Kinds.SERVICE_ACCOUNT, new ObjectName(namespace, "default"));
  }

  private KubeObject certificate(String namespace) {
    return KubeObject.of(Kinds.CONFIG_MAP, new ObjectName(namespace, ROOT_CA))
        .withAnnotation(
            "kubernetes.io/description",
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
                + " endpoints such as the internal service IP or kubernetes.default.svc. No other"
                + " usage is guaranteed across distributions of Kubernetes clusters.")
        .with(Tree.map("ca.crt", root.pem()), "data");
  }

  private Outcome ensure(ObjectName name, KubeObject wanted) {
    Optional<KubeObject> namespace = cluster.cached(Kinds.NAMESPACE, name);
    if (namespace.isEmpty() || namespace.get().isDeleting()) {
      return Outcome.DONE;
    }
    Optional<KubeObject> known = cluster.cached(wanted.groupVersionKind(), wanted.objectName());
    if (known.isEmpty()) {
      create(wanted);
    } else if (wanted.at("data") != null && !wanted.map("data").equals(known.get().map("data"))) {
      cluster.update(known.get().with(wanted.map("data"), "data"));
    }
    return Outcome.DONE;
  }

  private void create(KubeObject wanted) {
    try {
      cluster.create(wanted);
    } catch (ApiException failure) {
      if (!failure.isAlreadyExists()) {
        throw failure;
      }
    }
  }
}
