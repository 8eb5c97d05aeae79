package dev.galley.kube.storage;

/// Receives the changes of a resource in the order of their revisions. It is called while the
/// storage is locked, so it only takes note and never waits or calls back.
@FunctionalInterface
public interface ChangeSink {
  void accept(Change change);
}
