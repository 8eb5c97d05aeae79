package dev.galley.cloud.simulator;

import java.time.Instant;

/// One call that AWS answered: who asked for what, and how it ended.
///
/// @param errorCode empty when the call succeeded
/// @param errorMessage empty when the call succeeded
public record CallRecord(
    Instant at, String principal, String action, String errorCode, String errorMessage) {
  public boolean succeeded() {
    return errorCode.isEmpty();
  }

  public boolean denied() {
    return errorCode.startsWith("AccessDenied") || errorCode.equals("UnauthorizedOperation");
  }
}
