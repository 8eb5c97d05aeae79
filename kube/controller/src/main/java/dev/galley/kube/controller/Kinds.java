package dev.galley.kube.controller;

import dev.galley.base.objects.GroupVersionKind;

/// The built-in kinds that controllers deal with.
public final class Kinds {
  public static final GroupVersionKind NAMESPACE = core("Namespace");
  public static final GroupVersionKind NODE = core("Node");
  public static final GroupVersionKind POD = core("Pod");
  public static final GroupVersionKind SERVICE = core("Service");
  public static final GroupVersionKind ENDPOINTS = core("Endpoints");
  public static final GroupVersionKind EVENT = core("Event");
  public static final GroupVersionKind SECRET = core("Secret");
  public static final GroupVersionKind CONFIG_MAP = core("ConfigMap");
  public static final GroupVersionKind SERVICE_ACCOUNT = core("ServiceAccount");
  public static final GroupVersionKind PERSISTENT_VOLUME = core("PersistentVolume");
  public static final GroupVersionKind PERSISTENT_VOLUME_CLAIM = core("PersistentVolumeClaim");
  public static final GroupVersionKind RESOURCE_QUOTA = core("ResourceQuota");
  public static final GroupVersionKind REPLICATION_CONTROLLER = core("ReplicationController");
  public static final GroupVersionKind DEPLOYMENT = of("apps", "Deployment");
  public static final GroupVersionKind REPLICA_SET = of("apps", "ReplicaSet");
  public static final GroupVersionKind STATEFUL_SET = of("apps", "StatefulSet");
  public static final GroupVersionKind DAEMON_SET = of("apps", "DaemonSet");
  public static final GroupVersionKind CONTROLLER_REVISION = of("apps", "ControllerRevision");
  public static final GroupVersionKind JOB = of("batch", "Job");
  public static final GroupVersionKind CRON_JOB = of("batch", "CronJob");
  public static final GroupVersionKind LEASE = of("coordination.k8s.io", "Lease");
  public static final GroupVersionKind ENDPOINT_SLICE = of("discovery.k8s.io", "EndpointSlice");
  public static final GroupVersionKind POD_DISRUPTION_BUDGET = of("policy", "PodDisruptionBudget");
  public static final GroupVersionKind STORAGE_CLASS = of("storage.k8s.io", "StorageClass");
  public static final GroupVersionKind PRIORITY_CLASS = of("scheduling.k8s.io", "PriorityClass");
  public static final GroupVersionKind CUSTOM_RESOURCE_DEFINITION =
      of("apiextensions.k8s.io", "CustomResourceDefinition");

  private Kinds() {}

  private static GroupVersionKind core(String kind) {
    return of("", kind);
  }

  private static GroupVersionKind of(String group, String kind) {
    return new GroupVersionKind(group, "v1", kind);
  }
}
