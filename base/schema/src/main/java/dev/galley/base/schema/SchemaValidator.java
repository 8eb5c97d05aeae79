package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks a value against its schema; the sentences are those of kube-openapi's `validation`, the
/// paths those of apiextensions.
public final class SchemaValidator {
  private final List<FieldError> errors = new ArrayList<>();

  private SchemaValidator() {}

  /// All mistakes, in the order of the document; empty when there are none.
  public static List<FieldError> validate(Schema schema, @Nullable Object tree) {
    SchemaValidator validator = new SchemaValidator();
    validator.check(schema, tree, FieldPath.ROOT);
    return List.copyOf(validator.errors);
  }

  private void check(Schema schema, @Nullable Object value, FieldPath path) {
    if (!checkType(schema, value, path) || value == null) {
      return;
    }
    checkEnum(schema, value, path);
    switch (value) {
      case String text -> {
        new Constraints(schema, path, errors).text(text);
        checkQuantity(schema, text, path);
      }
      case Number number -> new Constraints(schema, path, errors).number(number.doubleValue());
      case List<?> list -> checkList(schema, Tree.asList(list), path);
      case Map<?, ?> map -> checkMap(schema, Tree.asMap(map), path);
      default -> {}
    }
    checkAlternatives(schema, value, path);
  }

  private boolean checkType(Schema schema, @Nullable Object value, FieldPath path) {
    String actual = actualType(value);
    String expected = expectedType(schema);
    boolean fits =
        switch (actual) {
          case "null" -> schema.nullable() || expected.isEmpty();
          case "integer" -> accepts(expected, "integer") || accepts(expected, "number");
          default -> accepts(expected, actual);
        };
    if (!fits && value instanceof Number && schema.format().equals("quantity")) {
      return true;
    }
    if (!fits) {
      errors.add(
          FieldError.typeInvalid(
              path.toString(),
              actual,
              path + " in body must be of type " + expected + ": " + Json.write(actual)));
    }
    return fits;
  }

  private static boolean accepts(String expected, String actual) {
    return expected.isEmpty()
        || expected.equals(actual)
        || (expected.equals("integer,string")
            && (actual.equals("integer") || actual.equals("string")));
  }

  private static String expectedType(Schema schema) {
    if (schema.intOrString()) {
      return "integer,string";
    }
    return switch (schema.type()) {
      case ANY -> "";
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
    };
  }

  private static String actualType(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case Long _ -> "integer";
      case Double number when number == Math.rint(number) -> "integer";
      default -> "number";
    };
  }

  private void checkEnum(Schema schema, Object value, FieldPath path) {
    List<@Nullable Object> allowed = schema.enumValues();
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      errors.add(FieldError.notSupported(path.toString(), value, allowed));
    }
  }

  private void checkQuantity(Schema schema, String text, FieldPath path) {
    if (schema.format().equals("quantity")) {
      try {
        Quantity.parse(text);
      } catch (IllegalArgumentException unreadable) {
        errors.add(
            FieldError.invalid(path.toString(), text, String.valueOf(unreadable.getMessage())));
      }
    }
  }

  private void checkList(Schema schema, List<@Nullable Object> list, FieldPath path) {
    new Constraints(schema, path, errors).items(list);
    Schema items = schema.items();
    Shape shape = Shape.of(schema, list);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      Object item = list.get(i);
      if (items != null) {
        check(items, item, path.item(i));
      }
      String element = shape == Shape.LEAF ? null : shape.element(schema, item);
      if (element != null && !seen.add(element)) {
        Object value = shape == Shape.KEYED_LIST ? Json.parse(element.substring(2)) : item;
        errors.add(FieldError.duplicate(path.item(i).toString(), value));
      }
    }
  }

  private void checkMap(Schema schema, Map<String, @Nullable Object> map, FieldPath path) {
    new Constraints(schema, path, errors).properties(map);
    for (String name : schema.required()) {
      if (!map.containsKey(name)) {
        errors.add(FieldError.required(path.child(name).toString(), ""));
      }
    }
    map.forEach((name, value) -> {
      Schema property = schema.property(name);
      if (property != null) {
        check(property, value, path.child(name));
      }
    });
  }

  private void checkAlternatives(Schema schema, Object value, FieldPath path) {
    Map<String, @Nullable Object> source = schema.source();
    List<Map<String, @Nullable Object>> any = Tree.mapsAt(source, "anyOf");
    if (!any.isEmpty() && !schema.intOrString() && valid(schema, any, value) == 0) {
      compound(path, "must validate at least one schema (anyOf)");
    }
    List<Map<String, @Nullable Object>> one = Tree.mapsAt(source, "oneOf");
    if (!one.isEmpty()) {
      int valid = valid(schema, one, value);
      if (valid != 1) {
        String found = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
        compound(path, "must validate one and only one schema (oneOf). " + found);
      }
    }
    List<Map<String, @Nullable Object>> all = Tree.mapsAt(source, "allOf");
    if (!all.isEmpty()) {
      int valid = valid(schema, all, value);
      if (valid < all.size()) {
        all.forEach(branch -> check(schema.nested(branch), value, path));
        compound(
            path, "must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
      }
    }
    if (source.get("not") instanceof Map<?, ?> not
        && valid(schema, List.of(Tree.asMap(not)), value) > 0) {
      compound(path, "must not validate the schema (not)");
    }
  }

  /// How many of these schemas the value meets.
  private static int valid(
      Schema schema, List<Map<String, @Nullable Object>> branches, Object value) {
    int valid = 0;
    for (Map<String, @Nullable Object> branch : branches) {
      SchemaValidator attempt = new SchemaValidator();
      attempt.check(schema.nested(branch), value, FieldPath.ROOT);
      valid += attempt.errors.isEmpty() ? 1 : 0;
    }
    return valid;
  }

  /// Upstream gives these no path but names it in the sentence.
  private void compound(FieldPath path, String sentence) {
    errors.add(FieldError.invalid("<nil>", "", Json.write(path.toString()) + " " + sentence));
  }
}
