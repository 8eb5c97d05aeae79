package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import dev.galley.base.schema.Pruner;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.SchemaValidator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks what an OpenAPI schema of a custom resource may contain at all, what it says about lists
/// and maps, and its defaults.
final class SchemaDocumentValidation {
  private static final String[] TYPES = {
    "array", "boolean", "integer", "number", "object", "string"
  };
  private static final List<String> UNSUPPORTED =
      List.of("id", "definitions", "dependencies", "patternProperties", "additionalItems", "$ref");

  private SchemaDocumentValidation() {}

  static void check(Node schema) {
    unsupported(schema);
    String type = schema.text("type");
    if (!type.isEmpty()) {
      schema.at("type").oneOf(TYPES);
    }
    if (type.equals("null")) {
      schema.at("type").forbidden("type cannot be set to null, use nullable as an alternative");
    }
    lists(schema, type);
    if (schema.has("additionalProperties") && !schema.at("properties").isEmpty()) {
      boolean denies = Boolean.FALSE.equals(schema.at("additionalProperties").value());
      if (!denies) {
        schema
            .at("additionalProperties")
            .forbidden("additionalProperties and properties are mutual exclusive");
      }
    }
    if (Boolean.FALSE.equals(schema.at("x-kubernetes-preserve-unknown-fields").value())) {
      schema.at("x-kubernetes-preserve-unknown-fields").invalid(false, "must be true or undefined");
    }
    below(schema);
  }

  private static void below(Node schema) {
    for (String field : List.of("items", "additionalProperties", "not")) {
      if (schema.at(field).value() instanceof Map<?, ?>) {
        check(schema.at(field));
      }
    }
    for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
      schema.items(junctor).forEach(SchemaDocumentValidation::check);
    }
    Node properties = schema.at("properties");
    properties.map().keySet().forEach(name -> check(properties.key(name)));
  }

  private static void unsupported(Node schema) {
    for (String field : UNSUPPORTED) {
      if (!schema.at(field).isEmpty()) {
        schema.at(field).forbidden(field + " is not supported");
      }
    }
    if (schema.at("items").value() instanceof List<?>) {
      schema.at("items").forbidden("items must be a schema object and not an array");
    }
    if (schema.flag("uniqueItems")) {
      schema
          .at("uniqueItems")
          .forbidden(
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
  }

  private static void lists(Node schema, String type) {
    Node listType = schema.at("x-kubernetes-list-type");
    Node mapType = schema.at("x-kubernetes-map-type");
    Node keys = schema.at("x-kubernetes-list-map-keys");
    if (listType.isSet()) {
      mustBe(schema.at("type"), type, "array", "x-kubernetes-list-type");
      listType.oneOf("atomic", "set", "map");
    }
    if (mapType.isSet()) {
      mustBe(schema.at("type"), type, "object", "x-kubernetes-map-type");
      mapType.oneOf("atomic", "granular");
    }
    if (!keys.isEmpty() && !listType.text().equals("map")) {
      String must = "must be map if x-kubernetes-list-map-keys is non-empty";
      if (listType.isSet()) {
        listType.invalid(must);
      } else {
        listType.required(must);
      }
    }
    if (listType.text().equals("map")) {
      keyed(schema, keys);
    }
    if (listType.text().equals("set")) {
      set(schema.at("items"));
    }
  }

  private static void mustBe(Node place, String type, String wanted, String because) {
    if (type.equals(wanted)) {
      return;
    }
    String must = "must be " + wanted + " if " + because + " is specified";
    if (type.isEmpty()) {
      place.required(must);
    } else {
      place.invalid(must);
    }
  }

  private static void keyed(Node schema, Node keys) {
    if (keys.isEmpty()) {
      keys.required("must not be empty if x-kubernetes-list-type is map");
    }
    Node items = schema.at("items");
    if (!items.isSet()) {
      items.required("must have a schema if x-kubernetes-list-type is map");
      return;
    }
    if (!items.text("type").equals("object")) {
      items
          .at("type")
          .invalid(
              items.text("type"), "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (String name : keys.texts()) {
      Node property = items.at("properties").key(name);
      if (!property.isSet()) {
        keys.invalid("entries must all be names of item properties");
        continue;
      }
      if (property.text("type").equals("array") || property.text("type").equals("object")) {
        property
            .at("type")
            .invalid("must be a scalar type if parent array's x-kubernetes-list-type is map");
      }
      if (!seen.add(name)) {
        keys.invalid("must not contain duplicate entries");
      }
      present(items, property, name);
    }
  }

  /// An item without one of its keys could not be told from others.
  private static void present(Node items, Node property, String name) {
    if (!property.map().containsKey("default") && !items.at("required").texts().contains(name)) {
      property
          .at("default")
          .required(
              "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                  + " required property");
    }
    if (property.flag("nullable")) {
      property
          .at("nullable")
          .forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
    }
  }

  private static void set(Node items) {
    if (items.flag("nullable")) {
      items.at("nullable").forbidden("cannot be nullable when x-kubernetes-list-type is set");
    }
    String type = items.text("type");
    Node map = items.at("x-kubernetes-map-type");
    if (type.equals("object") && !map.text().equals("atomic")) {
      map.invalid(
          map.isSet() ? map.value() : new GoPrint("null"),
          "must be atomic as item of a list with x-kubernetes-list-type=set");
    }
    Node list = items.at("x-kubernetes-list-type");
    if (type.equals("array") && list.isSet() && !list.text().equals("atomic")) {
      list.invalid("must be atomic as item of a list with x-kubernetes-list-type=set");
    }
  }

  /// Defaults have to be what the schema asks for. Only asked when the schema is structural.
  static void defaults(Node schema) {
    Node standard = schema.at("default");
    if (standard.isSet()) {
      standard(schema, standard);
    }
    for (String field : List.of("items", "additionalProperties")) {
      if (schema.at(field).value() instanceof Map<?, ?>) {
        defaults(schema.at(field));
      }
    }
    Node properties = schema.at("properties");
    properties.map().keySet().forEach(name -> defaults(properties.key(name)));
  }

  private static void standard(Node schema, Node standard) {
    Schema own = Schema.fromOpenApi(schema.map());
    if (standard.value() instanceof Map<?, ?> map
        && !Pruner.prune(own, Tree.asMap(map)).unknownFields().isEmpty()) {
      standard.invalid("must not have unknown fields");
      return;
    }
    for (FieldError error : SchemaValidator.validate(own, standard.value())) {
      String below = error.field().isEmpty() ? "" : "." + error.field();
      standard.errors().add(error.reason().code(), standard.path() + below, error.message());
    }
  }
}
