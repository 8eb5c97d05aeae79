package dev.galley.kube.cel;

/// An evaluation cost more than it may; nothing absorbs this.
final class CostExceeded extends CelFailure {
  private static final long serialVersionUID = 1;

  CostExceeded() {
    super("operation cancelled: actual cost limit exceeded");
  }
}
