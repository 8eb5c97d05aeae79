package dev.galley.kube.apiserver;

import dev.galley.base.objects.LabelSyntax;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value that is checked, and where it is in its object: errors about it name that place.
record Node(FieldErrors errors, @Nullable Object value, String path) {

  static Node root(FieldErrors errors, Map<String, @Nullable Object> tree) {
    return new Node(errors, tree, "");
  }

  Node at(String field) {
    return new Node(errors, Tree.at(value, field), path.isEmpty() ? field : path + "." + field);
  }

  Node at(String first, String... rest) {
    Node node = at(first);
    for (String field : rest) {
      node = node.at(field);
    }
    return node;
  }

  /// The entry of a map.
  Node key(String key) {
    return new Node(errors, Tree.at(value, key), path + "[" + key + "]");
  }

  /// The same value, reported elsewhere.
  Node named(String otherPath) {
    return new Node(errors, value, otherPath);
  }

  List<Node> items() {
    List<@Nullable Object> list = Tree.listAt(value);
    List<Node> nodes = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      nodes.add(new Node(errors, list.get(i), path + "[" + i + "]"));
    }
    return nodes;
  }

  List<Node> items(String field) {
    return at(field).items();
  }

  List<String> texts() {
    return Tree.textsAt(value);
  }

  Map<String, @Nullable Object> map() {
    return Tree.mapAt(value);
  }

  String text() {
    return value instanceof String text ? text : "";
  }

  String text(String field) {
    return Tree.textAt(value, field);
  }

  long number() {
    return value instanceof Long number ? number : 0;
  }

  long number(String field) {
    return Tree.numberAt(0, value, field);
  }

  boolean flag(String field) {
    return Tree.flagAt(value, field);
  }

  boolean isSet() {
    return value != null;
  }

  boolean has(String field) {
    return Tree.at(value, field) != null;
  }

  /// Missing, or the zero value of its type.
  boolean isEmpty() {
    return switch (value) {
      case null -> true;
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Boolean flag -> !flag;
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  Optional<Quantity> quantity() {
    return Quantity.of(value);
  }

  void required(String detail) {
    errors.required(path, detail);
  }

  void invalid(String detail) {
    errors.invalid(path, value, detail);
  }

  void invalid(@Nullable Object shown, String detail) {
    errors.invalid(path, shown, detail);
  }

  void forbidden(String detail) {
    errors.forbidden(path, detail);
  }

  void duplicate() {
    errors.duplicate(path, value);
  }

  void notSupported(String... supported) {
    errors.notSupported(path, value == null ? "" : value, List.of(supported));
  }

  /// Reports each message as a reason why the value is invalid.
  void all(List<String> messages) {
    messages.forEach(this::invalid);
  }

  /// @return whether there is a value
  boolean isGiven() {
    if (isEmpty()) {
      required("");
      return false;
    }
    return true;
  }

  /// One of the values, which are listed as given.
  void oneOf(String... supported) {
    if (!List.of(supported).contains(text())) {
      notSupported(supported);
    }
  }

  void optionalOneOf(String... supported) {
    if (isSet()) {
      oneOf(supported);
    }
  }

  void notNegative() {
    if (number() < 0) {
      invalid("must be greater than or equal to 0");
    }
  }

  void range(long least, long most) {
    if (number() < least || number() > most) {
      invalid(number(), "must be between " + least + " and " + most + ", inclusive");
    }
  }

  void port() {
    range(1, 65_535);
  }

  /// A port's number, or its name.
  void portNumberOrName() {
    if (value instanceof String) {
      all(Names.portName(text()));
    } else {
      port();
    }
  }

  void label() {
    all(Names.label(text()));
  }

  void subdomain() {
    all(Names.subdomain(text()));
  }

  void qualifiedName() {
    all(LabelSyntax.keyErrors(text()));
  }

  void annotations() {
    MetadataValidation.annotations(errors, map(), path);
  }

  void labels() {
    MetadataValidation.labels(errors, map(), path);
  }
}
