package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node of a schema that has rules, or leads to some.
final class RuleNode {
  private final Structural schema;
  private final Structural typed;
  private final List<Rule> rules;
  private final DeclaredType type;
  private final Map<String, RuleNode> properties = new LinkedHashMap<>();
  private final List<RuleNode> allOf = new ArrayList<>();
  private final @Nullable RuleNode items;
  private final @Nullable RuleNode additional;
  private volatile @Nullable List<CompiledRule> compiled;

  private RuleNode(Structural rules, Structural schema, DeclaredType type, boolean root) {
    this.schema = schema;
    this.typed = root ? schema.withMetadata() : schema;
    this.rules = rules.rules().stream().map(Rule::new).toList();
    this.type = type;
    rules
        .properties()
        .forEach(
            (name, child) -> property(child, name).ifPresent(node -> properties.put(name, node)));
    this.items = element(rules.items(), schema.items());
    this.additional = element(rules.additional(), schema.additional());
    for (Structural each : rules.allOf()) {
      node(each, schema, type, root).ifPresent(allOf::add);
    }
  }

  /// The tree of rules of a resource's schema; empty when there are none.
  static Optional<RuleNode> of(Structural schema) {
    if (!schema.hasRules()) {
      return Optional.empty();
    }
    return DeclaredType.of(schema, true).flatMap(type -> node(schema, schema, type, true));
  }

  private static Optional<RuleNode> node(
      Structural rules, Structural schema, DeclaredType type, boolean root) {
    RuleNode node = new RuleNode(rules, schema, type, root);
    boolean empty =
        node.rules.isEmpty()
            && node.properties.isEmpty()
            && node.allOf.isEmpty()
            && node.items == null
            && node.additional == null;
    return empty ? Optional.empty() : Optional.of(node);
  }

  private Optional<RuleNode> property(Structural ruled, String name) {
    Structural child = schema.properties().get(name);
    if (child == null) {
      return Optional.empty();
    }
    Optional<String> escaped = Identifiers.escape(name);
    Optional<DeclaredType> declared =
        escaped.isPresent()
            ? Optional.ofNullable(type.fields().get(escaped.get()))
            : DeclaredType.of(child, child.embedded());
    return declared.flatMap(known -> node(ruled, child, known, child.embedded()));
  }

  private @Nullable RuleNode element(@Nullable Structural ruled, @Nullable Structural child) {
    DeclaredType element = type.element();
    return ruled == null || child == null || element == null
        ? null
        : node(ruled, child, element, child.embedded()).orElse(null);
  }

  /// The rules of this node, compiled when they are first needed.
  List<CompiledRule> compiled() {
    List<CompiledRule> known = compiled;
    if (known == null) {
      if (rules.isEmpty()) {
        known = List.of();
      } else {
        CompiledRule.Compiler compiler = new CompiledRule.Compiler(schema, type);
        known = rules.stream().map(compiler::compile).toList();
      }
      compiled = known;
    }
    return known;
  }

  Structural schema() {
    return schema;
  }

  /// The schema with what objects always have, when this is one.
  Structural typed() {
    return typed;
  }

  Map<String, RuleNode> properties() {
    return properties;
  }

  List<RuleNode> allOf() {
    return allOf;
  }

  @Nullable RuleNode items() {
    return items;
  }

  @Nullable RuleNode additional() {
    return additional;
  }
}
