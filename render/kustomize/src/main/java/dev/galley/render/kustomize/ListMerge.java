package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Merges two lists by keys: the elements of the patch come first, then the rest.
///
/// Elements are matched by the texts of their keys. With two keys, an element that lacks the second
/// takes it from the first partner that agrees in the other.
final class ListMerge {
  private static final List<String> SCALAR = List.of("");

  private final StrategicMerge merge;
  private final @Nullable MergeSchema elements;
  private final List<String> keys;

  ListMerge(StrategicMerge merge, MergeSchema schema) {
    this.merge = merge;
    this.elements = schema.elements();
    this.keys = schema.keys().isEmpty() ? SCALAR : schema.keys();
  }

  @Nullable YamlNode merge(YamlSequence dest, @Nullable YamlSequence patch) {
    List<List<String>> values = values(patch, dest);
    if (keys.size() > 1) {
      unite(values);
    }
    Set<String> used = used(values);
    List<String> usedKeys = new ArrayList<>(keys);
    if (!used.isEmpty()) {
      usedKeys.retainAll(used);
    }
    YamlSequence first = new YamlSequence(dest.place());
    for (List<String> value : values) {
      List<String> usedValues = used.isEmpty() ? value : usedValues(used, value);
      YamlNode merged =
          merge.walk(find(dest, usedKeys, usedValues), find(patch, usedKeys, usedValues), elements);
      if (merged == null || Nodes.isNull(merged) || isEmptyMap(merged)) {
        set(dest, usedKeys, usedValues, null);
      } else {
        complete(merged, usedKeys, usedValues);
        set(first, usedKeys, usedValues, merged);
      }
    }
    if (!values.isEmpty()) {
      append(first, dest, usedKeys);
      return first;
    }
    return dest;
  }

  private static boolean isEmptyMap(YamlNode node) {
    return node instanceof YamlMapping mapping && mapping.isEmpty();
  }

  private static void complete(YamlNode merged, List<String> usedKeys, List<String> usedValues) {
    if (!(merged instanceof YamlMapping mapping)) {
      return;
    }
    for (int i = 0; i < usedKeys.size(); i++) {
      if (!mapping.has(usedKeys.get(i)) && !usedValues.get(i).isEmpty()) {
        mapping.put(
            usedKeys.get(i), new YamlScalar(usedValues.get(i), YamlStyle.PLAIN, mapping.place()));
      }
    }
  }

  /// The key texts of all elements, those of the patch first.
  private List<List<String>> values(@Nullable YamlSequence patch, YamlSequence dest) {
    Set<List<String>> seen = new LinkedHashSet<>();
    for (YamlSequence sequence : new @Nullable YamlSequence[] {patch, dest}) {
      if (sequence != null) {
        for (YamlNode element : sequence.elements()) {
          List<String> value = new ArrayList<>();
          keys.forEach(key -> value.add(keyText(element, key)));
          seen.add(value);
        }
      }
    }
    return new ArrayList<>(seen);
  }

  private static String keyText(YamlNode element, String key) {
    if (key.isEmpty()) {
      return element instanceof YamlScalar scalar ? scalar.text() : "";
    }
    return element instanceof YamlMapping mapping && mapping.get(key) instanceof YamlScalar scalar
        ? scalar.text()
        : "";
  }

  private static void unite(List<List<String>> values) {
    for (int i = 0; i < values.size(); i++) {
      for (int j = 0; j < values.size(); j++) {
        List<String> united = united(values.get(i), values.get(j));
        if (united != null) {
          values.set(i, united);
          values.set(j, united);
        }
      }
    }
  }

  private static @Nullable List<String> united(List<String> left, List<String> right) {
    boolean common = false;
    List<String> united = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).equals(right.get(i))) {
        common = true;
      } else if (!left.get(i).isEmpty() && !right.get(i).isEmpty()) {
        return null;
      }
      united.add(left.get(i).isEmpty() ? right.get(i) : left.get(i));
    }
    return common ? united : null;
  }

  /// The keys that at least one element has; the others are not used.
  private Set<String> used(List<List<String>> values) {
    Set<String> used = new LinkedHashSet<>();
    for (List<String> value : values) {
      for (int i = 0; i < keys.size(); i++) {
        if (!value.get(i).isEmpty()) {
          used.add(keys.get(i));
        }
      }
    }
    return used;
  }

  private List<String> usedValues(Set<String> used, List<String> value) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (used.contains(keys.get(i))) {
        result.add(value.get(i));
      }
    }
    return result;
  }

  /// The first element with these keys; a key without value is not asked for.
  private static @Nullable YamlNode find(
      @Nullable YamlSequence sequence, List<String> someKeys, List<String> someValues) {
    if (sequence == null) {
      return null;
    }
    boolean none = someValues.stream().allMatch(String::isEmpty);
    for (YamlNode element : sequence.elements()) {
      boolean fits = true;
      for (int i = 0; i < someKeys.size() && fits; i++) {
        boolean asked = none || !someValues.get(i).isEmpty();
        fits = !asked || matches(element, someKeys.get(i), someValues.get(i));
      }
      if (fits) {
        return element;
      }
    }
    return null;
  }

  private static boolean matches(YamlNode element, String key, String value) {
    if (key.isEmpty()) {
      return element instanceof YamlScalar scalar && scalar.text().equals(value);
    }
    return element instanceof YamlMapping mapping
        && mapping.has(key)
        && (value.isEmpty() || keyText(element, key).equals(value));
  }

  /// Replaces every element that matches; with nothing to set removes it, without match appends.
  private static void set(
      YamlSequence sequence,
      List<String> someKeys,
      List<String> values,
      @Nullable YamlNode element) {
    List<YamlNode> changed = new ArrayList<>(sequence.elements().size() + 1);
    boolean found = false;
    for (YamlNode each : sequence.elements()) {
      if (Nodes.isNull(each) || isEmptyMap(each)) {
        continue;
      }
      if (!matchesAll(each, someKeys, values)) {
        changed.add(each);
        continue;
      }
      found = true;
      if (element != null) {
        changed.add(element);
      }
    }
    if (element != null && !found) {
      changed.add(element);
    }
    sequence.elements().clear();
    sequence.elements().addAll(changed);
  }

  private static boolean matchesAll(YamlNode each, List<String> someKeys, List<String> values) {
    for (int i = 0; i < someKeys.size(); i++) {
      // Fewer values than keys: the last answer counts for the keys that are left.
      if (i < values.size() && !matches(each, someKeys.get(i), values.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Adds the old list, whose elements the merge has changed in place, to the merged elements.
  private static void append(YamlSequence first, YamlSequence rest, List<String> usedKeys) {
    for (YamlNode element : List.copyOf(rest.elements())) {
      List<String> values = new ArrayList<>();
      for (String key : usedKeys) {
        if (key.isEmpty()) {
          values.add(keyText(element, key));
        } else if (element instanceof YamlMapping mapping && mapping.has(key)) {
          values.add(keyText(element, key));
        } else {
          first.elements().add(element);
        }
      }
      if (usedKeys.size() > 1) {
        set(first, usedKeys, values, null);
      }
      set(first, usedKeys, values, element);
    }
  }
}
