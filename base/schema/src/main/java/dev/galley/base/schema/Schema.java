package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The type of a value: of built-in kinds and of custom resources alike. Immutable; children are
/// read when first asked for, so that recursive types and large ones cost nothing.
public final class Schema {
  /// The JSON type; `ANY` when a schema leaves it open.
  public enum Type {
    ANY,
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN
  }

  /// How the elements of a list are told apart; a list that says nothing is atomic to apply.
  public enum ListType {
    UNSET,
    ATOMIC,
    SET,
    MAP
  }

  /// Whether the fields of a map are owned one by one or together.
  public enum MapType {
    UNSET,
    GRANULAR,
    ATOMIC
  }

  /// Of what nothing is known: any value, its unknown fields kept.
  public static final Schema ANYTHING =
      fromOpenApi(Tree.map("x-kubernetes-preserve-unknown-fields", true));

  private static final Schema TEXT = fromOpenApi(Tree.map("type", "string"));

  /// Where a built-in definition keeps its own name.
  static final String DEFINITION = "x-definition";

  private final Facts facts;
  private final Function<String, Schema> references;
  private volatile @Nullable Children children;
  private volatile @Nullable WireStruct wire;

  private record Children(
      Map<String, Schema> properties,
      @Nullable Schema items,
      @Nullable Schema additionalProperties) {}

  private Schema(Facts facts, Function<String, Schema> references) {
    this.facts = facts;
    this.references = references;
  }

  /// From an `openAPIV3Schema` of a CRD.
  public static Schema fromOpenApi(Map<String, ? extends @Nullable Object> tree) {
    return of(
        Tree.frozen(tree),
        name -> {
          throw new IllegalArgumentException("a custom resource's schema has no $ref: " + name);
        });
  }

  /// From the `openAPIV3Schema` of a CRD's version: `apiVersion`, `kind` and `metadata` are typed
  /// as they are for every object, whatever the tree says.
  public static Schema ofCustomResource(Map<String, ? extends @Nullable Object> tree) {
    return fromOpenApi(Tree.with(tree, true, "x-kubernetes-embedded-resource"));
  }

  static Schema of(Map<String, @Nullable Object> tree, Function<String, Schema> references) {
    Facts facts = Facts.of(tree);
    return tree.get("$ref") instanceof String name
        ? new Schema(facts.over(references.apply(name).facts), references)
        : new Schema(facts, references);
  }

  private Children children() {
    Children known = children;
    if (known == null) {
      known = readChildren();
      children = known;
    }
    return known;
  }

  private Children readChildren() {
    Map<String, @Nullable Object> source = facts.source();
    LinkedHashMap<String, Schema> properties = new LinkedHashMap<>();
    Tree.mapAt(source, "properties")
        .forEach((name, child) -> properties.put(name, of(Tree.mapAt(child), references)));
    if (facts.has(Facts.EMBEDDED)) {
      properties.put("apiVersion", TEXT);
      properties.put("kind", TEXT);
      properties.put("metadata", Schemas.builtIn().objectMeta());
    }
    Object items = source.get("items");
    Object additional = source.get("additionalProperties");
    return new Children(
        Collections.unmodifiableMap(properties),
        items instanceof Map<?, ?> map ? of(Tree.asMap(map), references) : null,
        switch (additional) {
          case Map<?, ?> map -> of(Tree.asMap(map), references);
          case Boolean allowed when allowed -> ANYTHING;
          case null, default -> null;
        });
  }

  public Type type() {
    return facts.type();
  }

  /// For example `int32`, `date-time`, `byte`, `quantity`; empty when there is none.
  public String format() {
    return facts.format();
  }

  /// By name, in the order of the schema.
  public Map<String, Schema> properties() {
    return children().properties();
  }

  /// The schema of a field of a map or struct, or `null` when the field is unknown.
  public @Nullable Schema property(String name) {
    Children known = children();
    Schema property = known.properties().get(name);
    return property != null ? property : known.additionalProperties();
  }

  /// The schema of a field for those who must go on: of unknown fields nothing is known.
  Schema propertyOrAnything(String name) {
    Schema property = property(name);
    return property != null ? property : ANYTHING;
  }

  /// Whether a field may be in a value of this type: declared, or of a map, or kept though unknown.
  boolean admits(String name) {
    return preserveUnknownFields() || type() == Type.ANY || property(name) != null;
  }

  Schema itemsOrAnything() {
    Schema items = items();
    return items != null ? items : ANYTHING;
  }

  /// The schema of a list's elements.
  public @Nullable Schema items() {
    return children().items();
  }

  public @Nullable Schema additionalProperties() {
    return children().additionalProperties();
  }

  public ListType listType() {
    return facts.list().type();
  }

  /// The fields that tell the elements of a list of type `MAP` apart, sorted.
  public List<String> listMapKeys() {
    return facts.list().keys();
  }

  public MapType mapType() {
    return facts.mapType();
  }

  /// For strategic merge patches: `merge`, `retainKeys`, `replace`.
  public List<String> patchStrategies() {
    return facts.list().patchStrategies();
  }

  /// The key of a list in strategic merge patches; it differs from [#listMapKeys] for six fields.
  public String patchMergeKey() {
    return facts.list().patchKey();
  }

  public List<String> required() {
    return facts.required();
  }

  public boolean hasDefault() {
    return facts.has(Facts.HAS_DEFAULT);
  }

  /// The default; `null` both for none and for a default of `null`.
  public @Nullable Object defaultValue() {
    return facts.standard();
  }

  /// The allowed values; empty when all are.
  public List<@Nullable Object> enumValues() {
    return facts.allowed();
  }

  public boolean intOrString() {
    return facts.has(Facts.INT_OR_STRING);
  }

  public boolean preserveUnknownFields() {
    return facts.has(Facts.PRESERVE_UNKNOWN);
  }

  public boolean nullable() {
    return facts.has(Facts.NULLABLE);
  }

  /// Whether the value is a Kubernetes object with its own `apiVersion`, `kind` and `metadata`.
  public boolean embeddedResource() {
    return facts.has(Facts.EMBEDDED);
  }

  /// The OpenAPI tree that this was read from, for constraints such as `pattern` and `maxLength`.
  public Map<String, @Nullable Object> source() {
    return facts.source();
  }

  /// How a built-in struct goes over the wire; `null` for everything else.
  public @Nullable WireStruct wire() {
    WireStruct known = wire;
    if (known == null && facts.source().get(DEFINITION) instanceof String name) {
      known = WireStruct.of(name);
      wire = known;
    }
    return known != null && type() == Type.OBJECT && !properties().isEmpty() ? known : null;
  }

  /// What Go calls a built-in type that has a name of its own; empty for everything else.
  public String goName() {
    return facts.source().get(DEFINITION) instanceof String name ? WireStruct.goName(name) : "";
  }

  /// A schema below this one, such as an `anyOf` branch.
  Schema nested(Map<String, @Nullable Object> tree) {
    return of(tree, references);
  }
}
