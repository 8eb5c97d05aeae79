package dev.galley.kube.cel;

/// A value of one of Kubernetes' libraries.
interface LibraryValue {
  CelType celType();

  /// How many bytes it counts as where costs depend on sizes.
  default long size() {
    return 1;
  }
}
