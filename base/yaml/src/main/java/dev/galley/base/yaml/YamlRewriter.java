package dev.galley.base.yaml;

import java.util.stream.Collectors;

/// Prints a changed document as its author styled it: the order of keys, quotes and flow
/// collections stay, indentation becomes go-yaml v3's. Comments are not kept.
public final class YamlRewriter {
  private static final String FLOW_SIGNS = ",[]{}";

  private final YamlEmitter emitter = new YamlEmitter(Integer.MAX_VALUE);

  private YamlRewriter() {}

  /// The text of one document, ended by a newline. Aliases are printed as what they stand for.
  public static String write(YamlNode node) {
    YamlRewriter rewriter = new YamlRewriter();
    rewriter.value(node, false);
    return rewriter.emitter.finished();
  }

  private void value(YamlNode node, boolean inMapping) {
    switch (node) {
      case YamlAlias alias -> value(alias.target(), inMapping);
      case YamlScalar scalar -> emitter.scalar(scalar.text(), style(scalar), false);
      case YamlMapping mapping when isBlock(mapping) && !mapping.isEmpty() -> mapping(mapping);
      case YamlSequence sequence when isBlock(sequence) && !sequence.elements().isEmpty() ->
          sequence(sequence, inMapping);
      case YamlMapping _, YamlSequence _ -> emitter.indicator(flow(node), true, false, false);
    }
  }

  private static boolean isBlock(YamlNode node) {
    return node.style() != YamlStyle.FLOW;
  }

  private void mapping(YamlMapping mapping) {
    int before = emitter.indent();
    emitter.indentAs(before < 0 ? 0 : before + 2);
    for (YamlMapping.Entry entry : mapping.entries()) {
      emitter.newLine();
      emitter.scalar(entry.name(), style(entry.key()), true);
      emitter.indicator(":", false, false, false);
      value(entry.value(), true);
    }
    emitter.indentAs(before);
  }

  private void sequence(YamlSequence sequence, boolean inMapping) {
    int before = emitter.indent();
    boolean indentless = inMapping && !emitter.atLineStart();
    emitter.indentAs(before < 0 ? 0 : indentless ? before : before + 2);
    for (YamlNode element : sequence.elements()) {
      emitter.newLine();
      emitter.indicator("-", true, false, true);
      value(element, false);
    }
    emitter.indentAs(before);
  }

  private static YamlStyle style(YamlNode node) {
    if (!(node instanceof YamlScalar scalar)) {
      return YamlStyle.PLAIN;
    }
    // What was made a string must stay one.
    boolean other =
        scalar.style() == YamlStyle.PLAIN
            && scalar.tag().equals("!!str")
            && !(YamlTypes.resolve(scalar.text(), YamlFlavour.KUSTOMIZE) instanceof String);
    return other ? YamlStyle.DOUBLE_QUOTED : scalar.style();
  }

  private static String flow(YamlNode node) {
    return switch (node) {
      case YamlAlias alias -> flow(alias.target());
      case YamlScalar scalar -> flowScalar(scalar);
      case YamlSequence sequence ->
          sequence.elements().stream()
              .map(YamlRewriter::flow)
              .collect(Collectors.joining(", ", "[", "]"));
      case YamlMapping mapping ->
          mapping.entries().stream()
              .map(entry -> flow(entry.key()) + ": " + flow(entry.value()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static String flowScalar(YamlScalar scalar) {
    YamlStyle style = style(scalar);
    boolean block = style == YamlStyle.LITERAL || style == YamlStyle.FOLDED;
    boolean signs =
        style == YamlStyle.PLAIN
            && scalar.text().chars().anyMatch(sign -> FLOW_SIGNS.indexOf(sign) >= 0);
    YamlEmitter emitter = new YamlEmitter(Integer.MAX_VALUE);
    emitter.scalar(
        scalar.text(),
        block ? YamlStyle.DOUBLE_QUOTED : signs ? YamlStyle.SINGLE_QUOTED : style,
        false);
    return emitter.finished().strip();
  }
}
