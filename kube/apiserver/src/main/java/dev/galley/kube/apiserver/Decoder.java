package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.WireStruct;
import dev.galley.kube.api.ApiException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a tree as upstream's Go types would: unknown fields and nulls are dropped, quantities
/// become canonical, and a value of the wrong type is an error.
///
/// Subtrees that are those of the live object are taken over unread: they were decoded before.
final class Decoder {
  private final GroupVersionKind kind;
  private final Function<String, ApiException> refusal;
  private final boolean converts;
  private final List<String> unknown = new ArrayList<>();

  /// Where a value is: below which field of which Go struct, and at which index of a list.
  ///
  /// @param type what Go calls the type of the value, when it does not follow from the schema
  private record Place(@Nullable Place parent, String name, int index, String struct, String type) {
    static final Place ROOT = new Place(null, "", -1, "", "");

    Place field(String field, String owner, String type) {
      return new Place(this, field, -1, owner, type);
    }

    Place item(int at) {
      return new Place(this, "", at, struct, "");
    }

    Place entry(String key) {
      return new Place(this, "[" + key, -1, struct, "");
    }

    /// `spec.containers[0].image`
    String path() {
      return text(true);
    }

    /// `spec.containers.image`: Go's messages leave out indices, and the keys of maps.
    String goPath() {
      return text(false);
    }

    private String text(boolean whole) {
      if (parent == null) {
        return "";
      }
      String above = parent.text(whole);
      if (index >= 0) {
        return whole ? above + "[" + index + "]" : above;
      }
      if (!whole && name.startsWith("[")) {
        return above;
      }
      String own = name.startsWith("[") ? name.substring(1) : name;
      return above.isEmpty() ? own : above + "." + own;
    }
  }

  /// @param refusal what is thrown for a reason
  /// @param converts whether failures are worded as by apimachinery's converter
  Decoder(GroupVersionKind kind, Function<String, ApiException> refusal, boolean converts) {
    this.kind = kind;
    this.refusal = refusal;
    this.converts = converts;
  }

  /// The paths of what was not known, in the order of the document.
  List<String> unknown() {
    return unknown;
  }

  /// @param field the field that holds the tree; empty for a whole object
  Map<String, @Nullable Object> object(
      Schema schema, Map<String, @Nullable Object> tree, @Nullable Object live, String field) {
    Place place = field.isEmpty() ? Place.ROOT : Place.ROOT.entry(field);
    return Tree.asMap(value(schema, tree, live, place));
  }

  // By identity: comparing by value at every level would cost the square of the depth.
  @SuppressWarnings("ReferenceEquality")
  private @Nullable Object value(
      Schema schema, @Nullable Object value, @Nullable Object live, Place place) {
    if (value == null || value == live) {
      return value;
    }
    if (schema.intOrString()) {
      return intOrString(value);
    }
    return switch (schema.format()) {
      case "quantity" -> quantity(value);
      case "date-time" -> time(schema, value);
      default -> plain(schema, value, live, place);
    };
  }

  private @Nullable Object plain(Schema schema, Object value, @Nullable Object live, Place place) {
    return switch (schema.type()) {
      case ANY -> value;
      case OBJECT ->
          value instanceof Map<?, ?> map
              ? map(schema, Tree.asMap(map), live, place)
              : wrong(schema, value, place);
      case ARRAY ->
          value instanceof List<?> list
              ? list(schema, Tree.asList(list), live, place)
              : wrong(schema, value, place);
      case STRING ->
          value instanceof String text ? text(schema, text) : wrong(schema, value, place);
      case INTEGER -> integer(schema, value, place);
      case NUMBER ->
          value instanceof Long || value instanceof Double ? value : wrong(schema, value, place);
      case BOOLEAN -> value instanceof Boolean ? value : wrong(schema, value, place);
    };
  }

