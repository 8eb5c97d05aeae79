package dev.galley.render.kustomize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a strategic merge must know of a type: which lists are merged, by which keys.
final class MergeSchema {
  static final MergeSchema PLAIN = new MergeSchema(Map.of(), null, List.of(), false);

  private final Map<String, MergeSchema> fields;
  private final @Nullable MergeSchema elements;
  private final List<String> keys;
  private final boolean merged;

  private MergeSchema(
      Map<String, MergeSchema> fields,
      @Nullable MergeSchema elements,
      List<String> keys,
      boolean merged) {
    this.fields = fields;
    this.elements = elements;
    this.keys = keys;
    this.merged = merged;
  }

  /// A mapping whose other fields are plain.
  static MergeSchema mapping(Map<String, MergeSchema> fields) {
    return new MergeSchema(new HashMap<>(fields), null, List.of(), false);
  }

  /// A list that is replaced whole.
  static MergeSchema list(@Nullable MergeSchema elements) {
    return new MergeSchema(Map.of(), elements, List.of(), false);
  }

  /// A list of mappings that is merged by keys.
  static MergeSchema merged(MergeSchema elements, String... keys) {
    return new MergeSchema(Map.of(), elements, List.of(keys), true);
  }

  /// A list of scalars that is united.
  static MergeSchema united() {
    return new MergeSchema(Map.of(), null, List.of(), true);
  }

  @Nullable MergeSchema field(String name) {
    return fields.get(name);
  }

  @Nullable MergeSchema elements() {
    return elements;
  }

  List<String> keys() {
    return keys;
  }

  boolean isMerged() {
    return merged;
  }

  /// The same mapping with one more field.
  MergeSchema with(String name, MergeSchema field) {
    Map<String, MergeSchema> more = new HashMap<>(fields);
    more.put(name, field);
    return new MergeSchema(more, elements, keys, merged);
  }
}
