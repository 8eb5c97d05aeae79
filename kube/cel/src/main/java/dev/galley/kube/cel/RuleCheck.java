package dev.galley.kube.cel;

import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Checks the rules of one object, until they have cost too much.
final class RuleCheck {
  private static final String OUT_OF_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be"
          + " run";

  private final Consumer<String> warnings;
  private final List<FieldError> errors = new ArrayList<>();
  private long budget = Cel.PER_OBJECT;

  RuleCheck(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  List<FieldError> errors() {
    return errors;
  }

  /// A value, where it is, and what it was.
  ///
  /// @param nearest the innermost value around that can be compared with what it was
  record Place(
      RulePath path,
      @Nullable Object value,
      @Nullable Object old,
      @Nullable Correlation correlation,
      @Nullable Correlation nearest) {

    /// Whether what is wrong here was so before, and nobody touched it.
    boolean unchanged() {
      Correlation around = correlation != null ? correlation : nearest;
      return around != null && around.unchanged();
    }

    Place field(String name, RulePath at, @Nullable Object child, @Nullable Object before) {
      boolean type = name.equals("apiVersion") || name.equals("kind");
      if (correlation == null) {
        return new Place(at, child, before, null, nearest);
      }
      return nearest == null && type
          ? new Place(at, child, before, null, null)
          : new Place(at, child, before, correlation.key(name), correlation);
    }

    Place item(int index, @Nullable Object child, @Nullable Object before) {
      return correlation == null
          ? new Place(path.item(index), child, before, null, nearest)
          : new Place(path.item(index), child, before, correlation.item(index), correlation);
    }
  }

  void node(RuleNode node, Place place) {
    Object value = place.value();
    if (value == null) {
      return;
    }
    rules(node, place);
    for (RuleNode each : node.allOf()) {
      if (budget >= 0) {
        node(each, new Place(place.path(), value, place.old(), null, place.nearest()));
      }
    }
    switch (value) {
      case List<?> list when node.items() != null ->
          items(node, node.items(), Tree.asList(list), place);
      case Map<?, ?> map -> fields(node, Tree.asMap(map), place);
      default -> {}
    }
  }

  private void items(RuleNode node, RuleNode items, List<@Nullable Object> list, Place place) {
    List<@Nullable Object> before =
        place.old() instanceof List<?> old ? Tree.asList(old) : List.of();
    for (int i = 0; i < list.size() && budget >= 0; i++) {
      Object element = list.get(i);
      node(items, place.item(i, element, ListKeys.correlated(node.schema(), before, element)));
    }
  }

  private void fields(RuleNode node, Map<String, @Nullable Object> map, Place place) {
    Map<String, @Nullable Object> before =
        place.old() instanceof Map<?, ?> old && node.schema().correlatable()
            ? Tree.asMap(old)
            : Map.of();
    RuleNode additional = node.additional();
    for (var entry : map.entrySet()) {
      if (budget < 0) {
        return;
      }
      String name = entry.getKey();
      RuleNode property = node.properties().get(name);
      if (additional != null) {
        RulePath at = place.path().key(name);
        node(additional, place.field(name, at, entry.getValue(), before.get(name)));
      } else if (property != null) {
        RulePath at = place.path().field(name);
        node(property, place.field(name, at, entry.getValue(), before.get(name)));
      }
    }
  }

  private void rules(RuleNode node, Place place) {
    if (budget < 0) {
      return;
    }
    List<CompiledRule> rules = node.compiled();
    if (rules.isEmpty()) {
      return;
    }
    String type = node.schema().type();
    if (budget == 0) {
      fail(place.path(), type, OUT_OF_BUDGET);
      return;
    }
    RuleVariables variables = new RuleVariables(node.typed(), place.value(), place.old());
    for (CompiledRule rule : rules) {
      if (!rule.error().isEmpty()) {
        invalid(place.path(), type, "rule compile error: " + rule.error());
      } else if (rule.program().isPresent() && budget >= 0) {
        rule(rule, rule.program().get(), variables, new Located(place, type));
      }
    }
  }

  /// A place and the type of what is there, as errors show it.
  private record Located(Place place, String type) {
    RulePath path() {
      return place.path();
    }
  }

  private void rule(CompiledRule rule, Program program, RuleVariables variables, Located at) {
    boolean usesOld = rule.usesOldSelf();
    if (usesOld && !variables.hasOld() && !rule.rule().oldSelfIsOptional()) {
      return;
    }
    Variables seen = variables.as(rule.rule().oldSelfIsOptional());
    Program.Outcome outcome = program.run(seen, Cel.PER_CALL);
    if (outcome.cost() > budget) {
      fail(at.path(), at.type(), OUT_OF_BUDGET);
      return;
    }
    budget -= outcome.cost();
    switch (outcome) {
      case Program.Outcome.Failed failed -> failed(rule.rule(), failed, at);
      case Program.Outcome.Value(Object value, long _) -> {
        if (!Boolean.TRUE.equals(value)) {
          broken(rule, variables.as(false), at, usesOld);
        }
      }
    }
  }

  private void failed(Rule rule, Program.Outcome.Failed failed, Located at) {
    String message = failed.message();
    if (failed.tooExpensive()) {
      fail(
          at.path(),
          at.type(),
          "'"
              + message
              + "': no further validation rules will be run due to call cost exceeds limit for"
              + " rule: "
              + rule.shown());
    } else if (message.startsWith("no such overload")) {
      invalid(
          at.path(),
          at.type(),
          "'"
              + message
              + "': call arguments did not match a supported operator, function or macro"
              + " signature for rule: "
              + rule.shown());
    } else {
      invalid(at.path(), at.type(), message + " evaluating rule: " + rule.shown());
    }
  }

  private void broken(CompiledRule rule, Variables variables, Located at, boolean usesOld) {
    RulePath path = rule.path().isEmpty() ? at.path() : at.path().field(rule.path());
    String detail = rule.rule().failure();
    if (rule.message().isPresent()) {
      MessageText message =
          MessageText.of(rule.message().get(), rule.rule().messageExpression(), variables, budget);
      budget = message.budget();
      if (message.budget() < 0) {
        add(FieldError.invalid(path.toString(), at.type(), message.text()), at.place(), usesOld);
        return;
      }
      detail = message.text().isEmpty() ? detail : message.text();
    }
    add(error(rule.rule(), path.toString(), at.type(), detail), at.place(), usesOld);
  }

  private void add(FieldError error, Place place, boolean usesOld) {
    if (!usesOld && place.unchanged()) {
      warnings.accept(error.toString());
    } else {
      errors.add(error);
    }
  }

  private static FieldError error(Rule rule, String path, String type, String detail) {
    return switch (rule.reason()) {
      case "FieldValueForbidden" -> FieldError.forbidden(path, detail);
      case "FieldValueRequired" -> FieldError.required(path, detail);
      case "FieldValueDuplicate" -> FieldError.duplicate(path, type);
      default -> FieldError.invalid(path, type, detail);
    };
  }

  private void invalid(RulePath path, String type, String detail) {
    errors.add(FieldError.invalid(path.toString(), type, detail));
  }

  /// The last error: nothing is checked after it.
  private void fail(RulePath path, String type, String detail) {
    invalid(path, type, detail);
    budget = -1;
  }
}
