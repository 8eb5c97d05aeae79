package dev.galley.render.kustomize;

import java.util.Set;

/// What identifies a resource: group, version, kind, name and namespace.
record ResourceId(String group, String version, String kind, String name, String namespace) {
  private static final String NO_NAMESPACE = "_non_namespaceable_";
  private static final String DEFAULT_NAMESPACE = "default";

  /// `apiVersion/kind` of everything that has no namespace; see section 5 of the reference on why
  /// the versions matter.
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "v1/ComponentStatus",
          "v1/Namespace",
          "v1/Node",
          "v1/PersistentVolume",
          "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration",
          "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration",
          "admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration",
          "admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration",
          "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
          "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
          "admissionregistration.k8s.io/v1beta1/ValidatingAdmissionPolicy",
          "admissionregistration.k8s.io/v1beta1/ValidatingAdmissionPolicyBinding",
          "apiextensions.k8s.io/v1/CustomResourceDefinition",
          "apiextensions.k8s.io/v1beta1/CustomResourceDefinition",
          "apiregistration.k8s.io/v1/APIService",
          "apiregistration.k8s.io/v1beta1/APIService",
          "certificates.k8s.io/v1/CertificateSigningRequest",
          "certificates.k8s.io/v1beta1/CertificateSigningRequest",
          "flowcontrol.apiserver.k8s.io/v1beta1/FlowSchema",
          "flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfiguration",
          "networking.k8s.io/v1/IngressClass",
          "networking.k8s.io/v1beta1/IngressClass",
          "node.k8s.io/v1/RuntimeClass",
          "node.k8s.io/v1beta1/RuntimeClass",
          "policy/v1beta1/PodSecurityPolicy",
          "rbac.authorization.k8s.io/v1/ClusterRole",
          "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
          "rbac.authorization.k8s.io/v1beta1/ClusterRole",
          "rbac.authorization.k8s.io/v1beta1/ClusterRoleBinding",
          "scheduling.k8s.io/v1/PriorityClass",
          "scheduling.k8s.io/v1beta1/PriorityClass",
          "storage.k8s.io/v1/CSIDriver",
          "storage.k8s.io/v1/CSINode",
          "storage.k8s.io/v1/StorageClass",
          "storage.k8s.io/v1/VolumeAttachment",
          "storage.k8s.io/v1beta1/CSIDriver",
          "storage.k8s.io/v1beta1/CSINode",
          "storage.k8s.io/v1beta1/StorageClass",
          "storage.k8s.io/v1beta1/VolumeAttachment");

  /// Two resources of one build may not have equal keys. Versions count, as in the original.
  record Key(String group, String version, String kind, String name, String namespace) {}

  static ResourceId of(String apiVersion, String kind, String name, String namespace) {
    int slash = apiVersion.indexOf('/');
    return new ResourceId(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        apiVersion.substring(slash + 1),
        kind,
        name,
        namespace);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  boolean isClusterScoped() {
    return CLUSTER_SCOPED.contains(apiVersion() + "/" + kind);
  }

  String effectiveNamespace() {
    if (isClusterScoped()) {
      return NO_NAMESPACE;
    }
    return namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace;
  }

  Key key() {
    return new Key(group, version, kind, name, effectiveNamespace());
  }

  boolean sameNamespace(ResourceId other) {
    return effectiveNamespace().equals(other.effectiveNamespace());
  }

  boolean sameKind(ResourceId other) {
    return group.equals(other.group) && version.equals(other.version) && kind.equals(other.kind);
  }

  /// Whether group, version and kind fit; an empty wish fits all.
  boolean isKind(String wantedGroup, String wantedVersion, String wantedKind) {
    return (wantedGroup.isEmpty() || wantedGroup.equals(group))
        && (wantedVersion.isEmpty() || wantedVersion.equals(version))
        && (wantedKind.isEmpty() || wantedKind.equals(kind));
  }

  /// Whether everything that the wish states fits exactly.
  boolean isSelectedBy(ResourceId wish) {
    return isKind(wish.group, wish.version, wish.kind)
        && (wish.namespace.isEmpty() || effectiveNamespace().equals(wish.effectiveNamespace()))
        && (wish.name.isEmpty() || name.equals(wish.name));
  }

  String kindText() {
    return or(kind, "[noKind]") + "." + or(version, "[noVer]") + "." + or(group, "[noGrp]");
  }

  @Override
  public String toString() {
    return kindText() + "/" + or(name, "[noName]") + "." + or(namespace, "[noNs]");
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
