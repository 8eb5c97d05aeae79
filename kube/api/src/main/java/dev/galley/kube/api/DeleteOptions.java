package dev.galley.kube.api;

import java.util.OptionalLong;

/// How to delete. Empty strings mean no precondition; an empty grace period means the kind's own.
public record DeleteOptions(
    Propagation propagation,
    OptionalLong gracePeriodSeconds,
    String uid,
    String resourceVersion,
    boolean dryRun) {
  /// What becomes of the objects that the deleted one owns.
  public enum Propagation {
    /// As finalizers of the object say already, or else as is usual for its kind.
    UNDECIDED,
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  public static final DeleteOptions BACKGROUND =
      new DeleteOptions(Propagation.BACKGROUND, OptionalLong.empty(), "", "", false);

  public DeleteOptions propagation(Propagation policy) {
    return new DeleteOptions(policy, gracePeriodSeconds, uid, resourceVersion, dryRun);
  }

  /// At once, as the kubelet and `kubectl delete --force` do.
  public DeleteOptions now() {
    return new DeleteOptions(propagation, OptionalLong.of(0), uid, resourceVersion, dryRun);
  }

  /// Only if the object is still the one with that uid.
  public DeleteOptions onlyUid(String expected) {
    return new DeleteOptions(propagation, gracePeriodSeconds, expected, resourceVersion, dryRun);
  }
}
