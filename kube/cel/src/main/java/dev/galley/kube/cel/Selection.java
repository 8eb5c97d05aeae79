package dev.galley.kube.cel;

/// Fields, elements and entries; of optional values, optionally.
final class Selection {
  private Selection() {}

  static boolean isIndex(String function) {
    return function.equals("_[_]") || function.equals("_[?_]") || function.equals("_?._");
  }

  static Object select(Object target, String field) {
    return switch (target) {
      case MapValue map -> {
        Object value = map.find(field);
        if (value == null) {
          throw CelFailure.noKey(field);
        }
        yield value;
      }
      case OptionalValue optional ->
          optional.isPresent() ? optional(optional.get(), field) : optional;
      default -> throw CelFailure.noKey(field);
    };
  }

  static boolean has(Object target, String field) {
    return switch (target) {
      case MapValue map -> map.find(field) != null;
      case OptionalValue optional -> optional.isPresent() && has(optional.get(), field);
      default -> false;
    };
  }

  static Object index(Object target, Object index) {
    return switch (target) {
      case ListValue list -> {
        int position = position(list, index);
        if (position < 0) {
          throw CelFailure.noIndex(index);
        }
        yield list.get(position);
      }
      case MapValue map -> {
        Object value = map.find(index);
        if (value == null) {
          throw CelFailure.noKey(index);
        }
        yield value;
      }
      case OptionalValue optional ->
          optional.isPresent() ? optional(optional.get(), index) : optional;
      default -> throw CelFailure.noKey(index);
    };
  }

  /// What is there, if anything is.
  static OptionalValue optional(Object target, Object index) {
    return switch (target) {
      case ListValue list -> {
        int position = position(list, index);
        yield position < 0 ? OptionalValue.NONE : new OptionalValue(list.get(position));
      }
      case MapValue map -> {
        Object value = map.find(index);
        yield value == null ? OptionalValue.NONE : new OptionalValue(value);
      }
      case OptionalValue optional ->
          optional.isPresent() ? optional(optional.get(), index) : optional;
      default -> OptionalValue.NONE;
    };
  }

  /// -1 for a position outside of the list.
  private static int position(ListValue list, Object index) {
    if (!(Values.key(index) instanceof Long position)) {
      throw new CelFailure("unsupported index type '" + Values.type(index).name() + "' in list");
    }
    return position >= 0 && position < list.size() ? position.intValue() : -1;
  }
}
