package dev.galley.base.runtime;

/// A planned fault made an operation fail; components turn it into their own kind of error.
public final class FaultStruck extends RuntimeException {
  private final String reason;

  FaultStruck(String point, String detail, String reason) {
    super(reason + " at " + point + (detail.isEmpty() ? "" : " (" + detail + ")"));
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
