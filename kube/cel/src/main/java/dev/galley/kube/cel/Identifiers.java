package dev.galley.kube.cel;

import java.util.Optional;
import java.util.Set;

/// Names of fields as expressions have to write them: `__dash__` and its like.
final class Identifiers {
  /// Words kept for later use, which are no names in expressions.
  static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private static final Set<String> KEYWORDS = Set.of("true", "false", "null", "in");

  private Identifiers() {}

  /// Empty when a name cannot be written at all.
  static Optional<String> escape(String name) {
    if (name.isEmpty() || (name.charAt(0) >= '0' && name.charAt(0) <= '9')) {
      return Optional.empty();
    }
    if (RESERVED.contains(name) || KEYWORDS.contains(name)) {
      return Optional.of("__" + name + "__");
    }
    StringBuilder escaped = new StringBuilder();
    int at = 0;
    while (at < name.length()) {
      boolean underscores = name.startsWith("__", at);
      String written = underscores ? "__underscores__" : escape(name.charAt(at));
      if (written.isEmpty()) {
        return Optional.empty();
      }
      escaped.append(written);
      at += underscores ? 2 : 1;
    }
    return Optional.of(escaped.toString());
  }

  /// Empty for a character that no name can have.
  private static String escape(char c) {
    return switch (c) {
      case '.' -> "__dot__";
      case '-' -> "__dash__";
      case '/' -> "__slash__";
      default -> isPlain(c) ? String.valueOf(c) : "";
    };
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
