package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks a value against its schema; the sentences are those of kube-openapi's `validation`, their
/// order that of its validators, the paths those of apiextensions.
public final class SchemaValidator {
  private final List<FieldError> errors = new ArrayList<>();

  /// How many checks went well: of alternatives that all fail, upstream tells about the closest.
  private int passed;

  private SchemaValidator() {}

  /// All mistakes; empty when there are none.
  public static List<FieldError> validate(Schema schema, @Nullable Object tree) {
    return validate(schema, tree, null);
  }

  /// All mistakes except those in values that are as they were before: a schema that has become
  /// stricter must not get in the way of changes to something else.
  public static List<FieldError> validateUpdate(
      Schema schema, @Nullable Object tree, @Nullable Object old) {
    return validate(schema, tree, new Before(old));
  }

  private static List<FieldError> validate(
      Schema schema, @Nullable Object tree, @Nullable Before before) {
    SchemaValidator validator = new SchemaValidator();
    validator.check(schema, tree, before, FieldPath.ROOT);
    return List.copyOf(validator.errors);
  }

  private void check(
      Schema schema, @Nullable Object value, @Nullable Before before, FieldPath path) {
    int known = errors.size();
    if (checkType(schema, value, path)) {
      passed++;
    }
    if (value != null) {
      checkAlternatives(schema, value, path);
    }
    switch (value) {
      case String text -> {
        new Constraints(schema, path, errors).text(text);
        checkQuantity(schema, text, path);
      }
      case Number number -> new Constraints(schema, path, errors).number(number.doubleValue());
      case List<?> list -> checkList(schema, Tree.asList(list), before, path);
      case null, default -> {}
    }
    checkEnum(schema, value, path);
    if (value instanceof Map<?, ?> map) {
      checkMap(schema, Tree.asMap(map), before, path);
    }
    passed++;
    if (errors.size() > known && before != null && before.equals(schema, value)) {
      errors.subList(known, errors.size()).clear();
    }
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

  private void checkEnum(Schema schema, @Nullable Object value, FieldPath path) {
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

  private void checkList(
      Schema schema, List<@Nullable Object> list, @Nullable Before before, FieldPath path) {
    Schema items = schema.items();
    if (items != null) {
      for (int i = 0; i < list.size(); i++) {
        Before item = before == null ? null : before.item(schema, list.get(i));
        check(items, list.get(i), item, path.item(i));
      }
    }
    new Constraints(schema, path, errors).items(list);
  }

  private void checkMap(
      Schema schema, Map<String, @Nullable Object> map, @Nullable Before before, FieldPath path) {
    new Constraints(schema, path, errors).properties(map);
    map.forEach((name, value) -> {
      Schema property = restricted(schema, name);
      if (property != null) {
        check(property, value, before == null ? null : before.key(name), path.child(name));
      }
    });
    for (String name : schema.required()) {
      if (!map.containsKey(name)) {
        errors.add(FieldError.required(path.child(name).toString(), ""));
      }
    }
  }

  /// The metadata of an object has been decoded before; what is left is how a schema restricts it.
  private static @Nullable Schema restricted(Schema schema, String name) {
    return schema.embeddedResource() && name.equals("metadata")
        ? schema.nested(Tree.mapAt(schema.source(), "properties", "metadata"))
        : schema.property(name);
  }

  private void checkAlternatives(Schema schema, Object value, FieldPath path) {
    Map<String, @Nullable Object> source = schema.source();
    List<SchemaValidator> any = attempts(schema, Tree.mapsAt(source, "anyOf"), value, path);
    if (!any.isEmpty() && valid(any) == 0) {
      compound(path, "must validate at least one schema (anyOf)");
      errors.addAll(closest(any).errors);
    }
    List<SchemaValidator> one = attempts(schema, Tree.mapsAt(source, "oneOf"), value, path);
    if (!one.isEmpty() && valid(one) != 1) {
      boolean none = valid(one) == 0;
      String found = none ? "none valid" : valid(one) + " valid alternatives";
      compound(path, "must validate one and only one schema (oneOf). Found " + found);
      if (none) {
        errors.addAll(closest(one).errors);
      }
    }
    List<SchemaValidator> all = attempts(schema, Tree.mapsAt(source, "allOf"), value, path);
    if (valid(all) < all.size()) {
      all.forEach(attempt -> errors.addAll(attempt.errors));
      String none = valid(all) == 0 ? ". None validated" : "";
      compound(path, "must validate all the schemas (allOf)" + none);
    }
    if (source.get("not") instanceof Map<?, ?> not
        && valid(attempts(schema, List.of(Tree.asMap(not)), value, path)) > 0) {
      compound(path, "must not validate the schema (not)");
    }
  }

  private static List<SchemaValidator> attempts(
      Schema schema, List<Map<String, @Nullable Object>> branches, Object value, FieldPath path) {
    List<SchemaValidator> attempts = new ArrayList<>();
    for (Map<String, @Nullable Object> branch : branches) {
      SchemaValidator attempt = new SchemaValidator();
      attempt.check(schema.nested(branch), value, null, path);
      attempts.add(attempt);
    }
    return attempts;
  }

  /// How many of these schemas the value meets.
  private static long valid(List<SchemaValidator> attempts) {
    return attempts.stream().filter(attempt -> attempt.errors.isEmpty()).count();
  }

  /// The first of those that got furthest.
  private static SchemaValidator closest(List<SchemaValidator> attempts) {
    SchemaValidator best = attempts.getFirst();
    for (SchemaValidator attempt : attempts) {
      if (attempt.passed > best.passed) {
        best = attempt;
      }
    }
    return best;
  }

  /// Upstream gives these no path but names it in the sentence.
  private void compound(FieldPath path, String sentence) {
    errors.add(FieldError.invalid("<nil>", "", Json.write(path.toString()) + " " + sentence));
  }
}
