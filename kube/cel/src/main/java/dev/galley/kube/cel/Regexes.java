package dev.galley.kube.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/// Regular expressions, of RE2's kind: in time linear to the text.
final class Regexes {
  private Regexes() {}

  /// @throws CelFailure when the expression is none
  static Pattern compile(String expression, String wording) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException unreadable) {
      throw new CelFailure(wording + unreadable.getMessage());
    }
  }

  static boolean isValid(String expression) {
    try {
      Pattern.compile(expression);
      return true;
    } catch (PatternSyntaxException unreadable) {
      return false;
    }
  }

  static Object apply(String function, Pattern pattern, Object[] arguments) {
    String text = StringFunctions.text(arguments, 0);
    Matcher matcher = pattern.matcher(text);
    return switch (function) {
      case "matches" -> matcher.find();
      case "find" -> matcher.find() ? matcher.group() : "";
      default -> {
        long limit = arguments.length > 2 ? StringFunctions.number(arguments, 2) : -1;
        List<Object> found = new ArrayList<>();
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
          found.add(matcher.group());
        }
        yield ListValue.of(found);
      }
    };
  }
}
