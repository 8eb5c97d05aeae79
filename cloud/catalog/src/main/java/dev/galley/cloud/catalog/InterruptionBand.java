package dev.galley.cloud.catalog;

/// How many of a type's spot instances AWS interrupts in a month, in the bands of its spot advisor.
public enum InterruptionBand {
  UNDER_5_PERCENT(0.025),
  FROM_5_TO_10_PERCENT(0.075),
  FROM_10_TO_15_PERCENT(0.125),
  FROM_15_TO_20_PERCENT(0.175),
  OVER_20_PERCENT(0.3);

  private final double monthlyShare;

  InterruptionBand(double monthlyShare) {
    this.monthlyShare = monthlyShare;
  }

  /// A share within the band to reckon with.
  public double monthlyShare() {
    return monthlyShare;
  }
}
