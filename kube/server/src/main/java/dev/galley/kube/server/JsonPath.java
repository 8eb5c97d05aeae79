package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSONPath in kubectl's dialect, as printer columns and scale subresources use it: fields,
/// indices, slices, wildcards, unions, `..` and filters such as `[?(@.type=="Ready")]`.
///
/// Missing keys are no error: they find nothing.
final class JsonPath {
  private final List<Step> steps;

  private sealed interface Step {
    record Field(String name) implements Step {}

    record Index(int index) implements Step {}

    record Slice(Optional<Integer> from, Optional<Integer> to, int stride) implements Step {}

    record All() implements Step {}

    record Deep() implements Step {}

    record Union(List<Step> parts) implements Step {}

    record Filter(JsonPath left, String operator, Optional<Operand> right) implements Step {}
  }

  private sealed interface Operand {
    record Literal(Object value) implements Operand {}

    record Found(JsonPath path) implements Operand {}
  }

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /// @throws IllegalArgumentException when it is no such path
  static JsonPath parse(String text) {
    return new Parser(text).path();
  }

  /// Everything that the path finds, in document order.
  List<@Nullable Object> find(@Nullable Object tree) {
    List<@Nullable Object> here = new ArrayList<>();
    here.add(tree);
    for (Step step : steps) {
      List<@Nullable Object> next = new ArrayList<>();
      here.forEach(value -> take(step, value, next));
      here = next;
    }
    return here;
  }

  private static void take(Step step, @Nullable Object value, List<@Nullable Object> found) {
    switch (step) {
      case Step.Field(String name) -> {
        if (value instanceof Map<?, ?> map && map.containsKey(name)) {
          found.add(map.get(name));
        }
      }
      case Step.Index(int index) -> {
        if (value instanceof List<?> list) {
          int at = index < 0 ? index + list.size() : index;
          if (at >= 0 && at < list.size()) {
            found.add(list.get(at));
          }
        }
      }
      case Step.Slice slice -> takeSlice(slice, value, found);
      case Step.All() -> found.addAll(children(value));
      case Step.Deep() -> takeDeep(value, found);
      case Step.Union(List<Step> parts) -> parts.forEach(part -> take(part, value, found));
      case Step.Filter filter -> {
        for (Object child : children(value)) {
          if (passes(filter, child)) {
            found.add(child);
          }
        }
      }
    }
  }

