package dev.galley.base.objects;

/// A patch that cannot be applied, in the words of the libraries that Kubernetes uses.
public final class PatchException extends RuntimeException {
  private final Reason reason;

  /// What kind of failure it is; an API server answers each with another status.
  public enum Reason {
    /// The patch itself cannot be read.
    MALFORMED,
    /// The patch is well formed, but the document has not what it needs.
    NOT_APPLICABLE,
    /// A `test` operation found another value.
    TEST_FAILED
  }

  public PatchException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
