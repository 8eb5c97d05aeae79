package dev.galley.kube.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationResult;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;

/// Words syntax errors as cel-go does: with the parser that is generated from the same grammar.
///
/// It takes half a second to load, so nothing but an expression that is not one ever comes here.
final class SyntaxWording {
  private SyntaxWording() {}

  static String of(String expression, SourceText source, SyntaxError own) {
    if (own.message().startsWith("expression recursion limit")) {
      return "ERROR: <input>:-1:0: " + own.message();
    }
    CelValidationResult result =
        CelParserFactory.standardCelParserBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setOptions(CelOptions.current().enableOptionalSyntax(true).build())
            .build()
            .parse(expression);
    Issues issues = new Issues(source);
    if (result.hasError()) {
      for (CelIssue issue : result.getErrors()) {
        issues.add(
            offset(source, issue.getSourceLocation()), "Syntax error: " + issue.getMessage());
      }
    } else {
      issues.add(own.at(), "Syntax error: " + own.message());
    }
    return issues.toString();
  }

  private static int offset(SourceText source, CelSourceLocation place) {
    return Math.max(0, source.offset(place.getLine(), place.getColumn()));
  }
}
