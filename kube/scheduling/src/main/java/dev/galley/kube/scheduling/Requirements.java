package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Requirements on the labels of a node, at most one per key. Immutable.
///
/// A key that is missing may have any value, as `Exists`.
public final class Requirements {
  public static final Requirements NONE = new Requirements(new TreeMap<>());

  private final TreeMap<String, Requirement> byKey;

  private Requirements(TreeMap<String, Requirement> byKey) {
    this.byKey = byKey;
  }

  public static Requirements of(Requirement... requirements) {
    return of(List.of(requirements));
  }

  public static Requirements of(Collection<Requirement> requirements) {
    TreeMap<String, Requirement> byKey = new TreeMap<>();
    for (Requirement requirement : requirements) {
      byKey.merge(requirement.key(), requirement, Requirement::intersection);
    }
    return new Requirements(byKey);
  }

  /// Each label with exactly its value.
  public static Requirements ofLabels(Map<String, String> labels) {
    List<Requirement> requirements = new ArrayList<>();
    labels.forEach((key, value) -> requirements.add(Requirement.of(key, Operator.IN, value)));
    return of(requirements);
  }

  /// From the `requirements` of a NodePool or NodeClaim, or `matchExpressions` of a node selector
  /// term. Entries with an unknown operator or a missing number are left out: admission refuses
  /// them.
  public static Requirements ofTrees(List<? extends Map<String, @Nullable Object>> entries) {
    List<Requirement> requirements = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : entries) {
      Operator.of(Tree.textAt(entry, "operator"))
          .ifPresent(operator -> addEntry(requirements, entry, operator));
    }
    return of(requirements);
  }

  private static void addEntry(
      List<Requirement> requirements, Map<String, @Nullable Object> entry, Operator operator) {
    Long minValues = Tree.at(entry, "minValues") instanceof Long number ? number : null;
    List<String> values = Tree.textsAt(entry, "values");
    try {
      requirements.add(Requirement.of(Tree.textAt(entry, "key"), operator, values, minValues));
    } catch (IllegalArgumentException notANumber) {
      // A comparison without its number cannot restrict anything.
      return;
    }
  }

  public Requirements and(Requirement requirement) {
    TreeMap<String, Requirement> copy = new TreeMap<>(byKey);
    copy.merge(requirement.key(), requirement, Requirement::intersection);
    return new Requirements(copy);
  }

  public Requirements and(Requirements other) {
    if (other.byKey.isEmpty()) {
      return this;
    }
    TreeMap<String, Requirement> copy = new TreeMap<>(byKey);
    other.byKey.forEach((key, value) -> copy.merge(key, value, Requirement::intersection));
    return new Requirements(copy);
  }

  public Requirements without(String key) {
    TreeMap<String, Requirement> copy = new TreeMap<>(byKey);
    copy.remove(key);
    return new Requirements(copy);
  }

  public boolean has(String key) {
    return byKey.containsKey(key);
  }

  /// The requirement on a key, `Exists` when there is none.
  public Requirement get(String key) {
    Requirement found = byKey.get(key);
    return found == null ? Requirement.of(key, Operator.EXISTS) : found;
  }

  /// Sorted by key.
  public Collection<Requirement> all() {
    return Collections.unmodifiableCollection(byKey.values());
  }

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  /// Whether every key that both name can be satisfied; cheaper than [#conflicts].
  public boolean intersects(Requirements other) {
    boolean smaller = byKey.size() <= other.byKey.size();
    TreeMap<String, Requirement> few = smaller ? byKey : other.byKey;
    TreeMap<String, Requirement> many = smaller ? other.byKey : byKey;
    for (Map.Entry<String, Requirement> entry : few.entrySet()) {
      Requirement opposite = many.get(entry.getKey());
      if (opposite != null && !overlap(entry.getValue(), opposite)) {
        return false;
      }
    }
    return true;
  }

  /// Every key that both name and that cannot be satisfied.
  public List<Conflict> conflicts(Requirements incoming) {
    List<Conflict> conflicts = new ArrayList<>();
    incoming.byKey.forEach((key, theirs) -> {
      Requirement ours = byKey.get(key);
      if (ours != null && !overlap(ours, theirs)) {
        conflicts.add(new Conflict.NoOverlap(key, ours, theirs));
      }
    });
    return conflicts;
  }

  /// Two requirements that can both do without the label never conflict.
  private static boolean overlap(Requirement one, Requirement two) {
    return one.hasIntersection(two) || (isOptional(one) && isOptional(two));
  }

  private static boolean isOptional(Requirement requirement) {
    Operator operator = requirement.operator();
    return operator == Operator.NOT_IN || operator == Operator.DOES_NOT_EXIST;
  }

  /// Why a node with these requirements cannot take what `incoming` asks; empty when it can.
  ///
  /// @param allowUndefined keys that may be asked for though they are not among these: the
  ///   well-known ones for a node to be launched, none for a node that exists
  public List<Conflict> incompatibilities(Requirements incoming, Set<String> allowUndefined) {
    List<Conflict> conflicts = new ArrayList<>();
    incoming.byKey.forEach((key, theirs) -> {
      if (!allowUndefined.contains(key) && !byKey.containsKey(key) && !isOptional(theirs)) {
        conflicts.add(
            new Conflict.UnknownLabel(key, Typos.similar(key, allowUndefined, byKey.keySet())));
      }
    });
    return conflicts.isEmpty() ? conflicts(incoming) : conflicts;
  }

  public boolean compatible(Requirements incoming, Set<String> allowUndefined) {
    for (Map.Entry<String, Requirement> entry : incoming.byKey.entrySet()) {
      Requirement ours = byKey.get(entry.getKey());
      Requirement theirs = entry.getValue();
      if (ours == null && !allowUndefined.contains(entry.getKey()) && !isOptional(theirs)) {
        return false;
      }
      if (ours != null && !overlap(ours, theirs)) {
        return false;
      }
    }
    return true;
  }

  /// As a `requirements` list.
  public List<Map<String, @Nullable Object>> trees() {
    return byKey.values().stream().flatMap(each -> each.trees().stream()).toList();
  }

  /// The labels that are fixed by now.
  public Map<String, String> singleValues() {
    TreeMap<String, String> labels = new TreeMap<>();
    byKey.forEach((key, requirement) -> {
      String value = requirement.single();
      if (value != null) {
        labels.put(key, value);
      }
    });
    return labels;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Requirements requirements && byKey.equals(requirements.byKey);
  }

  @Override
  public int hashCode() {
    return byKey.hashCode();
  }

  @Override
  public String toString() {
    return String.join(", ", byKey.values().stream().map(Requirement::toString).toList());
  }
}
