package dev.galley.kube.admission;

import dev.galley.base.problem.ProblemException;

/// The admission plugins in the order in which upstream runs them.
enum AdmissionPlugin {
  ALWAYS_ADMIT("AlwaysAdmit", false),
  NAMESPACE_LIFECYCLE("NamespaceLifecycle", true),
  NAMESPACE_EXISTS("NamespaceExists", false),
  HARD_ANTI_AFFINITY("LimitPodHardAntiAffinityTopology", false),
  LIMIT_RANGER("LimitRanger", true),
  SERVICE_ACCOUNT("ServiceAccount", true),
  NODE_TAINTS("TaintNodesByCondition", true),
  ALWAYS_PULL_IMAGES("AlwaysPullImages", false),
  POD_SECURITY("PodSecurity", true),
  PRIORITY("Priority", true),
  DEFAULT_TOLERATIONS("DefaultTolerationSeconds", true),
  EXTENDED_RESOURCE_TOLERATION("ExtendedResourceToleration", false),
  DEFAULT_STORAGE_CLASS("DefaultStorageClass", true),
  IN_USE_PROTECTION("StorageObjectInUseProtection", true),
  CLAIM_RESIZE("PersistentVolumeClaimResize", true),
  RUNTIME_CLASS("RuntimeClass", true),
  CERTIFICATE_APPROVAL("CertificateApproval", true),
  CERTIFICATE_SIGNING("CertificateSigning", true),
  CERTIFICATE_SUBJECT_RESTRICTION("CertificateSubjectRestriction", true),
  DEFAULT_INGRESS_CLASS("DefaultIngressClass", true),
  DENY_SERVICE_EXTERNAL_IPS("DenyServiceExternalIPs", false),
  MUTATING_POLICY("MutatingAdmissionPolicy", true),
  MUTATING_WEBHOOK("MutatingAdmissionWebhook", true),
  VALIDATING_POLICY("ValidatingAdmissionPolicy", true),
  VALIDATING_WEBHOOK("ValidatingAdmissionWebhook", true),
  RESOURCE_QUOTA("ResourceQuota", true),
  ALWAYS_DENY("AlwaysDeny", false);

  private final String pluginName;
  private final boolean isDefault;

  AdmissionPlugin(String pluginName, boolean isDefault) {
    this.pluginName = pluginName;
    this.isDefault = isDefault;
  }

  String pluginName() {
    return pluginName;
  }

  boolean isDefault() {
    return isDefault;
  }

  /// @throws ProblemException when there is no such plugin
  static AdmissionPlugin named(String name) {
    for (AdmissionPlugin each : values()) {
      if (each.pluginName.equals(name)) {
        return each;
      }
    }
    throw AdmissionProblem.unknown(name);
  }
}
