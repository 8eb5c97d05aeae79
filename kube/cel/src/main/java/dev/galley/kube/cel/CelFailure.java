package dev.galley.kube.cel;

/// An expression has no value, for a reason that `&&`, `||` and comprehensions may absorb. Carries
/// no stack: it is an answer, not a fault.
class CelFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  CelFailure(String message) {
    super(message, null, false, false);
  }

  String message() {
    return String.valueOf(getMessage());
  }

  static CelFailure noOverload() {
    return new CelFailure("no such overload");
  }

  /// No overload of a function takes such values.
  static CelFailure noOverload(String function, Object... values) {
    StringBuilder message = new StringBuilder("no such overload: ").append(function).append('(');
    String separator = "";
    for (Object value : values) {
      message.append(separator).append(Values.type(value).name());
      separator = ", ";
    }
    return new CelFailure(message.append(')').toString());
  }

  static CelFailure noKey(Object key) {
    return new CelFailure("no such key: " + Texts.shown(key));
  }

  static CelFailure noIndex(Object index) {
    return new CelFailure("index out of bounds: " + Texts.shown(index));
  }
}
