package dev.galley.render.kustomize;

import dev.galley.base.problem.Problem;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The type that a part of a configuration must have; checks as Go's JSON decoder does.
sealed interface Shape {
  /// A string.
  record Text() implements Shape {}

  /// A boolean.
  record Flag() implements Shape {}

  /// A whole number.
  record Whole() implements Shape {}

  /// Whatever it is.
  record Anything() implements Shape {}

  /// A list of one type.
  record ListOf(Shape element, String goType) implements Shape {}

  /// A mapping to one type.
  record MapOf(Shape element, String goType) implements Shape {}

  /// A mapping with known fields, called like the Go type.
  record Struct(String goName, Map<String, Shape> fields) implements Shape {
    /// The field of that name without regard to case; `null` when there is none.
    Map.@Nullable Entry<String, Shape> field(String name) {
      Shape exact = fields.get(name);
      if (exact != null) {
        return Map.entry(name, exact);
      }
      for (Map.Entry<String, Shape> entry : fields.entrySet()) {
        if (entry.getKey().equalsIgnoreCase(name)) {
          return entry;
        }
      }
      return null;
    }
  }

  Text TEXT = new Text();
  Flag FLAG = new Flag();
  Whole WHOLE = new Whole();
  Anything ANYTHING = new Anything();
  ListOf TEXTS = new ListOf(TEXT, "[]string");
  MapOf TEXT_MAP = new MapOf(TEXT, "map[string]string");

