package dev.galley.kube.cel;

import org.jspecify.annotations.Nullable;

/// One evaluation: its variables, those of its loops, and what it has cost so far.
final class Frame {
  private final Variables variables;
  private final @Nullable Object[] locals;
  private final long limit;
  private long cost;

  Frame(Variables variables, int locals, long limit) {
    this.variables = variables;
    this.locals = new Object[locals];
    this.limit = limit;
  }

  Object variable(String name) {
    Object value = variables.find(name);
    if (value == null) {
      throw new CelFailure("no such attribute(s): " + name);
    }
    return value;
  }

  /// The value of a loop's variable, or the failure that it stands for.
  Object local(int slot) {
    Object value = locals[slot];
    if (value instanceof CelFailure failure) {
      throw failure;
    }
    if (value == null) {
      throw new IllegalStateException("no value in slot " + slot);
    }
    return value;
  }

  void local(int slot, Object value) {
    locals[slot] = value;
  }

  void charge(long more) {
    cost += more;
    if (cost > limit || cost < 0) {
      throw new CostExceeded();
    }
  }

  long cost() {
    return cost;
  }
}
