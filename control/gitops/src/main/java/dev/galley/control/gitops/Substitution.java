package dev.galley.control.gitops;

import dev.galley.base.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Flux's variable substitution in text: `${name}` and the string functions of drone/envsubst, with
/// its quirk that `:+`, `+`, `:?` and `?` give a default as `:-` does.
final class Substitution {
  static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

  private final Map<String, String> variables;
  private final boolean strict;

  /// @param strict whether a variable that is not set and has no default is an error, as since
  ///   kustomize-controller 1.9; before it stood for the empty text
  Substitution(Map<String, String> variables, boolean strict) {
    this.variables = variables;
    this.strict = strict;
  }

  /// @throws dev.galley.base.problem.ProblemException when an expression cannot be read or a
  ///   variable is not set
  String apply(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int start = text.indexOf("${", at);
      if (start < 0) {
        return out.append(text, at, text.length()).toString();
      }
      if (start > at && text.charAt(start - 1) == '$') {
        out.append(text, at, start - 1).append("${");
        at = start + 2;
        continue;
      }
      int end = closing(text, start + 2);
      out.append(text, at, start).append(evaluate(text.substring(start + 2, end)));
      at = end + 1;
    }
    return out.toString();
  }

  private static int closing(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '{' && text.charAt(i - 1) == '$') {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      } else if (text.charAt(i) == '\n') {
        break;
      }
    }
    throw unreadable("missing closing brace");
  }

  private static RuntimeException unreadable(String why) {
    return Problem.of(GitopsProblem.SUBSTITUTION, "variable substitution failed: " + why)
        .hint("write $${…} for a text that is no variable")
        .asException();
  }

  private String evaluate(String expression) {
    boolean length = expression.startsWith("#");
    String rest = length ? expression.substring(1) : expression;
    var name = NAME.matcher(rest);
    if (!name.lookingAt()) {
      throw unreadable("unable to parse variable name");
    }
    String operation = rest.substring(name.end());
    String value = variables.get(name.group());
    if (length) {
      String set = required(name.group(), value);
      return String.valueOf(set.getBytes(StandardCharsets.UTF_8).length);
    }
    return operation.isEmpty()
        ? required(name.group(), value)
        : operate(name.group(), value, operation);
  }

  private String required(String name, @Nullable String value) {
    if (value == null && strict) {
      throw unreadable("variable not set (strict mode): \"" + name + "\"");
    }
    return value == null ? "" : value;
  }

  private String operate(String name, @Nullable String value, String operation) {
    if (operation.startsWith(":")
        && operation.length() > 1
        && "-+=?".indexOf(operation.charAt(1)) >= 0) {
      return value == null || value.isEmpty() ? apply(operation.substring(2)) : value;
    }
    if ("-+=?".indexOf(operation.charAt(0)) >= 0) {
      return value == null || value.isEmpty() ? apply(operation.substring(1)) : value;
    }
    String set = required(name, value);
    String argument = operation.substring(1);
    return switch (operation.charAt(0)) {
      case '^' -> argument.equals("^") ? set.toUpperCase(Locale.ROOT) : first(set, true);
      case ',' -> argument.equals(",") ? set.toLowerCase(Locale.ROOT) : first(set, false);
      case ':' -> slice(set, apply(argument));
      case '#' -> trim(set, apply(strip(argument, '#')), argument.startsWith("#"), true);
      case '%' -> trim(set, apply(strip(argument, '%')), argument.startsWith("%"), false);
      case '/' -> replace(set, argument);
      default -> throw unreadable("bad substitution");
    };
  }

  private static String first(String text, boolean upper) {
    if (text.isEmpty()) {
      return text;
    }
    String head = text.substring(0, 1);
    return (upper ? head.toUpperCase(Locale.ROOT) : head.toLowerCase(Locale.ROOT))
        + text.substring(1);
  }

  private static String strip(String text, char sign) {
    return !text.isEmpty() && text.charAt(0) == sign ? text.substring(1) : text;
  }

  private static String slice(String text, String arguments) {
    String[] parts = arguments.split(":", 2);
    try {
      int position = Integer.parseInt(parts[0].strip());
      int start = position < 0 ? Math.max(0, text.length() + position) : position;
      if (start >= text.length()) {
        return "";
      }
      int count = parts.length < 2 ? text.length() : Integer.parseInt(parts[1].strip());
      return text.substring(start, Math.max(start, Math.min(text.length(), start + count)));
    } catch (NumberFormatException noNumber) {
      throw unreadable("bad substitution");
    }
  }

  /// Cuts the shortest or longest head or tail that the glob matches.
  private static String trim(String text, String glob, boolean longest, boolean head) {
    Pattern pattern = glob(glob);
    String best = text;
    for (int cut = 0; cut <= text.length(); cut++) {
      String part = head ? text.substring(0, cut) : text.substring(text.length() - cut);
      if (pattern.matcher(part).matches()) {
        best = head ? text.substring(cut) : text.substring(0, text.length() - cut);
        if (!longest) {
          return best;
        }
      }
    }
    return best;
  }

  private static Pattern glob(String glob) {
    StringBuilder pattern = new StringBuilder();
    for (char sign : glob.toCharArray()) {
      switch (sign) {
        case '*' -> pattern.append(".*");
        case '?' -> pattern.append('.');
        default -> pattern.append(Pattern.quote(String.valueOf(sign)));
      }
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }

  private String replace(String text, String arguments) {
    char mode = arguments.isEmpty() ? ' ' : arguments.charAt(0);
    String body = mode == '/' || mode == '#' || mode == '%' ? arguments.substring(1) : arguments;
    int slash = body.indexOf('/');
    String from = apply(slash < 0 ? body : body.substring(0, slash));
    String to = slash < 0 ? "" : apply(body.substring(slash + 1));
    if (from.isEmpty()) {
      return text;
    }
    return switch (mode) {
      case '/' -> text.replace(from, to);
      case '#' -> text.startsWith(from) ? to + text.substring(from.length()) : text;
      case '%' ->
          text.endsWith(from) ? text.substring(0, text.length() - from.length()) + to : text;
      default -> {
        int found = text.indexOf(from);
        yield found < 0
            ? text
            : text.substring(0, found) + to + text.substring(found + from.length());
      }
    };
  }
}
