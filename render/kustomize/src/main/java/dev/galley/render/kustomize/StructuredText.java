package dev.galley.render.kustomize;

import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlRewriter;
import dev.galley.base.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Fields inside a text that is itself JSON or YAML, such as a file in a ConfigMap.
final class StructuredText {
  private StructuredText() {}

  /// Changes fields below a scalar on the path; answers whether the path led into one.
  static boolean replace(
      YamlNode root,
      List<String> steps,
      FieldPaths.Making making,
      Consumer<FieldPaths.Slot> change) {
    for (int i = 1; i < steps.size(); i++) {
      YamlNode field = lookup(root, steps.subList(0, i));
      if (field instanceof YamlScalar scalar) {
        return inside(scalar, steps.subList(i, steps.size()), making, change);
      }
    }
    return false;
  }

  private static @Nullable YamlNode lookup(YamlNode root, List<String> steps) {
    try {
      return FieldPaths.lookup(root, steps);
    } catch (Fault noSuchPath) {
      return null;
    }
  }

  private static boolean inside(
      YamlScalar scalar,
      List<String> steps,
      FieldPaths.Making making,
      Consumer<FieldPaths.Slot> change) {
    YamlNode data;
    List<FieldPaths.Slot> slots;
    try {
      List<YamlDocument> documents = Yaml.documents(scalar.text(), scalar.place().file());
      if (documents.isEmpty()) {
        return false;
      }
      data = documents.getFirst().expanded();
      if (data instanceof YamlScalar) {
        return false;
      }
      slots = FieldPaths.matches(data, steps, making);
      if (slots.isEmpty()) {
        return false;
      }
      slots.forEach(change);
    } catch (ProblemException noData) {
      return false;
    }
    Nodes.text(scalar, printed(data, scalar.text()));
    return true;
  }

  private static String printed(YamlNode data, String before) {
    char first = before.strip().charAt(0);
    if (first == '{' || first == '[') {
      Object value = Yaml.data(data, YamlFlavour.KUSTOMIZE);
      StringBuilder json = new StringBuilder();
      if (before.contains("\n") && before.contains("  ")) {
        pretty(json, value, "");
      } else {
        Hashes.write(json, value);
      }
      return json.toString();
    }
    return YamlRewriter.write(data).strip();
  }

  private static void pretty(StringBuilder json, @Nullable Object value, String indent) {
    String inner = indent + "  ";
    String separator = "\n" + inner;
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        json.append('{');
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, child) -> sorted.put((String) key, child));
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
          json.append(separator);
          Hashes.write(json, entry.getKey());
          json.append(": ");
          pretty(json, entry.getValue(), inner);
          separator = ",\n" + inner;
        }
        json.append('\n').append(indent).append('}');
      }
      case List<?> list when !list.isEmpty() -> {
        json.append('[');
        for (Object element : new ArrayList<>(list)) {
          json.append(separator);
          pretty(json, element, inner);
          separator = ",\n" + inner;
        }
        json.append('\n').append(indent).append(']');
      }
      case null, default -> Hashes.write(json, value);
    }
  }
}
