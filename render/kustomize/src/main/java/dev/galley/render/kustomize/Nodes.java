package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.GoNumbers;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reading and changing nodes by name.
final class Nodes {
  private Nodes() {}

  /// The node below field names; `null` when any of them is missing.
  static @Nullable YamlNode at(@Nullable YamlNode node, String... path) {
    YamlNode here = node;
    for (String step : path) {
      here = here instanceof YamlMapping mapping ? mapping.get(step) : null;
    }
    return here;
  }

  /// The text of the scalar below field names; empty when there is none or it is null.
  static String text(@Nullable YamlNode node, String... path) {
    return at(node, path) instanceof YamlScalar scalar && !isNull(scalar) ? scalar.text() : "";
  }

  /// A node that a field specification names.
  ///
  /// @throws Fault when it is no scalar
  static YamlScalar scalar(YamlNode node) {
    if (node instanceof YamlScalar scalar) {
      return scalar;
    }
    throw Fault.of(
        KustomizeProblem.BAD_FIELD_SPEC,
        "wrong node kind: expected ScalarNode but got " + kindName(node),
        node.place());
  }

  static boolean isNull(@Nullable YamlNode node) {
    return node instanceof YamlScalar scalar && Yaml.data(scalar, YamlFlavour.KUSTOMIZE) == null;
  }

  static boolean isMissingOrNull(@Nullable YamlNode node) {
    return node == null || isNull(node);
  }

  /// Missing, null, or a collection or text without content.
  static boolean isNilOrEmpty(@Nullable YamlNode node) {
    return switch (node) {
      case null -> true;
      case YamlMapping mapping -> mapping.isEmpty();
      case YamlSequence sequence -> sequence.elements().isEmpty();
      case YamlScalar scalar -> scalar.text().isEmpty() || isNull(scalar);
      case YamlAlias _ -> false;
    };
  }

  static boolean isString(YamlScalar scalar) {
    return Yaml.data(scalar, YamlFlavour.KUSTOMIZE) instanceof String;
  }

  /// Changes the text of a scalar; what was a string stays one whatever the text looks like.
  static void text(YamlScalar scalar, String text) {
    if (scalar.tag().isEmpty() && isString(scalar)) {
      scalar.tagAs("!!str");
    }
    scalar.textAs(text);
  }

  /// The mapping of that name, made when it is missing or null.
  static YamlMapping mapping(YamlMapping parent, String name, Place place) {
    if (parent.get(name) instanceof YamlMapping mapping) {
      return mapping;
    }
    YamlMapping made = new YamlMapping(place);
    parent.put(name, made);
    return made;
  }

  /// The string entries of a mapping; other scalars as their text.
  static Map<String, String> texts(@Nullable YamlNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (node instanceof YamlMapping mapping) {
      for (YamlMapping.Entry entry : mapping.entries()) {
        if (entry.value() instanceof YamlScalar scalar) {
          texts.put(entry.name(), scalar.text());
        }
      }
    }
    return texts;
  }

  /// Plain data as nodes, all at one place.
  static YamlNode of(@Nullable Object value, Place place) {
    return switch (value) {
      case null -> YamlScalar.ofNull(place);
      case Map<?, ?> map -> {
        YamlMapping mapping = new YamlMapping(place);
        map.forEach((key, child) -> mapping.put((String) key, of(child, place)));
        yield mapping;
      }
      case List<?> list -> {
        YamlSequence sequence = new YamlSequence(place);
        list.forEach(child -> sequence.elements().add(of(child, place)));
        yield sequence;
      }
      case String text -> YamlScalar.string(text, place);
      case Boolean flag -> tagged(flag.toString(), "!!bool", place);
      case Long number -> tagged(number.toString(), "!!int", place);
      case Integer number -> tagged(number.toString(), "!!int", place);
      case BigInteger number -> tagged(number.toString(), "!!int", place);
      case Double number -> tagged(GoNumbers.json(number), "!!float", place);
      default -> throw new IllegalArgumentException("not data: " + value.getClass());
    };
  }

  private static YamlScalar tagged(String text, String tag, Place place) {
    YamlScalar scalar = new YamlScalar(text, YamlStyle.PLAIN, place);
    scalar.tagAs(tag);
    return scalar;
  }

  /// What Go calls the type of a node, for messages.
  static String kindName(YamlNode node) {
    return switch (node) {
      case YamlMapping _ -> "MappingNode";
      case YamlSequence _ -> "SequenceNode";
      case YamlScalar _ -> "ScalarNode";
      case YamlAlias _ -> "AliasNode";
    };
  }
}
