package dev.galley.render.kustomize;

import dev.galley.base.yaml.GoNumbers;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Replaces `$(NAME)` in the fields of the variable table.
final class Variables implements Transformer {
  private final List<Variable> variables;
  private final Map<String, Resource> sources;
  private final List<FieldSpec> specs;
  private final List<String> warnings;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Set<String> used = new TreeSet<>();

  Variables(
      List<Variable> variables,
      Map<String, Resource> sources,
      List<FieldSpec> specs,
      List<String> warnings) {
    this.variables = variables;
    this.sources = sources;
    this.specs = specs;
    this.warnings = warnings;
  }

  @Override
  public void transform(ResourceMap resources) {
    for (Variable variable : variables) {
      values.put(variable.name(), value(variable));
    }
    if (values.isEmpty()) {
      return;
    }
    FieldWalk walk = new FieldWalk(FieldWalk.Making.NOTHING, this::set);
    for (Resource resource : resources.all()) {
      walk.over(resource, specs);
      resource.identityChanged();
    }
    resources.identitiesChanged();
    List<String> unused = new ArrayList<>(values.keySet());
    unused.removeAll(used);
    if (!unused.isEmpty()) {
      warnings.add("well-defined vars that were never replaced: " + String.join(",", unused));
    }
  }

  private Object value(Variable variable) {
    Resource source = sources.get(variable.name());
    if (source == null) {
      throw Fault.of(
          KustomizeProblem.BAD_VARIABLE,
          "var '" + variable + "' cannot be mapped to a field in the set of known resources",
          variable.place());
    }
    YamlNode found = FieldPaths.lookup(source.node(), indices(variable.fieldPath()));
    if (found == null) {
      throw Fault.of(
          KustomizeProblem.BAD_VARIABLE,
          "field specified in var '" + variable + "' not found in corresponding resource",
          variable.place());
    }
    Object value = Yaml.data(found, YamlFlavour.KUSTOMIZE);
    return value == null ? "" : value;
  }

  /// `ports[0]` means `ports.0`.
  private static List<String> indices(String path) {
    List<String> steps = new ArrayList<>();
    for (String step : FieldPaths.split(path)) {
      int open = step.lastIndexOf('[');
      boolean index =
          open >= 0
              && step.endsWith("]")
              && step.substring(open + 1, step.length() - 1).matches("\\d+");
      if (!index) {
        steps.add(step);
        continue;
      }
      if (open > 0) {
        steps.add(step.substring(0, open));
      }
      steps.add(step.substring(open + 1, step.length() - 1));
    }
    return steps;
  }

  private void set(YamlNode node) {
    switch (node) {
      case YamlScalar scalar -> replace(scalar);
      case YamlMapping mapping -> {
        for (YamlMapping.Entry entry : mapping.entries()) {
          if (entry.value() instanceof YamlScalar scalar) {
            replace(scalar);
          }
        }
      }
      case YamlSequence sequence -> {
        for (YamlNode element : sequence.elements()) {
          if (!(element instanceof YamlScalar scalar) || !Nodes.isString(scalar)) {
            throw Fault.of(
                KustomizeProblem.BAD_VARIABLE,
                "invalid value type expect a string",
                element.place());
          }
          replace(scalar);
        }
      }
      case YamlAlias _ -> {}
    }
  }

  private void replace(YamlScalar scalar) {
    if (Nodes.isNull(scalar) || !Nodes.isString(scalar) || scalar.text().indexOf('$') < 0) {
      return;
    }
    Object result = replaced(scalar.text());
    scalar.styleAs(YamlStyle.PLAIN);
    scalar.tagAs(
        switch (result) {
          case Long _ -> "!!int";
          case Boolean _ -> "!!bool";
          case Double _ -> "!!float";
          default -> "!!str";
        });
    scalar.textAs(text(result));
  }

  private static String text(Object value) {
    return value instanceof Double number ? GoNumbers.json(number) : value.toString();
  }

  private Object replaced(String input) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < input.length()) {
      char c = input.charAt(at);
      if (c != '$' || at + 1 == input.length()) {
        text.append(c);
        at++;
        continue;
      }
      char next = input.charAt(at + 1);
      int close = next == '(' ? input.indexOf(')', at) : -1;
      if (close > 0) {
        String name = input.substring(at + 2, close);
        Object value = value(name);
        if (at == 0 && close == input.length() - 1 && value != null) {
          return value;
        }
        text.append(value == null ? "$(" + name + ")" : text(value));
        at = close + 1;
      } else {
        text.append(next == '$' ? "$" : "$" + next);
        at += 2;
      }
    }
    return text.toString();
  }

  private @Nullable Object value(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
      return null;
    }
    used.add(name);
    return value;
  }
}
