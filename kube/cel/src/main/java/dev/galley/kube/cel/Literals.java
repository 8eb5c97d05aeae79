package dev.galley.kube.cel;

/// The values of literals.
final class Literals {
  private Literals() {}

  /// @param sign `-` or nothing
  static Expr of(Token token, String sign, int at, ExprFactory make, Issues issues) {
    String text = token.text();
    return switch (token.kind()) {
      case INT -> number(sign, text, at, make, issues);
      case UINT -> {
        String digits = text.substring(0, text.length() - 1);
        boolean hex = digits.startsWith("0x");
        try {
          yield make.literal(
              at,
              new Uint(Long.parseUnsignedLong(hex ? digits.substring(2) : digits, hex ? 16 : 10)));
        } catch (NumberFormatException tooLarge) {
          yield wrong(at, "invalid uint literal", make, issues);
        }
      }
      case DOUBLE -> {
        double value = Double.parseDouble(sign + text);
        yield Double.isInfinite(value)
            ? wrong(at, "invalid double literal", make, issues)
            : make.literal(at, value);
      }
      case BYTES -> make.literal(at, Bytes.ofLatin(text));
      default -> make.literal(at, text);
    };
  }

  private static Expr number(String sign, String text, int at, ExprFactory make, Issues issues) {
    boolean hex = text.startsWith("0x");
    try {
      return make.literal(
          at, Long.parseLong(sign + (hex ? text.substring(2) : text), hex ? 16 : 10));
    } catch (NumberFormatException tooLarge) {
      return wrong(at, "invalid int literal", make, issues);
    }
  }

  private static Expr wrong(int at, String message, ExprFactory make, Issues issues) {
    issues.add(at, message);
    return make.literal(at, "<<error>>");
  }
}
