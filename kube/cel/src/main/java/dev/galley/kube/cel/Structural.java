package dev.galley.kube.cel;

import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node of a custom resource's schema, as rules see it.
final class Structural {
  private static final Map<String, @Nullable Object> TEXT = Tree.map("type", "string");

  private final Map<String, @Nullable Object> source;
  private final Map<String, Structural> properties;
  private final @Nullable Structural items;
  private final @Nullable Structural additional;

  private Structural(Map<String, @Nullable Object> source, Map<String, Structural> properties) {
    this.source = source;
    this.properties = properties;
    this.items = child("items");
    this.additional = child("additionalProperties");
  }

  private @Nullable Structural child(String field) {
    return source.get(field) instanceof Map<?, ?> tree ? of(Tree.asMap(tree)) : null;
  }

  static Structural of(Schema schema) {
    return of(schema.source());
  }

  static Structural of(Map<String, @Nullable Object> source) {
    Map<String, Structural> properties = new LinkedHashMap<>();
    Tree.mapAt(source, "properties")
        .forEach((name, child) -> properties.put(name, of(Tree.mapAt(child))));
    return new Structural(source, Collections.unmodifiableMap(properties));
  }

  /// The schema with what every object has: its type, and of its metadata the names.
  Structural withMetadata() {
    Map<String, Structural> all = new LinkedHashMap<>(properties);
    all.put("kind", of(TEXT));
    all.put("apiVersion", of(TEXT));
    all.put(
        "metadata",
        of(Tree.map("type", "object", "properties", Tree.map("name", TEXT, "generateName", TEXT))));
    return new Structural(source, Collections.unmodifiableMap(all));
  }

  Map<String, @Nullable Object> source() {
    return source;
  }

  String type() {
    return Tree.textAt(source, "type");
  }

  String format() {
    return Tree.textAt(source, "format");
  }

  Map<String, Structural> properties() {
    return properties;
  }

  @Nullable Structural items() {
    return items;
  }

  @Nullable Structural additional() {
    return additional;
  }

  boolean flag(String name) {
    return Tree.flagAt(source, name);
  }

  boolean intOrString() {
    return flag("x-kubernetes-int-or-string");
  }

  boolean embedded() {
    return flag("x-kubernetes-embedded-resource");
  }

  boolean preserves() {
    return flag("x-kubernetes-preserve-unknown-fields");
  }

  boolean nullable() {
    return flag("nullable");
  }

  String listType() {
    return Tree.textAt(source, "x-kubernetes-list-type");
  }

  List<String> mapKeys() {
    return Tree.textsAt(source, "x-kubernetes-list-map-keys");
  }

  /// Whether elements of maps of this type can be told to be the same before and after.
  boolean correlatable() {
    String type = Tree.textAt(source, "x-kubernetes-map-type");
    return type.isEmpty() || type.equals("granular") || type.equals("atomic");
  }

  boolean requires(String property) {
    return Tree.listAt(source, "required").contains(property);
  }

  boolean hasDefault() {
    return source.get("default") != null;
  }

  List<@Nullable Object> enumValues() {
    return Tree.listAt(source, "enum");
  }

  /// A limit such as `maxLength`, never below zero.
  Optional<Long> limit(String name) {
    return source.get(name) instanceof Number
        ? Optional.of(Math.max(0, Tree.numberAt(0, source, name)))
        : Optional.empty();
  }

  List<Map<String, @Nullable Object>> rules() {
    return Tree.mapsAt(source, "x-kubernetes-validations");
  }

  /// The schemas that all have to hold besides this one.
  List<Structural> allOf() {
    List<Structural> all = new ArrayList<>();
    Tree.mapsAt(source, "allOf").forEach(each -> all.add(of(each)));
    return all;
  }

  /// Whether there are rules here or below; those in `allOf` do not count, as upstream has it.
  boolean hasRules() {
    return !rules().isEmpty()
        || (items != null && items.hasRules())
        || (additional != null && additional.hasRules())
        || properties.values().stream().anyMatch(Structural::hasRules);
  }
}
