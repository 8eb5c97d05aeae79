package dev.galley.kube.cel;

import org.jspecify.annotations.Nullable;

/// The operators that need not evaluate all of their operands.
final class Logic {
  private Logic() {}

  /// @param decides the value that decides alone: `false` for `&&`, `true` for `||`
  static Step both(Step left, Step right, boolean decides) {
    return frame -> {
      CelFailure failure = undecided(frame, left, decides);
      if (failure == DECIDED) {
        return decides;
      }
      CelFailure other = undecided(frame, right, decides);
      if (other == DECIDED) {
        return decides;
      }
      if (failure != null) {
        throw failure;
      }
      if (other != null) {
        throw other;
      }
      return !decides;
    };
  }

  private static final CelFailure DECIDED = new CelFailure("decided");

  /// `DECIDED`, the failure of an operand, or nothing when it says neither.
  private static @Nullable CelFailure undecided(Frame frame, Step step, boolean decides) {
    try {
      Object value = step.eval(frame);
      if (!(value instanceof Boolean flag)) {
        return CelFailure.noOverload();
      }
      return flag == decides ? DECIDED : null;
    } catch (CostExceeded exceeded) {
      throw exceeded;
    } catch (CelFailure failure) {
      return failure;
    }
  }

  static Step choice(Step condition, Step yes, Step no) {
    return frame -> {
      if (!(condition.eval(frame) instanceof Boolean flag)) {
        throw CelFailure.noOverload();
      }
      return (flag ? yes : no).eval(frame);
    };
  }

  /// Whether a loop goes on: yes, unless it is known to be false.
  static Step notFalse(Step step) {
    return frame -> {
      Object value;
      try {
        value = step.eval(frame);
      } catch (CostExceeded exceeded) {
        throw exceeded;
      } catch (CelFailure failure) {
        value = true;
      }
      frame.charge(1);
      return !Boolean.FALSE.equals(value);
    };
  }
}