  private static List<@Nullable Object> children(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> Tree.asList(list);
      case Map<?, ?> map -> new ArrayList<>(Tree.asMap(map).values());
      case null, default -> List.of();
    };
  }

  private static void takeSlice(
      Step.Slice slice, @Nullable Object value, List<@Nullable Object> found) {
    if (!(value instanceof List<?> list)) {
      return;
    }
    int size = list.size();
    int from = slice.from().orElse(0);
    int to = slice.to().orElse(size);
    int first = from < 0 ? Math.max(0, from + size) : from;
    int end = Math.min(size, to < 0 ? to + size : to);
    for (int i = first; i < end; i += slice.stride()) {
      found.add(list.get(i));
    }
  }

  private static void takeDeep(@Nullable Object value, List<@Nullable Object> found) {
    found.add(value);
    children(value).forEach(child -> takeDeep(child, found));
  }

  private static boolean passes(Step.Filter filter, @Nullable Object child) {
    List<@Nullable Object> left = filter.left().find(child);
    if (filter.right().isEmpty()) {
      return !left.isEmpty();
    }
    List<@Nullable Object> right =
        switch (filter.right().get()) {
          case Operand.Literal(Object value) -> List.of(value);
          case Operand.Found(JsonPath path) -> path.find(child);
        };
    if (left.isEmpty() || right.isEmpty()) {
      return false;
    }
    return compares(left.getFirst(), filter.operator(), right.getFirst());
  }

  private static boolean compares(@Nullable Object left, String operator, @Nullable Object right) {
    if (operator.equals("==") || operator.equals("!=")) {
      boolean same =
          (left instanceof Number one && right instanceof Number other)
              ? one.doubleValue() == other.doubleValue()
              : Objects.equals(left, right);
      return same == operator.equals("==");
    }
    int order;
    if (left instanceof Number one && right instanceof Number other) {
      order = Double.compare(one.doubleValue(), other.doubleValue());
    } else if (left instanceof String one && right instanceof String other) {
      order = one.compareTo(other);
    } else {
      return false;
    }
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    JsonPath path() {
      List<Step> steps = new ArrayList<>();
      if (at < text.length() && (text.charAt(at) == '$' || text.charAt(at) == '@')) {
        at++;
      }
      while (at < text.length()) {
        if (text.startsWith("..", at)) {
          at += 1;
          steps.add(new Step.Deep());
        }
        switch (text.charAt(at)) {
          case '.' -> {
            at++;
            field(steps);
          }
          case '[' -> steps.add(bracket());
          default -> {
            if (!steps.isEmpty()) {
              throw new IllegalArgumentException("unrecognized character in path: " + text);
            }
            field(steps);
          }
        }
      }
      return new JsonPath(steps);
    }

    private void field(List<Step> steps) {
      StringBuilder name = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        name.append(text.charAt(at++));
      }
      if (name.toString().equals("*")) {
        steps.add(new Step.All());
      } else if (!name.isEmpty()) {
        steps.add(new Step.Field(name.toString()));
      }
    }

    private Step bracket() {
      int end = close();
      String inside = text.substring(at + 1, end).strip();
      at = end + 1;
      if (inside.startsWith("?(") && inside.endsWith(")")) {
        return filter(inside.substring(2, inside.length() - 1).strip());
      }
      List<Step> parts = new ArrayList<>();
      for (String part : split(inside)) {
        parts.add(element(part.strip()));
      }
      return parts.size() == 1 ? parts.getFirst() : new Step.Union(parts);
    }

    /// The bracket that closes the one we stand at, past quotes and nested brackets.
    private int close() {
      int depth = 0;
      char quote = 0;
      for (int i = at; i < text.length(); i++) {
        char c = text.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
          quote = c;
        } else if (c == '[') {
          depth++;
        } else if (c == ']' && --depth == 0) {
          return i;
        }
      }
      throw new IllegalArgumentException("unterminated array in path: " + text);
    }

    private static List<String> split(String inside) {
      List<String> parts = new ArrayList<>();
      char quote = 0;
      int start = 0;
      for (int i = 0; i < inside.length(); i++) {
        char c = inside.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
          quote = c;
        } else if (c == ',') {
          parts.add(inside.substring(start, i));
          start = i + 1;
        }
      }
      parts.add(inside.substring(start));
      return parts;
    }

    private Step element(String part) {
      if (part.equals("*")) {
        return new Step.All();
      }
      if (isQuoted(part)) {
        return new Step.Field(part.substring(1, part.length() - 1));
      }
      try {
        if (!part.contains(":")) {
          return new Step.Index(Integer.parseInt(part));
        }
        String[] bounds = part.split(":", -1);
        int stride = bounds.length > 2 && !bounds[2].isEmpty() ? Integer.parseInt(bounds[2]) : 1;
        return new Step.Slice(bound(bounds[0]), bound(bounds[1]), Math.max(1, stride));
      } catch (NumberFormatException notANumber) {
        throw new IllegalArgumentException("invalid array index in path: " + text, notANumber);
      }
    }

    private static Optional<Integer> bound(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(text.strip()));
    }

    private static boolean isQuoted(String part) {
      return part.length() >= 2
          && (part.charAt(0) == '\'' || part.charAt(0) == '"')
          && part.charAt(part.length() - 1) == part.charAt(0);
    }

    private static Step filter(String inside) {
      for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
        int found = inside.indexOf(operator);
        if (found > 0) {
          JsonPath left = parse(inside.substring(0, found).strip());
          String right = inside.substring(found + operator.length()).strip();
          return new Step.Filter(left, operator, Optional.of(operand(right)));
        }
      }
      return new Step.Filter(parse(inside), "exists", Optional.empty());
    }

    private static Operand operand(String text) {
      if (isQuoted(text)) {
        return new Operand.Literal(text.substring(1, text.length() - 1));
      }
      if (text.equals("true") || text.equals("false")) {
        return new Operand.Literal(Boolean.valueOf(text));
      }
      try {
        return new Operand.Literal(Double.valueOf(text));
      } catch (NumberFormatException notANumber) {
        return new Operand.Found(parse(text));
      }
    }
  }
}
