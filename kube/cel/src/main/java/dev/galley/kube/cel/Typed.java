package dev.galley.kube.cel;

import dev.galley.base.objects.Tree;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Data as its schema types it.
final class Typed {
  private Typed() {}

  /// @throws CelFailure when the data is not of the schema's type
  static Object value(@Nullable Object tree, Structural schema) {
    if (tree == null) {
      if (schema.nullable()) {
        return CelNull.NULL;
      }
      throw new CelFailure("invalid data, got null for schema with nullable=false");
    }
    if (schema.intOrString()) {
      if (tree instanceof String || tree instanceof Long) {
        return tree;
      }
      throw new CelFailure(
          "invalid data, expected XIntOrString value to be either a string or integer");
    }
    return switch (schema.type()) {
      case "object" -> object(tree, schema);
      case "array" -> list(tree, schema);
      case "string" -> text(tree, schema);
      case "number" -> {
        if (!(tree instanceof Number number)) {
          throw expected("float", tree);
        }
        yield number.doubleValue();
      }
      case "integer" -> {
        if (!(tree instanceof Long number)) {
          throw expected("int", tree);
        }
        yield number;
      }
      case "boolean" -> {
        if (!(tree instanceof Boolean flag)) {
          throw expected("bool", tree);
        }
        yield flag;
      }
      default -> unknown(tree, schema);
    };
  }

  private static Object unknown(Object tree, Structural schema) {
    if (schema.preserves()) {
      return Values.dynamic(tree);
    }
    throw new CelFailure(
        "invalid type, expected object, array, number, integer, boolean or string, or no type with"
            + " x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got "
            + schema.type());
  }

  private static CelFailure expected(String type, Object tree) {
    String actual =
        switch (tree) {
          case String _ -> "string";
          case Long _ -> "int64";
          case Double _ -> "float64";
          case Boolean _ -> "bool";
          case List<?> _ -> "[]interface {}";
          default -> "map[string]interface {}";
        };
    return new CelFailure("invalid data, expected " + type + ", got " + actual);
  }

