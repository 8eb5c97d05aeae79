package dev.galley.base.schema.generator;

import java.util.Set;

/// Fields that are pointers in Go, where zero differs from unset. No published artifact says which
/// they are; the names are those of `k8s.io/api`'s stable groups, leaving out names that are both
/// and of which zero is no useful value.
final class Pointers {
  static final Set<String> NUMBERS_AND_FLAGS =
      Set.of(
          "activeDeadlineSeconds",
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "allowVolumeExpansion",
          "attachRequired",
          "automountServiceAccountToken",
          "averageUtilization",
          "backoffLimit",
          "backoffLimitPerIndex",
          "blockOwnerDeletion",
          "completions",
          "controller",
          "currentAverageUtilization",
          "currentCPUUtilizationPercentage",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "enableServiceLinks",
          "endPort",
          "expirationSeconds",
          "failedJobsHistoryLimit",
          "fsGroup",
          "gracePeriodSeconds",
          "handSize",
          "hostUsers",
          "immutable",
          "lendablePercent",
          "borrowingLimitPercent",
          "leaseDurationSeconds",
          "leaseTransitions",
          "managed",
          "manualSelector",
          "maxFailedIndexes",
          "minDomains",
          "minReplicas",
          "mode",
          "namespaced",
          "nominalConcurrencyShares",
          "optional",
          "orphanDependents",
          "parallelism",
          "partition",
          "podInfoOnMount",
          "priority",
          "privileged",
          "progressDeadlineSeconds",
          "readOnlyRootFilesystem",
          "ready",
          "recursiveReadOnlyAllowed",
          "replicas",
          "requiresRepublish",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsNonRoot",
          "runAsUser",
          "seLinuxMount",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "stabilizationWindowSeconds",
          "started",
          "startingDeadlineSeconds",
          "storageCapacity",
          "successfulJobsHistoryLimit",
          "suspend",
          "targetCPUUtilizationPercentage",
          "terminating",
          "terminationGracePeriodSeconds",
          "tolerationSeconds",
          "ttlSecondsAfterFinished");

  static final Set<String> TEXTS =
      Set.of(
          "appProtocol",
          "ingressClassName",
          "runtimeClassName",
          "storageClassName",
          "volumeAttributesClassName");

  private Pointers() {}
}