  private Map<String, @Nullable Object> map(
      Schema schema, Map<String, @Nullable Object> map, @Nullable Object live, Place place) {
    boolean open =
        schema.preserveUnknownFields()
            || (schema.properties().isEmpty() && schema.additionalProperties() == null);
    if (open) {
      return map;
    }
    Map<String, @Nullable Object> known =
        live instanceof Map<?, ?> liveMap ? Tree.asMap(liveMap) : Map.of();
    if (schema.properties().isEmpty()) {
      return entries(schema, map, known, place);
    }
    WireStruct struct = schema.wire();
    String owner = struct == null ? kind.kind() : struct.simpleName();
    Map<String, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, child) -> {
      Schema property = schema.property(name);
      Place at = place.field(name, owner, struct == null ? "" : struct.field(name).type());
      if (property == null) {
        unknown.add(at.path());
      } else if (child != null) {
        result.put(name, value(property, child, known.get(name), at));
      }
    });
    return result;
  }

  /// In a map of Go, `null` is the zero value of its type.
  private Map<String, @Nullable Object> entries(
      Schema schema,
      Map<String, @Nullable Object> map,
      Map<String, @Nullable Object> known,
      Place place) {
    Schema child = schema.additionalProperties();
    if (child == null) {
      return map;
    }
    Map<String, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, value) ->
        result.put(
            name,
            value == null ? zero(child) : value(child, value, known.get(name), place.entry(name))));
    return result;
  }

  private static @Nullable Object zero(Schema schema) {
    if (schema.format().equals("quantity")) {
      return "0";
    }
    return switch (schema.type()) {
      case STRING -> schema.format().equals("byte") ? null : "";
      case OBJECT -> schema.properties().isEmpty() ? null : Tree.map();
      case INTEGER, NUMBER -> 0L;
      case BOOLEAN -> false;
      case ANY, ARRAY -> null;
    };
  }

  private List<@Nullable Object> list(
      Schema schema, List<@Nullable Object> list, @Nullable Object live, Place place) {
    Schema items = schema.items();
    if (items == null) {
      return list;
    }
    List<@Nullable Object> known =
        live instanceof List<?> liveList ? Tree.asList(liveList) : List.of();
    List<@Nullable Object> result = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Object before = i < known.size() ? known.get(i) : null;
      Object item = list.get(i);
      result.add(item == null ? zero(items) : value(items, item, before, place.item(i)));
    }
    return result;
  }

  /// Bytes travel as Base64.
  private Object text(Schema schema, String text) {
    if (schema.format().equals("byte")) {
      try {
        Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException unreadable) {
        throw cannotHandle("illegal base64 data at input byte " + firstIllegal(text));
      }
    }
    return text;
  }

  private static int firstIllegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean digit =
          (each >= 'A' && each <= 'Z')
              || (each >= 'a' && each <= 'z')
              || (each >= '0' && each <= '9')
              || each == '+'
              || each == '/';
      if (!digit) {
        return i;
      }
    }
    return text.length() / 4 * 4;
  }

  private Object integer(Schema schema, Object value, Place place) {
    boolean narrow = schema.format().equals("int32");
    if (value instanceof Long number && (!narrow || number.intValue() == number)) {
      return value;
    }
    if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < (narrow ? Integer.MAX_VALUE : 1e18)) {
      return number.longValue();
    }
    if (converts) {
      throw cannotHandle(GoConversion.failure(schema, value, goType(schema)));
    }
    String what = value instanceof Number ? "number " + Json.write(value) : name(value);
    throw cannotHandle("json: cannot unmarshal " + what + into(schema, place));
  }

  private Object intOrString(Object value) {
    if (value instanceof Long || value instanceof String) {
      return value;
    }
    String what = value instanceof Double ? "number " + Json.write(value) : name(value);
    throw cannotHandle("json: cannot unmarshal " + what + " into Go value of type int32");
  }

  /// As `metav1.Time` decodes.
  private Object time(Schema schema, Object value) {
    if (!(value instanceof String text)) {
      throw cannotHandle("json: cannot unmarshal " + name(value) + " into Go value of type string");
    }
    try {
      OffsetDateTime.parse(text);
      return text;
    } catch (DateTimeParseException unreadable) {
      boolean fine = schema.goName().endsWith("MicroTime");
      throw cannotHandle(GoTimes.unreadable(text, fine));
    }
  }

  /// As `resource.Quantity` decodes: numbers become texts, and texts their shortest form.
  private Object quantity(Object value) {
    if (!(value instanceof String || value instanceof Long || value instanceof Double)) {
      throw cannotHandle(QUANTITY);
    }
    try {
      return Quantity.parse(value instanceof String text ? text : Json.write(value)).toString();
    } catch (IllegalArgumentException unreadable) {
      throw cannotHandle(QUANTITY);
    }
  }

  private static final String QUANTITY =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  private Object wrong(Schema schema, Object value, Place place) {
    if (converts) {
      throw cannotHandle(GoConversion.failure(schema, value, goType(schema)));
    }
    throw cannotHandle("json: cannot unmarshal " + name(value) + into(schema, place));
  }

  private static String into(Schema schema, Place place) {
    String path = place.goPath();
    return path.isEmpty()
        ? " into Go value of type " + goType(schema)
        : " into Go struct field "
            + place.struct()
            + "."
            + path
            + " of type "
            + (place.type().isEmpty() ? goType(schema) : place.type());
  }

  private static String goType(Schema schema) {
    if (schema.format().equals("quantity")) {
      return "resource.Quantity";
    }
    if (schema.intOrString()) {
      return "intstr.IntOrString";
    }
    if (!schema.goName().isEmpty()) {
      return schema.goName();
    }
    return switch (schema.type()) {
      case OBJECT -> "map[string]" + elements(schema.additionalProperties());
      case ARRAY -> "[]" + elements(schema.items());
      case STRING -> schema.format().equals("byte") ? "[]uint8" : "string";
      case INTEGER -> schema.format().isEmpty() ? "int64" : schema.format();
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case ANY -> "interface {}";
    };
  }

  private static String elements(@Nullable Schema schema) {
    return schema == null ? "string" : goType(schema);
  }

  private ApiException cannotHandle(String why) {
    return refusal.apply(why);
  }

  private static String name(Object value) {
    return switch (value) {
      case String text -> "string";
      case Boolean bool -> "bool";
      case Map<?, ?> map -> "object";
      case List<?> list -> "array";
      default -> "number";
    };
  }
}
