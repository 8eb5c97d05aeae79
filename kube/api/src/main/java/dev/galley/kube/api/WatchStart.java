package dev.galley.kube.api;

import java.time.Duration;
import java.util.Optional;

/// Where a watch begins and when it ends: after `resourceVersion`, or with the current state as
/// ADDED events. With `bookmarks` the server tells its revision about every minute and shortly
/// before the end of the watch's `length`, when it has one.
public record WatchStart(
    String resourceVersion,
    boolean bookmarks,
    InitialEvents initialEvents,
    Optional<Duration> length) {
  /// Whether the current state comes first.
  public enum InitialEvents {
    /// When no version is given, or `0`.
    AS_EVER,
    /// Always; for a client that takes bookmarks it ends in one annotated
    /// `k8s.io/initial-events-end: "true"`.
    SENT,
    /// Never.
    NOT_SENT
  }

  public WatchStart(String resourceVersion, boolean bookmarks, boolean sendInitialEvents) {
    this(
        resourceVersion,
        bookmarks,
        sendInitialEvents ? InitialEvents.SENT : InitialEvents.AS_EVER,
        Optional.empty());
  }

  public static WatchStart after(String resourceVersion) {
    return new WatchStart(resourceVersion, false, false);
  }
}
