package dev.galley.kube.storage;

/// A write could not be stored: the disk is full or broken, or the storage has been closed. Nothing
/// of the write shows.
public final class StorageFailed extends RuntimeException {
  public StorageFailed(String message) {
    super(message);
  }

  public StorageFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
