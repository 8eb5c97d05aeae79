package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;

/// The NamespaceLifecycle admission plugin.
final class Lifecycle {
  private static final GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");

  private Lifecycle() {}

  /// Nothing new is made of a kind that is going.
  static void checkDefinition(Shared shared, Served served) {
    if (served.custom().isEmpty()) {
      return;
    }
    Served definitions = shared.types().of(Definitions.KIND);
    boolean going =
        shared
            .storage()
            .get(definitions.key(ObjectName.cluster(served.custom().get().definition())))
            .filter(entry -> entry.object().isDeleting())
            .isPresent();
    if (going) {
      throw new ApiException(
          405,
          "MethodNotAllowed",
          "create not allowed while custom resource definition is terminating",
          Tree.map());
    }
  }

  /// Objects are only created in namespaces that exist and stay.
  static void checkNamespace(Shared shared, Served served, KubeObject object) {
    if (!served.type().namespaced()) {
      return;
    }
    String name = object.namespace();
    Served namespaces = shared.types().of(NAMESPACE);
    KubeObject namespace =
        shared
            .storage()
            .get(namespaces.key(ObjectName.cluster(name)))
            .orElseThrow(() -> Failures.notFound(namespaces.type(), name))
            .object();
    if (namespace.isDeleting()) {
      throw Failures.forbidden(
          served.type(),
          object.name(),
          "unable to create new content in namespace " + name + " because it is being terminated",
          Tree.map(
              "reason", "NamespaceTerminating",
              "message", "namespace " + name + " is being terminated",
              "field", "metadata.namespace"));
    }
  }
}
