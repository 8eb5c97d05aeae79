package dev.galley.control.gitops;

/// An object was refused; the message is Flux's, with what had been written before below it.
final class ApplyFailed extends RuntimeException {
  ApplyFailed(String message, Throwable cause) {
    super(message, cause);
  }

  ApplyFailed(String message) {
    super(message);
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
