package dev.galley.kube.cel;

import java.time.Instant;

/// Runs a comprehension.
record Loop(Slots slots, Step start, Step condition, Step step, boolean unconditional) {
  /// Where its variables are kept; the second of two is -1 when there is but one.
  record Slots(int accumulator, int first, int second) {}

  void run(Frame frame, Object range) {
    frame.local(slots.accumulator, start.eval(frame));
    switch (range) {
      case ListValue list -> {
        for (int i = 0; i < list.size(); i++) {
          Object element = element(list, i);
          boolean more =
              slots.second < 0 ? next(frame, element, element) : next(frame, (long) i, element);
          if (!more) {
            return;
          }
        }
      }
      case MapValue map -> {
        for (Object key : map.keys()) {
          Object value = slots.second < 0 ? key : map.find(key);
          if (value != null && !next(frame, key, value)) {
            return;
          }
        }
      }
      default -> throw new CelFailure("got 'types." + goName(range) + "', expected iterable type");
    }
  }

  private static String goName(Object value) {
    return switch (value) {
      case Long _ -> "Int";
      case Boolean _ -> "Bool";
      case CelNull _ -> "Null";
      case Instant _ -> "Timestamp";
      default -> value.getClass().getSimpleName();
    };
  }

  /// An element that is not what it should be fails where it is used.
  private static Object element(ListValue list, int index) {
    try {
      return list.get(index);
    } catch (CostExceeded exceeded) {
      throw exceeded;
    } catch (CelFailure failure) {
      return failure;
    }
  }

  private boolean next(Frame frame, Object first, Object second) {
    frame.local(slots.first, first);
    if (slots.second >= 0) {
      frame.local(slots.second, second);
    }
    if (!unconditional && Boolean.FALSE.equals(condition.eval(frame))) {
      return false;
    }
    try {
      frame.local(slots.accumulator, step.eval(frame));
      return true;
    } catch (CostExceeded exceeded) {
      throw exceeded;
    } catch (CelFailure failure) {
      frame.local(slots.accumulator, failure);
      return !unconditional;
    }
  }
}
