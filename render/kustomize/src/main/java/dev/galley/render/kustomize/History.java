package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.NaturalOrder;
import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.render.kustomize.ObjectHistory.Written;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Notes which step of a build gave each field its value.
///
/// It looks at every object after every step, which costs more than the steps do: builds have one
/// only when they are asked for it.
final class History {
  /// A field's values so far, the last one first, and where the scalar of the last one stands.
  private record Line(List<Written> written, Place scalar) {
    Written last() {
      return written.getFirst();
    }

    Line and(Written next, Place place) {
      List<Written> all = new ArrayList<>();
      all.add(next);
      all.addAll(written);
      return new Line(all, place);
    }
  }

  private static final Pattern INDEX = Pattern.compile("\\[\\d+\\]");

  private final Map<Resource, Map<String, Line>> known = new IdentityHashMap<>();

  /// Notes what has changed since the step before.
  ///
  /// @param configured where the step is written; `null` when values are where they are written
  void note(Collection<Resource> resources, String by, @Nullable Place configured) {
    for (Resource resource : resources) {
      note(resource, by, configured);
    }
  }

  private void note(Resource resource, String by, @Nullable Place configured) {
    Map<String, Line> before = known.getOrDefault(resource, Map.of());
    Map<String, YamlNode> leaves = leaves(resource.node());
    Map<String, Line> moved = moved(before, leaves);
    Map<String, Line> after = new LinkedHashMap<>();
    leaves.forEach((path, leaf) -> {
      Line line = moved.getOrDefault(path, before.get(path));
      String value = value(leaf);
      if (line != null && line.last().value().equals(value)) {
        after.put(path, line);
        return;
      }
      Written next = new Written(by, configured == null ? leaf.place() : configured, value);
      after.put(
          path,
          line != null && !moved.containsValue(line)
              ? line.and(next, leaf.place())
              : new Line(List.of(next), leaf.place()));
    });
    known.put(resource, after);
  }

  /// Elements of lists that stand at another index now, since others came or went before them.
  private static Map<String, Line> moved(Map<String, Line> before, Map<String, YamlNode> leaves) {
    Map<Place, String> elements = new HashMap<>();
    before.forEach((path, line) -> {
      if (path.indexOf('[') >= 0) {
        elements.put(line.scalar(), path);
      }
    });
    Map<String, Line> moved = new HashMap<>();
    leaves.forEach((path, leaf) -> {
      String old = elements.get(leaf.place());
      if (old != null && !old.equals(path) && anyIndex(old).equals(anyIndex(path))) {
        moved.put(path, before.get(old));
      }
    });
    return moved;
  }

  private static String anyIndex(String path) {
    return INDEX.matcher(path).replaceAll("[]");
  }

  /// In the order of the output.
  ObjectHistory of(Resource resource) {
    List<ObjectHistory.Field> fields = new ArrayList<>();
    known
        .getOrDefault(resource, Map.of())
        .forEach((path, line) -> fields.add(new ObjectHistory.Field(path, line.written())));
    ResourceId id = resource.id();
    return new ObjectHistory(id.kind(), id.name(), id.namespace(), resource.place(), fields);
  }

  private static Map<String, YamlNode> leaves(YamlNode root) {
    Map<String, YamlNode> leaves = new LinkedHashMap<>();
    gather(root, "", leaves);
    return leaves;
  }

  private static void gather(YamlNode node, String path, Map<String, YamlNode> leaves) {
    switch (node) {
      case YamlMapping mapping when !mapping.isEmpty() ->
          mapping.entries().stream()
              .sorted(Comparator.comparing(YamlMapping.Entry::name, NaturalOrder.INSTANCE))
              .forEach(entry -> gather(entry.value(), below(path, entry.name()), leaves));
      case YamlSequence sequence when !sequence.elements().isEmpty() -> {
        for (int i = 0; i < sequence.elements().size(); i++) {
          gather(sequence.elements().get(i), path + "[" + i + "]", leaves);
        }
      }
      case YamlAlias alias -> gather(alias.target(), path, leaves);
      case YamlMapping _, YamlSequence _, YamlScalar _ -> leaves.put(path, node);
    }
  }

  private static String below(String path, String name) {
    boolean plain = name.chars().noneMatch(sign -> sign == '.' || sign == '/' || sign == '[');
    if (!plain) {
      return path + "['" + name + "']";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String value(YamlNode leaf) {
    return switch (leaf) {
      case YamlScalar scalar -> scalar.text();
      case YamlMapping _ -> "{}";
      case YamlSequence _ -> "[]";
      case YamlAlias _ -> "";
    };
  }
}
