package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;

/// The kinds that plugins look up.
final class Kinds {
  static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
  static final GroupVersionKind LIMIT_RANGE = new GroupVersionKind("", "v1", "LimitRange");
  static final GroupVersionKind RESOURCE_QUOTA = new GroupVersionKind("", "v1", "ResourceQuota");
  static final GroupVersionKind STORAGE_CLASS =
      new GroupVersionKind("storage.k8s.io", "v1", "StorageClass");
  static final GroupVersionKind INGRESS_CLASS =
      new GroupVersionKind("networking.k8s.io", "v1", "IngressClass");
  static final GroupVersionKind RUNTIME_CLASS =
      new GroupVersionKind("node.k8s.io", "v1", "RuntimeClass");
  static final GroupVersionKind MUTATING_WEBHOOKS =
      new GroupVersionKind("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration");
  static final GroupVersionKind VALIDATING_WEBHOOKS =
      new GroupVersionKind("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration");

  private Kinds() {}
}
