package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Operations of RFC 6902 on nodes, with the habits of the library that Kustomize uses: `replace`
/// of a missing field adds it, negative indices count from the end.
final class JsonPatch {
  /// One operation.
  record Operation(String op, String path, String from, @Nullable YamlNode value, Place place) {}

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = operations;
  }

  /// The operations that a list of mappings states; `null` when the node is no such list.
  static @Nullable JsonPatch of(YamlNode node) {
    if (!(node instanceof YamlSequence sequence)) {
      return null;
    }
    List<Operation> operations = new ArrayList<>();
    for (YamlNode each : sequence.elements()) {
      if (!(each instanceof YamlMapping mapping)) {
        return null;
      }
      operations.add(
          new Operation(
              Nodes.text(mapping, "op"),
              Nodes.text(mapping, "path"),
              Nodes.text(mapping, "from"),
              mapping.get("value"),
              mapping.place()));
    }
    return new JsonPatch(operations);
  }

  boolean isEmpty() {
    return operations.isEmpty();
  }

  /// The changed object; the given one is not usable afterwards.
  YamlMapping apply(YamlMapping object) {
    YamlMapping root = new YamlMapping(object.place());
    root.put("", roundNumbers(object));
    for (Operation operation : operations) {
      try {
        one(root, operation);
      } catch (Fault fault) {
        throw fault.at(operation.place());
      }
    }
    if (root.get("") instanceof YamlMapping changed) {
      return changed;
    }
    throw Fault.of(KustomizeProblem.BAD_PATCH, "the patch leaves no object");
  }

  private static void one(YamlMapping root, Operation operation) {
    switch (operation.op()) {
      case "add" -> add(root, operation.path(), value(operation));
      case "remove" -> remove(root, operation.path());
      case "replace" -> replace(root, operation.path(), value(operation));
      case "move" -> {
        YamlNode moved = get(root, operation.from(), "move");
        remove(root, operation.from());
        add(root, operation.path(), moved);
      }
      case "copy" -> add(root, operation.path(), get(root, operation.from(), "copy").copy());
      case "test" -> test(root, operation);
      case String other -> throw wrong("Unexpected kind: " + other);
    }
  }

  private static YamlNode value(Operation operation) {
    YamlNode value = operation.value();
    return value == null ? YamlScalar.ofNull(operation.place()) : value.copy();
  }

  private static Fault wrong(String message) {
    return Fault.of(KustomizeProblem.BAD_PATCH, message);
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  /// The container of the last step; `null` when any step before is missing.
  private static @Nullable YamlNode parent(YamlMapping root, List<String> steps) {
    YamlNode here = root;
    for (String step : steps.subList(0, steps.size() - 1)) {
      here = child(here, step);
      if (here == null || here instanceof YamlScalar) {
        return null;
      }
    }
    return here;
  }

  private static @Nullable YamlNode child(YamlNode node, String step) {
    return switch (node) {
      case YamlMapping mapping -> mapping.get(step);
      case YamlSequence sequence -> {
        Integer index = index(step, sequence.elements().size());
        yield index == null || index >= sequence.elements().size()
            ? null
            : sequence.elements().get(index);
      }
      default -> null;
    };
  }

  private static @Nullable Integer index(String step, int size) {
    try {
      int index = Integer.parseInt(step);
      int positive = index < 0 ? size + index : index;
      return positive < 0 ? null : positive;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private static void add(YamlMapping root, String path, YamlNode value) {
    List<String> steps = steps(path);
    YamlNode parent = parent(root, steps);
    String last = steps.getLast();
    switch (parent) {
      case YamlMapping mapping -> mapping.put(last, value);
      case YamlSequence sequence -> insert(sequence, last, value, path);
      case null, default ->
          throw wrong(
              "add operation does not apply: doc is missing path: \"" + path + "\": missing value");
    }
  }

  private static void insert(YamlSequence sequence, String step, YamlNode value, String path) {
    List<YamlNode> elements = sequence.elements();
    if (step.equals("-")) {
      elements.add(value);
      return;
    }
    int index;
    try {
      index = Integer.parseInt(step);
    } catch (NumberFormatException noNumber) {
      throw wrong(
          "error in add for path: '"
              + path
              + "': value was not a proper array index: '"
              + step
              + "'");
    }
    int positive = index < 0 ? elements.size() + 1 + index : index;
    if (positive < 0 || positive > elements.size()) {
      throw wrong(
          "error in add for path: '"
              + path
              + "': Unable to access invalid index: "
              + index
              + ": invalid index referenced");
    }
    elements.add(positive, value);
  }

  private static void remove(YamlMapping root, String path) {
    List<String> steps = steps(path);
    YamlNode parent = parent(root, steps);
    String last = steps.getLast();
    switch (parent) {
      case YamlMapping mapping -> {
        if (!mapping.remove(last)) {
          throw wrong(
              "error in remove for path: '"
                  + path
                  + "': Unable to remove nonexistent key: "
                  + last
                  + ": missing value");
        }
      }
      case YamlSequence sequence -> {
        Integer index = index(last, sequence.elements().size());
        if (index == null || index >= sequence.elements().size()) {
          throw wrong(
              "error in remove for path: '"
                  + path
                  + "': Unable to access invalid index: "
                  + last
                  + ": invalid index referenced");
        }
        sequence.elements().remove((int) index);
      }
      case null, default ->
          throw wrong(
              "remove operation does not apply: doc is missing path: \""
                  + path
                  + "\": missing value");
    }
  }

  private static void replace(YamlMapping root, String path, YamlNode value) {
    List<String> steps = steps(path);
    YamlNode parent = parent(root, steps);
    String last = steps.getLast();
    switch (parent) {
      case YamlMapping mapping -> mapping.put(last, value);
      case YamlSequence sequence -> {
        Integer index = index(last, sequence.elements().size());
        if (index == null || index >= sequence.elements().size()) {
          throw wrong(
              "replace operation does not apply: doc is missing key: " + path + ": missing value");
        }
        sequence.elements().set(index, value);
      }
      case null, default ->
          throw wrong(
              "replace operation does not apply: doc is missing path: " + path + ": missing value");
    }
  }

  private static YamlNode get(YamlMapping root, String path, String op) {
    List<String> steps = steps(path);
    YamlNode parent = parent(root, steps);
    YamlNode found = parent == null ? null : child(parent, steps.getLast());
    if (found == null) {
      throw wrong(
          op + " operation does not apply: doc is missing from path: " + path + ": missing value");
    }
    return found;
  }

  private static void test(YamlMapping root, Operation operation) {
    List<String> steps = steps(operation.path());
    YamlNode parent = parent(root, steps);
    if (parent == null) {
      throw wrong(
          "test operation does not apply: is missing path: "
              + operation.path()
              + ": missing value");
    }
    YamlNode found = child(parent, steps.getLast());
    Object there = found == null ? null : Yaml.data(found, YamlFlavour.KUSTOMIZE);
    if (!sameData(there, Yaml.data(value(operation), YamlFlavour.KUSTOMIZE))) {
      throw wrong("testing value " + operation.path() + " failed: test failed");
    }
  }

  private static boolean sameData(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.keySet().stream().allMatch(key -> sameData(a.get(key), b.get(key)));
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      boolean same = a.size() == b.size();
      for (int i = 0; same && i < a.size(); i++) {
        same = sameData(a.get(i), b.get(i));
      }
      return same;
    }
    return Objects.equals(left, right);
  }

  /// The original passes objects through floating point numbers; so whole numbers beyond 2^53
  /// change even where no operation touches them.
  private static YamlNode roundNumbers(YamlNode node) {
    switch (node) {
      case YamlMapping mapping ->
          mapping.entries().forEach(entry -> entry.valueAs(roundNumbers(entry.value())));
      case YamlSequence sequence -> sequence.elements().replaceAll(JsonPatch::roundNumbers);
      case YamlScalar scalar -> {
        if (scalar.text().length() > 15
            && Yaml.data(scalar, YamlFlavour.KUSTOMIZE) instanceof Long number) {
          return Nodes.of((double) number, scalar.place());
        }
      }
      case YamlAlias _ -> {}
    }
    return node;
  }
}