  /// A struct from alternating names and shapes.
  static Struct struct(String goName, Object... fields) {
    Map<String, Shape> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], (Shape) fields[i + 1]);
    }
    return new Struct(goName, map);
  }

  static ListOf listOf(Struct struct) {
    return new ListOf(struct, "[]types." + struct.goName());
  }

  /// How strictly a configuration is read.
  enum Mode {
    /// Unknown fields and wrong types are problems.
    STRICT,
    /// Unknown fields are left out and scalars become what is wanted.
    LENIENT
  }

  /// Reads configurations.
  final class Reader {
    private final Mode mode;
    private final List<Problem> problems;

    Reader(Mode mode, List<Problem> problems) {
      this.mode = mode;
      this.problems = problems;
    }

    /// A copy with the field names as they are meant, without nulls; of several spellings of one
    /// field the last one counts.
    YamlMapping struct(YamlMapping node, Struct struct, String path) {
      YamlMapping result = new YamlMapping(node.place());
      for (YamlMapping.Entry entry : node.entries()) {
        Map.Entry<String, Shape> field = struct.field(entry.name());
        if (field == null) {
          unknown(entry, struct);
        } else if (!Nodes.isNull(entry.value())) {
          String fieldPath = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
          YamlNode value =
              value(entry.value(), field.getValue(), struct.goName() + "." + fieldPath, fieldPath);
          if (value != null) {
            result.remove(field.getKey());
            result.add(
                new YamlScalar(field.getKey(), entry.key().style(), entry.key().place()), value);
          }
        }
      }
      return result;
    }

    private void unknown(YamlMapping.Entry entry, Struct struct) {
      if (mode == Mode.STRICT) {
        problems.add(
            Problem.of(
                    KustomizeProblem.BAD_KUSTOMIZATION,
                    "json: unknown field \"" + entry.name() + "\"")
                .at(entry.key().place())
                .hint(hint(entry.name(), struct)));
      }
    }

    private static String hint(String name, Struct struct) {
      String best = "";
      int least = 3;
      for (String field : struct.fields().keySet()) {
        int distance = distance(name.toLowerCase(Locale.ROOT), field.toLowerCase(Locale.ROOT));
        if (distance < least) {
          least = distance;
          best = field;
        }
      }
      return best.isEmpty() ? "" : "Did you mean " + best + "?";
    }

    private static int distance(String left, String right) {
      int[] row = new int[right.length() + 1];
      for (int j = 0; j < row.length; j++) {
        row[j] = j;
      }
      for (int i = 1; i <= left.length(); i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j < row.length; j++) {
          int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
          diagonal = row[j];
          row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
        }
      }
      return row[right.length()];
    }

    private @Nullable YamlNode value(YamlNode node, Shape shape, String where, String path) {
      return switch (shape) {
        case Anything _ -> node;
        case Text _ -> scalar(node, String.class, "string", where);
        case Flag _ -> scalar(node, Boolean.class, "bool", where);
        case Whole _ -> scalar(node, Long.class, "int64", where);
        case ListOf(var element, var goType) ->
            node instanceof YamlSequence sequence
                ? list(sequence, element, where, path)
                : wrong(node, goType, where);
        case MapOf(var element, var goType) ->
            node instanceof YamlMapping mapping
                ? map(mapping, element, where, path)
                : wrong(node, goType, where);
        case Struct struct ->
            node instanceof YamlMapping mapping
                ? struct(mapping, struct, path)
                : wrong(node, "types." + struct.goName(), where);
      };
    }

    private YamlNode list(YamlSequence sequence, Shape element, String where, String path) {
      YamlSequence result = new YamlSequence(sequence.place());
      for (YamlNode each : sequence.elements()) {
        YamlNode value =
            Nodes.isNull(each) ? empty(each, element) : value(each, element, where, path);
        if (value != null) {
          result.elements().add(value);
        }
      }
      return result;
    }

    private static YamlNode empty(YamlNode node, Shape element) {
      return element instanceof Struct
          ? new YamlMapping(node.place())
          : YamlScalar.string("", node.place());
    }

    private YamlNode map(YamlMapping mapping, Shape element, String where, String path) {
      YamlMapping result = new YamlMapping(mapping.place());
      for (YamlMapping.Entry entry : mapping.entries()) {
        YamlNode value =
            Nodes.isNull(entry.value())
                ? empty(entry.value(), element)
                : value(entry.value(), element, where, path);
        if (value != null) {
          result.remove(entry.name());
          result.add(entry.key(), value);
        }
      }
      return result;
    }

    private @Nullable YamlNode scalar(YamlNode node, Class<?> wanted, String goType, String where) {
      if (!(node instanceof YamlScalar scalar)) {
        return wrong(node, goType, where);
      }
      Object value =
          Yaml.data(scalar, mode == Mode.STRICT ? YamlFlavour.KUBERNETES : YamlFlavour.KUSTOMIZE);
      if (wanted.isInstance(value)) {
        return wanted == String.class ? scalar : plain(String.valueOf(value), scalar);
      }
      return mode == Mode.LENIENT
          ? plain(coerced(value, scalar), scalar)
          : wrong(node, goType, where);
    }

    private static String coerced(@Nullable Object value, YamlScalar scalar) {
      return value instanceof Boolean ? value.toString() : scalar.text();
    }

    private static YamlScalar plain(String text, YamlScalar scalar) {
      return YamlScalar.string(text, scalar.place());
    }

    private @Nullable YamlNode wrong(YamlNode node, String goType, String where) {
      if (mode == Mode.STRICT) {
        problems.add(
            Problem.of(
                    KustomizeProblem.BAD_KUSTOMIZATION,
                    "json: cannot unmarshal "
                        + jsonType(node)
                        + " into Go struct field "
                        + where
                        + " of type "
                        + goType)
                .at(node.place())
                .hint(goType.equals("string") ? "Quote the value" : ""));
      }
      return null;
    }

    private static String jsonType(YamlNode node) {
      return switch (node) {
        case YamlMapping _ -> "object";
        case YamlSequence _ -> "array";
        default ->
            switch (Yaml.data(node, YamlFlavour.KUBERNETES)) {
              case Boolean _ -> "bool";
              case Number _ -> "number";
              case null, default -> "string";
            };
      };
    }
  }
}
