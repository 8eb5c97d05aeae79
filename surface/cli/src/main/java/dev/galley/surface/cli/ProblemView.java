package dev.galley.surface.cli;

import dev.galley.base.problem.Problem;
import dev.galley.insight.explain.Finding;
import dev.galley.insight.explain.Severity;

/// A problem in four lines: what, where, because, do.
final class ProblemView {
  private ProblemView() {}

  static String of(Terminal terminal, Problem problem) {
    return render(terminal, Terminal.Symbol.FAILED, problem, "");
  }

  static String of(Terminal terminal, Finding finding) {
    Terminal.Symbol symbol =
        finding.severity() == Severity.ERROR ? Terminal.Symbol.FAILED : Terminal.Symbol.WARNING;
    return render(
        terminal,
        symbol,
        finding.problem(),
        finding.blocks().isEmpty() ? "" : String.join(", ", finding.blocks()));
  }

  private static String render(
      Terminal terminal, Terminal.Symbol symbol, Problem problem, String blocks) {
    StringBuilder text = new StringBuilder();
    text.append(terminal.symbol(symbol)).append(' ').append(terminal.bold(problem.code().code()));
    text.append("  ").append(problem.what()).append('\n');
    problem.where().ifPresent(place -> line(text, "where", place.toString()));
    line(text, "because", problem.because());
    line(text, "do", problem.hint());
    line(text, "blocks", blocks);
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String content) {
    if (!content.isEmpty()) {
      String indented = content.replace("\n", "\n           ");
      text.append("  ").append(label).append(" ".repeat(9 - label.length())).append(indented);
      text.append('\n');
    }
  }
}
