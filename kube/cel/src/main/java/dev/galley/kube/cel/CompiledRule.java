package dev.galley.kube.cel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A rule, compiled, or why it does not compile.
///
/// @param program empty when the rule is, or does not compile
/// @param error why not; empty when it does
/// @param path below the node, of the field that a failure is reported at
record CompiledRule(
    Rule rule,
    Optional<Program> program,
    String error,
    Optional<Program> message,
    String messageError,
    String path) {

  /// Compiles the rules of a node.
  static final class Compiler {
    private final Structural schema;
    private final Environment plain;
    private final Environment optional;

    Compiler(Structural schema, DeclaredType declared) {
      DeclaredType type = declared.named("selfType1");
      Map<String, Map<String, CelType>> structs = new HashMap<>();
      type.objects(structs);
      this.schema = schema;
      this.plain =
          new Environment(Map.of("self", type.type(), "oldSelf", type.type()), structs::get, false);
      this.optional =
          new Environment(
              Map.of("self", type.type(), "oldSelf", CelType.optional(type.type())),
              structs::get,
              false);
    }

    CompiledRule compile(Rule rule) {
      if (rule.expression().isBlank()) {
        return new CompiledRule(rule, Optional.empty(), "", Optional.empty(), "", "");
      }
      Environment environment = rule.oldSelfIsOptional() ? optional : plain;
      String path = FieldPaths.resolve(schema, rule.fieldPath()).orElse("");
      return switch (environment.compile(rule.expression())) {
        case Environment.Compilation.Refused refused ->
            new CompiledRule(rule, Optional.empty(), refused.detail(), Optional.empty(), "", path);
        case Environment.Compilation.Compiled(Program program)
            when !program.checked().type().equals(CelType.BOOL) ->
            new CompiledRule(
                rule,
                Optional.empty(),
                "cel expression must evaluate to a bool",
                Optional.empty(),
                "",
                path);
        case Environment.Compilation.Compiled(Program program) ->
            withMessage(rule, program, environment, path);
      };
    }

    private static CompiledRule withMessage(
        Rule rule, Program program, Environment environment, String path) {
      if (rule.messageExpression().isEmpty()) {
        return new CompiledRule(rule, Optional.of(program), "", Optional.empty(), "", path);
      }
      return switch (environment.compile(rule.messageExpression())) {
        case Environment.Compilation.Refused(String what, String issues) ->
            new CompiledRule(
                rule,
                Optional.of(program),
                "",
                Optional.empty(),
                "messageExpression "
                    + what.substring(what.lastIndexOf(' ') + 1)
                    + " failed: "
                    + issues,
                path);
        case Environment.Compilation.Compiled(Program message)
            when !message.checked().type().equals(CelType.STRING) ->
            new CompiledRule(
                rule,
                Optional.of(program),
                "",
                Optional.empty(),
                "messageExpression must evaluate to a string",
                path);
        case Environment.Compilation.Compiled(Program message) ->
            new CompiledRule(rule, Optional.of(program), "", Optional.of(message), "", path);
      };
    }
  }

  /// Whether the rule compares with what was there before.
  boolean usesOldSelf() {
    return program.filter(each -> Names.isUsed(each.checked().expr(), "oldSelf")).isPresent();
  }
}
