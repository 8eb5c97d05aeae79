package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Checks that the schema of a custom resource is structural: every node described once, and
/// nothing but restrictions in logical junctors. Follows apiextensions' `ValidateStructural`.
final class StructuralValidation {
  private static final List<String> JUNCTORS = List.of("anyOf", "allOf", "oneOf");
  private static final Object INT_OR_STRING =
      List.of(Tree.map("type", "integer"), Tree.map("type", "string"));

  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String untyped;

    Level(String untyped) {
      this.untyped = untyped;
    }
  }

  private StructuralValidation() {}

  /// The mistakes, sorted by their text as upstream sorts them.
  static void check(FieldErrors errors, Map<String, @Nullable Object> schema, String path) {
    FieldErrors found = new FieldErrors();
    node(new Node(found, schema, path), Level.ROOT);
    found.all().stream()
        .sorted(Comparator.comparing(each -> each.field() + ": " + each.message()))
        .forEach(each -> errors.add(each.reason(), each.field(), each.message()));
  }

  private static void node(Node schema, Level level) {
    String type = schema.text("type");
    if (type.equals("array") && !schema.has("items")) {
      schema.at("items").required("must be specified");
    }
    if (schema.at("items").value() instanceof Map<?, ?>) {
      node(schema.at("items"), Level.ITEM);
    }
    Node properties = schema.at("properties");
    properties.map().keySet().forEach(name -> node(properties.key(name), Level.FIELD));
    if (schema.has("additionalProperties")) {
      if (level == Level.ROOT) {
        schema.at("additionalProperties").forbidden("must not be used at the root");
      }
      if (schema.at("additionalProperties").value() instanceof Map<?, ?>) {
        node(schema.at("additionalProperties"), Level.FIELD);
      }
    }
    extensions(schema);
    boolean intOrString = INT_OR_STRING.equals(schema.at("anyOf").value());
    values(schema, intOrString, firstOfAll(schema));
    type(schema, type, level);
    metadata(schema, level);
  }

  private static boolean firstOfAll(Node schema) {
    List<Node> all = schema.items("allOf");
    return !all.isEmpty() && INT_OR_STRING.equals(all.getFirst().at("anyOf").value());
  }

  private static void extensions(Node schema) {
    if (schema.flag("x-kubernetes-int-or-string")) {
      for (String other :
          List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
        if (schema.flag(other)) {
          schema.at(other).invalid("must be false if x-kubernetes-int-or-string is true");
        }
      }
    }
  }

  private static void type(Node schema, String type, Level level) {
    boolean open =
        schema.flag("x-kubernetes-int-or-string")
            || schema.flag("x-kubernetes-preserve-unknown-fields");
    boolean embedded = schema.flag("x-kubernetes-embedded-resource");
    if (embedded && !type.equals("object")) {
      String must = "must be object if x-kubernetes-embedded-resource is true";
      if (type.isEmpty()) {
        schema.at("type").required(must);
      } else {
        schema.at("type").invalid(must);
      }
    } else if (type.isEmpty() && !open) {
      schema.at("type").required(level.untyped);
    }
    if (embedded && schema.has("additionalProperties")) {
      schema
          .at("additionalProperties")
          .forbidden("must not be used if x-kubernetes-embedded-resource is set");
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      schema.at("type").invalid("must be object at the root");
    }
    if (embedded
        && !schema.flag("x-kubernetes-preserve-unknown-fields")
        && schema.at("properties").isEmpty()) {
      schema
          .at("properties")
          .required(
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields");
    }
  }

  private static void metadata(Node schema, Level level) {
    boolean isObject = level == Level.ROOT || schema.flag("x-kubernetes-embedded-resource");
    Node properties = schema.at("properties");
    for (String field : List.of("kind", "apiVersion")) {
      Node property = properties.key(field);
      if (isObject && property.isSet() && !property.text("type").equals("string")) {
        property.at("type").invalid(property.text("type"), "must be string");
      }
    }
    Node metadata = properties.key("metadata");
    if (!metadata.isSet()) {
      return;
    }
    if (isObject && !metadata.text("type").equals("object")) {
      metadata.at("type").invalid(metadata.text("type"), "must be object");
    }
    if (level == Level.ROOT && specifiesMore(metadata)) {
      metadata.forbidden(
          "must not specify anything other than name and generateName, but metadata is implicitly"
              + " specified");
    }
  }

  private static boolean specifiesMore(Node metadata) {
    boolean names =
        List.of("name", "generateName").containsAll(metadata.at("properties").map().keySet());
    boolean plain = List.of("type", "properties", "default").containsAll(metadata.map().keySet());
    return !names || !plain;
  }

  private static void values(Node schema, boolean skipAny, boolean skipFirst) {
    for (String junctor : JUNCTORS) {
      if (junctor.equals("anyOf") && skipAny) {
        continue;
      }
      List<Node> branches = schema.items(junctor);
      for (int i = 0; i < branches.size(); i++) {
        boolean skip = junctor.equals("allOf") && i == 0 && skipFirst;
        nested(branches.get(i), skip);
      }
    }
    if (schema.has("not")) {
      nested(schema.at("not"), false);
    }
    String pattern = schema.text("pattern");
    if (!pattern.isEmpty()) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException wrong) {
        schema
            .at("pattern")
            .invalid(
                "must be a valid regular expression, but isn't: error parsing regexp: "
                    + described(wrong, pattern));
      }
    }
  }

  /// As Go's parser says it, for the mistakes that both parsers tell apart.
  private static String described(PatternSyntaxException wrong, String pattern) {
    String said = wrong.getDescription();
    if (said.contains("Unclosed character class")) {
      int open = pattern.lastIndexOf('[');
      return "missing closing ]: `" + pattern.substring(Math.max(open, 0)) + "`";
    }
    if (said.contains("Unclosed group")) {
      return "missing closing ): `" + pattern + "`";
    }
    if (said.contains("Dangling meta character")) {
      return "missing argument to repetition operator: `"
          + pattern.charAt(Math.max(wrong.getIndex(), 0))
          + "`";
    }
    return said + ": `" + pattern + "`";
  }

  /// Inside a logical junctor only values are restricted, nothing is described.
  private static void nested(Node branch, boolean skipAny) {
    values(branch, skipAny, false);
    if (branch.at("items").value() instanceof Map<?, ?>) {
      nested(branch.at("items"), false);
    }
    Node properties = branch.at("properties");
    properties.map().keySet().forEach(name -> nested(properties.key(name), false));
    describesNothing(branch);
    for (String field :
        List.of(
            "nullable",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-embedded-resource",
            "x-kubernetes-int-or-string")) {
      if (branch.flag(field)) {
        branch.at(field).forbidden("must be false to be structural");
      }
    }
    for (String field : List.of("x-kubernetes-list-map-keys", "x-kubernetes-validations")) {
      if (!branch.at(field).isEmpty()) {
        branch.at(field).forbidden("must be empty to be structural");
      }
    }
    for (String field : List.of("x-kubernetes-list-type", "x-kubernetes-map-type")) {
      if (branch.has(field)) {
        branch.at(field).forbidden("must be undefined to be structural");
      }
    }
    if (properties.key("metadata").isSet()) {
      properties.key("metadata").forbidden("must not be specified in a nested context");
    }
  }

  private static void describesNothing(Node branch) {
    for (String field : List.of("type", "title", "description")) {
      if (!branch.text(field).isEmpty()) {
        branch.at(field).forbidden("must be empty to be structural");
      }
    }
    for (String field : List.of("additionalProperties", "default")) {
      if (branch.has(field)) {
        branch.at(field).forbidden("must be undefined to be structural");
      }
    }
  }
}
