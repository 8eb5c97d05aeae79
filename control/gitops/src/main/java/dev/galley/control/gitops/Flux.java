package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;

/// The kinds, keys and words of Flux's API.
public final class Flux {
  public static final String SOURCE_GROUP = "source.toolkit.fluxcd.io";
  public static final String KUSTOMIZE_GROUP = "kustomize.toolkit.fluxcd.io";
  public static final String HELM_GROUP = "helm.toolkit.fluxcd.io";

  public static final GroupVersionKind GIT_REPOSITORY = source("GitRepository");
  public static final GroupVersionKind OCI_REPOSITORY = source("OCIRepository");
  public static final GroupVersionKind BUCKET = source("Bucket");
  public static final GroupVersionKind HELM_REPOSITORY = source("HelmRepository");
  public static final GroupVersionKind HELM_CHART = source("HelmChart");
  public static final GroupVersionKind EXTERNAL_ARTIFACT = source("ExternalArtifact");
  public static final GroupVersionKind ARTIFACT_GENERATOR =
      new GroupVersionKind("source.extensions.fluxcd.io", "v1beta1", "ArtifactGenerator");
  public static final GroupVersionKind KUSTOMIZATION =
      new GroupVersionKind(KUSTOMIZE_GROUP, "v1", "Kustomization");
  public static final GroupVersionKind HELM_RELEASE =
      new GroupVersionKind(HELM_GROUP, "v2", "HelmRelease");

  /// The annotation by which people and tools ask for a reconciliation now.
  public static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

  static final String FINALIZER = "finalizers.fluxcd.io";
  static final String DISABLED = "disabled";

  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";
  static final String HEALTHY = "Healthy";
  static final String RELEASED = "Released";
  static final String REMEDIATED = "Remediated";
  static final String FETCH_FAILED = "FetchFailed";
  static final String ARTIFACT_IN_STORAGE = "ArtifactInStorage";

  static final String SUCCEEDED = "Succeeded";
  static final String PROGRESSING = "Progressing";
  static final String PROGRESSING_WITH_RETRY = "ProgressingWithRetry";
  static final String ARTIFACT_FAILED = "ArtifactFailed";
  static final String DEPENDENCY_NOT_READY = "DependencyNotReady";

  private Flux() {}

  private static GroupVersionKind source(String kind) {
    return new GroupVersionKind(SOURCE_GROUP, "v1", kind);
  }
}
