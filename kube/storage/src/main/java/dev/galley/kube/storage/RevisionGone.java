package dev.galley.kube.storage;

/// The revision asked for is older than the history that is kept.
public final class RevisionGone extends RuntimeException {
  private final long asked;
  private final long oldest;

  public RevisionGone(long asked, long oldest) {
    super("revision " + asked + " is gone, the oldest kept is " + oldest);
    this.asked = asked;
    this.oldest = oldest;
  }

  public long asked() {
    return asked;
  }

  /// The oldest revision from which a watch or a list may still go.
  public long oldest() {
    return oldest;
  }
}
