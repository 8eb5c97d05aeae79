package dev.galley.kube.api;

/// Where a watch begins: after `resourceVersion`, or with the current state as ADDED events when it
/// is empty. With `bookmarks` the server tells its revision from time to time; with
/// `sendInitialEvents` the current state ends in a bookmark annotated `k8s.io/initial-events-end:
/// "true"`.
public record WatchStart(String resourceVersion, boolean bookmarks, boolean sendInitialEvents) {
  public static WatchStart after(String resourceVersion) {
    return new WatchStart(resourceVersion, false, false);
  }
}
