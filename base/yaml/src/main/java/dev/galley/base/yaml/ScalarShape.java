package dev.galley.base.yaml;

/// Which notations can hold a text: the analysis of libyaml's emitter, as go-yaml has it.
record ScalarShape(
    boolean multiline,
    boolean plainInFlow,
    boolean plainInBlock,
    boolean singleQuoted,
    boolean block) {

  private static final ScalarShape EMPTY = new ScalarShape(false, false, true, true, false);

  static ScalarShape of(String text) {
    return text.isEmpty() ? EMPTY : new Scan(text).shape();
  }

  static boolean isBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  static boolean isPrintable(char c) {
    return c == '\n'
        || (c >= ' ' && c <= '~')
        || (c >= '\u00a0' && c < '\ud800')
        || (c >= '\ue000' && c != '\ufeff' && c < '\ufffe');
  }

  /// One walk over the text.
  private static final class Scan {
    private final String text;
    private boolean blockIndicators;
    private boolean flowIndicators;
    private boolean special;
    private boolean lineBreaks;
    private boolean breakThenSpace;
    private boolean spaceThenBreak;

    Scan(String text) {
      this.text = text;
    }

    ScalarShape shape() {
      if (text.startsWith("---") || text.startsWith("...")) {
        blockIndicators = true;
        flowIndicators = true;
      }
      boolean afterBlank = true;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        indicators(c, i, afterBlank);
        if (!isPrintable(c)) {
          special = true;
        }
        blanks(c, i);
        afterBlank = c == ' ' || c == '\t' || isBreak(c);
      }
      return verdict();
    }

    private void indicators(char c, int at, boolean afterBlank) {
      boolean beforeBlank =
          at + 1 >= text.length() || text.charAt(at + 1) == ' ' || text.charAt(at + 1) == '\t';
      if (c == ':' || (c == '?' && at == 0)) {
        flowIndicators = true;
        blockIndicators |= beforeBlank;
      } else if ((at == 0 && "#,[]{}&*!|>'\"%@`".indexOf(c) >= 0)
          || (c == '-' && at == 0 && beforeBlank)
          || (c == '#' && afterBlank)) {
        flowIndicators = true;
        blockIndicators = true;
      } else if (",?[]{}".indexOf(c) >= 0) {
        flowIndicators = true;
      }
    }

    private void blanks(char c, int at) {
      char before = at == 0 ? 'x' : text.charAt(at - 1);
      if (c == ' ') {
        breakThenSpace |= isBreak(before);
      } else if (isBreak(c)) {
        lineBreaks = true;
        spaceThenBreak |= before == ' ';
      }
    }

    private ScalarShape verdict() {
      char first = text.charAt(0);
      char last = text.charAt(text.length() - 1);
      boolean edges = first == ' ' || last == ' ' || isBreak(first) || isBreak(last);
      boolean odd = spaceThenBreak || special;
      boolean plain = !edges && !breakThenSpace && !odd && !lineBreaks;
      return new ScalarShape(
          lineBreaks,
          plain && !flowIndicators,
          plain && !blockIndicators,
          !breakThenSpace && !odd,
          last != ' ' && !odd);
    }
  }
}
