package dev.galley.kube.cel;

import java.util.Optional;

/// A compiled expression of admission, or one that does not compile.
public final class AdmissionExpression {
  private final String source;
  private final Optional<Program> program;
  private final String error;

  AdmissionExpression(String source, Optional<Program> program, String error) {
    this.source = source;
    this.program = program;
    this.error = error;
  }

  public String source() {
    return source;
  }

  /// Why it does not compile; empty when it does.
  public String error() {
    return error;
  }

  Optional<Program> program() {
    return program;
  }
}
