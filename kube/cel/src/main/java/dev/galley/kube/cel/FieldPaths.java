package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `fieldPath` of rules: `.spec['a.b'].c`.
final class FieldPaths {
  private FieldPaths() {}

  /// The path as errors show it; empty when it leads to no field of the schema.
  static Optional<String> resolve(Structural schema, String path) {
    StringBuilder shown = new StringBuilder();
    Structural here = schema;
    List<String> words = words(path);
    int at = 0;
    while (at < words.size()) {
      boolean bracket = words.get(at).equals("[");
      if ((!bracket && !words.get(at).equals(".")) || at + 1 >= words.size()) {
        return Optional.empty();
      }
      String word = words.get(at + 1);
      if (bracket && (at + 2 >= words.size() || !words.get(at + 2).equals("]"))) {
        return Optional.empty();
      }
      Optional<String> name = bracket ? unquoted(word) : Optional.of(word);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      Structural next = child(here, name.get());
      if (next == null) {
        return Optional.empty();
      }
      if (here.properties().isEmpty()) {
        shown.append('[').append(name.get()).append(']');
      } else {
        shown.append(shown.isEmpty() ? "" : ".").append(name.get());
      }
      here = next;
      at += bracket ? 3 : 2;
    }
    return Optional.of(shown.toString());
  }

  private static @Nullable Structural child(Structural schema, String name) {
    return schema.properties().isEmpty() ? schema.additional() : schema.properties().get(name);
  }

  /// Delimiters and what is between them.
  private static List<String> words(String path) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < path.length()) {
      int end = at + 1;
      char c = path.charAt(at);
      if (c == '\'') {
        while (end < path.length() && !(path.charAt(end) == '\'' && path.charAt(end - 1) != '\\')) {
          end++;
        }
        end = Math.min(path.length(), end + 1);
      } else if (".[]".indexOf(c) < 0) {
        while (end < path.length() && ".[]".indexOf(path.charAt(end)) < 0) {
          end++;
        }
      }
      words.add(path.substring(at, end));
      at = end;
    }
    return words;
  }

  private static Optional<String> unquoted(String word) {
    if (word.length() < 2 || !word.startsWith("'") || !word.endsWith("'")) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < word.length() - 1; i++) {
      char c = word.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      i++;
      int known = "abfnrtv'\\".indexOf(word.charAt(i));
      if (known < 0) {
        return Optional.empty();
      }
      text.append("\u0007\b\f\n\r\t\u000b'\\".charAt(known));
    }
    return Optional.of(text.toString());
  }
}
