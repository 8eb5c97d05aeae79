package dev.galley.render.kustomize;

import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads resources from texts.
final class ResourceReader {
  private ResourceReader() {}

  /// The resources of a text; lists are replaced by their items.
  static List<Resource> read(String text, String file) {
    Deque<YamlMapping> queue = new ArrayDeque<>();
    for (YamlNode node : nodes(text, file)) {
      YamlMapping object = object(node);
      if (object != null) {
        queue.add(object);
      }
    }
    List<Resource> resources = new ArrayList<>();
    while (!queue.isEmpty()) {
      YamlMapping object = queue.poll();
      if (Nodes.text(object, "kind").endsWith("List") && object.has("items")) {
        items(object, queue);
      } else {
        resources.add(new Resource(object));
      }
    }
    return resources;
  }

  /// The root nodes of a text, anchors expanded.
  static List<YamlNode> nodes(String text, String file) {
    String clean = text.startsWith("\ufeff") ? text.substring(1) : text;
    try {
      List<YamlNode> nodes = new ArrayList<>();
      for (YamlDocument document : Yaml.documents(clean, file)) {
        nodes.add(document.expanded());
      }
      return nodes;
    } catch (ProblemException wrong) {
      throw Fault.of(wrong).saying(malformed(wrong));
    }
  }

  private static String malformed(ProblemException wrong) {
    String what = wrong.problem().what();
    String line =
        wrong
            .problem()
            .where()
            .filter(place -> place.line() > 0)
            .map(place -> "line " + place.line() + ": ")
            .orElse("");
    return "yaml: " + line + what;
  }

  private static @Nullable YamlMapping object(YamlNode node) {
    if (!(node instanceof YamlMapping object)) {
      if (Nodes.isNilOrEmpty(node)) {
        return null;
      }
      throw Fault.of(
              KustomizeProblem.BAD_RESOURCE,
              "wrong node kind: expected MappingNode but got " + Nodes.kindName(node),
              node.place())
          .hint("A resource begins with apiVersion, kind and metadata");
    }
    if (object.isEmpty()) {
      return null;
    }
    validate(object);
    textAnnotations(object);
    return object;
  }

  private static void validate(YamlMapping object) {
    String kind = Nodes.text(object, "kind");
    if (kind.isEmpty()) {
      throw Fault.of(
              KustomizeProblem.BAD_RESOURCE,
              "missing kind in object " + describe(object),
              object.place())
          .hint("Every resource needs apiVersion, kind and metadata.name");
    }
    if (!kind.endsWith("List") && Nodes.text(object, "metadata", "name").isEmpty()) {
      throw Fault.of(
              KustomizeProblem.BAD_RESOURCE,
              "missing metadata.name in object " + describe(object),
              object.place())
          .hint("Every resource needs apiVersion, kind and metadata.name");
    }
  }

  /// As Go prints the metadata of an object.
  private static String describe(YamlMapping object) {
    return "{{%s %s} {{%s %s} %s %s}}"
        .formatted(
            Nodes.text(object, "apiVersion"),
            Nodes.text(object, "kind"),
            Nodes.text(object, "metadata", "name"),
            Nodes.text(object, "metadata", "namespace"),
            goMap(Nodes.at(object, "metadata", "labels")),
            goMap(Nodes.at(object, "metadata", "annotations")));
  }

  private static String goMap(@Nullable YamlNode node) {
    StringBuilder text = new StringBuilder("map[");
    new TreeMap<>(Nodes.texts(node))
        .forEach((key, value) ->
            text.append(text.length() == 4 ? "" : " ").append(key).append(':').append(value));
    return text.append(']').toString();
  }

  /// Annotations are texts, whatever they look like.
  static void textAnnotations(YamlMapping object) {
    if (Nodes.at(object, "metadata", "annotations") instanceof YamlMapping annotations) {
      for (YamlMapping.Entry entry : annotations.entries()) {
        if (entry.value() instanceof YamlScalar scalar && !Nodes.isString(scalar)) {
          entry.valueAs(
              YamlScalar.string(
                  Nodes.isNull(scalar) && scalar.text().isEmpty() ? "" : scalar.text(),
                  scalar.place()));
        }
      }
    }
  }

  private static void items(YamlMapping list, Deque<YamlMapping> queue) {
    YamlNode items = list.get("items");
    if (items instanceof YamlSequence sequence) {
      for (YamlNode item : sequence.elements()) {
        YamlMapping object = object(item);
        if (object != null) {
          queue.add(object);
        }
      }
    } else if (!Nodes.isMissingOrNull(items)) {
      throw Fault.of(
          KustomizeProblem.BAD_RESOURCE,
          "expected array in " + Nodes.text(list, "kind") + "/items, but found " + goType(items),
          list.place());
    }
  }

  private static String goType(@Nullable YamlNode node) {
    return switch (node) {
      case YamlMapping _ -> "map[string]interface {}";
      case YamlScalar scalar when scalar.style() != YamlStyle.PLAIN -> "string";
      case YamlScalar scalar ->
          switch (Yaml.data(scalar, YamlFlavour.KUSTOMIZE)) {
            case Long _ -> "int";
            case Double _ -> "float64";
            case Boolean _ -> "bool";
            case null, default -> "string";
          };
      case null, default -> "<nil>";
    };
  }
}
