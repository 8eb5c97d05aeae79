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
      char c = name.charAt(at);
      if (name.startsWith("__", at)) {
        escaped.append("__underscores__");
        at++;
      } else {
        switch (c) {
          case '.' -> escaped.append("__dot__");
          case '-' -> escaped.append("__dash__");
          case '/' -> escaped.append("__slash__");
          default -> {
            if (!isPlain(c)) {
              return Optional.empty();
            }
            escaped.append(c);
          }
        }
      }
      at++;
    }
    return Optional.of(escaped.toString());
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
