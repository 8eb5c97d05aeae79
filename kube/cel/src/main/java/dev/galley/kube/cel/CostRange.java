package dev.galley.kube.cel;

/// The least and the most that something costs, or how large it is; as much as fits when more.
record CostRange(long min, long max) {
  static final long UNBOUNDED = Long.MAX_VALUE;
  static final CostRange NONE = fixed(0);
  static final CostRange ONE = fixed(1);
  static final CostRange UNKNOWN = new CostRange(0, UNBOUNDED);

  static CostRange fixed(long value) {
    return new CostRange(value, value);
  }

  CostRange plus(CostRange other) {
    return new CostRange(sum(min, other.min), sum(max, other.max));
  }

  CostRange times(CostRange other) {
    return new CostRange(product(min, other.min), product(max, other.max));
  }

  /// Scaled, and rounded up.
  CostRange times(double factor) {
    return new CostRange(scaled(min, factor), scaled(max, factor));
  }

  CostRange union(CostRange other) {
    return new CostRange(Math.min(min, other.min), Math.max(max, other.max));
  }

  private static long sum(long left, long right) {
    return left > UNBOUNDED - right ? UNBOUNDED : left + right;
  }

  static long product(long left, long right) {
    return right != 0 && left > UNBOUNDED / right ? UNBOUNDED : left * right;
  }

  private static long scaled(long value, double factor) {
    double product = Math.ceil(value * factor);
    return product >= 0x1p63 ? UNBOUNDED : (long) product;
  }
}