  private static Object object(Object tree, Structural schema) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new CelFailure("invalid data, expected a map for the provided schema with type=object");
    }
    return new Fields(Tree.asMap(map), schema.embedded() ? schema.withMetadata() : schema);
  }

  private static Object list(Object tree, Structural schema) {
    if (!(tree instanceof List<?> list)) {
      throw new CelFailure(
          "invalid data, expected an array for the provided schema with type=array");
    }
    Structural items = schema.items();
    if (items == null) {
      throw new CelFailure("invalid array type, expected Items with a non-empty Schema");
    }
    return new Elements(Tree.asList(list), schema, items);
  }

  private static Object text(Object tree, Structural schema) {
    if (!(tree instanceof String text)) {
      throw expected("string", tree);
    }
    return switch (schema.format()) {
      case "duration" ->
          Times.duration(text)
              .orElseThrow(() -> new CelFailure("Invalid duration " + text + ": unable to parse"));
      case "date" -> {
        try {
          yield LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException unreadable) {
          throw new CelFailure("Invalid date formatted string " + text + ": unable to parse");
        }
      }
      case "date-time" -> time(text);
      case "byte" -> {
        try {
          yield Bytes.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException unreadable) {
          throw new CelFailure("Invalid byte formatted string " + text + ": unable to parse");
        }
      }
      default -> text;
    };
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      throw new CelFailure("Invalid date-time formatted string " + text + ": unable to parse");
    }
  }

  /// An object with properties, or a map.
  private static final class Fields extends MapValue {
    private final Map<String, @Nullable Object> fields;
    private final Structural schema;
    private final boolean object;

    Fields(Map<String, @Nullable Object> fields, Structural schema) {
      this.fields = fields;
      this.schema = schema;
      this.object = !schema.properties().isEmpty();
    }

    private @Nullable Structural schemaOf(String field) {
      Structural property = schema.properties().get(field);
      return property != null || object ? property : schema.additional();
    }

    @Override
    int size() {
      return fields.size();
    }

    @Override
    @Nullable Object find(Object key) {
      if (!(key instanceof String written)) {
        throw CelFailure.noOverload();
      }
      String name = object ? unescaped(written) : written;
      Object value = fields.get(name);
      Structural type = schemaOf(name);
      if (type == null || (value == null && (object || !fields.containsKey(name)))) {
        return null;
      }
      return value(value, type);
    }

    private String unescaped(String written) {
      if (schema.properties().containsKey(written) || !written.contains("__")) {
        return written;
      }
      for (String name : schema.properties().keySet()) {
        if (Identifiers.escape(name).filter(written::equals).isPresent()) {
          return name;
        }
      }
      return written;
    }

    @Override
    Iterable<?> keys() {
      List<String> keys = new ArrayList<>();
      for (String name : fields.keySet()) {
        if (schemaOf(name) != null) {
          keys.add(object ? Identifiers.escape(name).orElse(name) : name);
        }
      }
      return keys;
    }

    @Override
    boolean sameAs(MapValue other) {
      if (size() != other.size()) {
        return false;
      }
      for (var field : fields.entrySet()) {
        String name = field.getKey();
        if (schemaOf(name) != null) {
          String written = object ? Identifiers.escape(name).orElse(name) : name;
          Object mine = find(written);
          Object theirs = other.find(written);
          if (mine == null ? theirs != null : theirs == null || !Values.equal(mine, theirs)) {
            return false;
          }
        } else if (!(other instanceof Fields unknown)) {
          throw CelFailure.noOverload();
        } else if (unknown.fields.containsKey(name)
            && !Objects.equals(field.getValue(), unknown.fields.get(name))) {
          return false;
        }
      }
      return true;
    }
  }

  /// A list; what makes two of them equal or one depends on its list type.
  private static final class Elements extends ListValue {
    private final List<@Nullable Object> elements;
    private final Structural schema;
    private final Structural items;

    Elements(List<@Nullable Object> elements, Structural schema, Structural items) {
      this.elements = elements;
      this.schema = schema;
      this.items = items;
    }

    @Override
    int size() {
      return elements.size();
    }

    @Override
    Object get(int index) {
      return value(elements.get(index), items);
    }

    @Override
    boolean sameAs(ListValue other) {
      if (!hasKeys() || !(other instanceof Elements others)) {
        return super.sameAs(other);
      }
      if (size() != other.size()) {
        return false;
      }
      Map<@Nullable Object, @Nullable Object> mine = new HashMap<>();
      elements.forEach(each -> mine.put(key(each), each));
      for (Object element : others.elements) {
        Object key = key(element);
        if (!mine.containsKey(key)
            || !Values.equal(value(mine.get(key), items), value(element, items))) {
          return false;
        }
      }
      return true;
    }

    private boolean hasKeys() {
      return schema.listType().equals("map") || schema.listType().equals("set");
    }

    private @Nullable Object key(@Nullable Object element) {
      return schema.listType().equals("set") ? element : ListKeys.key(schema, element);
    }

    @Override
    ListValue plus(ListValue other) {
      if (!(other instanceof Elements others)) {
        return super.plus(other);
      }
      List<@Nullable Object> joined = new ArrayList<>(elements);
      if (!hasKeys()) {
        joined.addAll(others.elements);
        return new Elements(joined, schema, items);
      }
      Map<@Nullable Object, Integer> places = new LinkedHashMap<>();
      for (int i = 0; i < joined.size(); i++) {
        places.put(key(joined.get(i)), i);
      }
      boolean replaces = schema.listType().equals("map");
      for (Object element : others.elements) {
        Integer place = places.get(key(element));
        if (place == null) {
          places.put(key(element), joined.size());
          joined.add(element);
        } else if (replaces) {
          joined.set(place, element);
        }
      }
      return new Elements(joined, schema, items);
    }
  }
}
