package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;

/// What Go says about times that it cannot read.
final class GoTimes {
  private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
  private static final String FINE_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";

  private GoTimes() {}

  static String unreadable(String text, boolean fine) {
    String layout = fine ? FINE_LAYOUT : LAYOUT;
    int at = 0;
    int in = 0;
    while (in < 19 && at < text.length()) {
      char wanted = layout.charAt(in);
      boolean digit = Character.isDigit(wanted);
      if (digit ? !Character.isDigit(text.charAt(at)) : text.charAt(at) != wanted) {
        break;
      }
      at++;
      in++;
    }
    int element = element(layout, in);
    String rest = text.substring(Math.min(at - (in - element), text.length()));
    return "parsing time "
        + Json.write(text)
        + " as "
        + Json.write(layout)
        + ": cannot parse "
        + Json.write(rest)
        + " as "
        + Json.write(word(layout, element));
  }

  private static int element(String layout, int in) {
    int start = in;
    while (start > 0
        && start < 19
        && Character.isDigit(layout.charAt(start))
        && Character.isDigit(layout.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static String word(String layout, int start) {
    if (start >= 19) {
      return layout.substring(19);
    }
    int end = start + 1;
    while (end < 19
        && Character.isDigit(layout.charAt(start))
        && Character.isDigit(layout.charAt(end))) {
      end++;
    }
    return layout.substring(start, end);
  }
}
