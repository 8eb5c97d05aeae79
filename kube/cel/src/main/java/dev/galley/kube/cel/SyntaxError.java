package dev.galley.kube.cel;

/// An expression is not in the grammar. Carries no stack: it is an answer, not a fault.
final class SyntaxError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int at;

  SyntaxError(int at, String message) {
    super(message, null, false, false);
    this.at = at;
  }

  int at() {
    return at;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
