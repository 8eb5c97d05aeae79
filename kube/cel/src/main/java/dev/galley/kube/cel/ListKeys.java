package dev.galley.kube.cel;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the elements of lists with keys apart.
final class ListKeys {
  private ListKeys() {}

  static List<@Nullable Object> key(Structural schema, @Nullable Object element) {
    List<@Nullable Object> key = new ArrayList<>();
    schema.mapKeys().forEach(each -> key.add(Tree.at(element, each)));
    return key;
  }

  /// The element of an older list that a newer one has the keys of; `null` when there is none, or
  /// when elements of such lists have no keys.
  static @Nullable Object correlated(
      Structural schema, List<@Nullable Object> old, @Nullable Object element) {
    if (!schema.listType().equals("map") || schema.mapKeys().isEmpty()) {
      return null;
    }
    List<@Nullable Object> key = key(schema, element);
    for (Object candidate : old) {
      if (key(schema, candidate).equals(key)) {
        return candidate;
      }
    }
    return null;
  }
}
