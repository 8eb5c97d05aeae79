package dev.galley.kube.cel;

/// A word of an expression.
record Token(Kind kind, int at, String text) {
  /// What sort of word.
  enum Kind {
    END,
    SYMBOL,
    IDENT,
    ESCAPED_IDENT,
    INT,
    UINT,
    DOUBLE,
    STRING,
    BYTES
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
