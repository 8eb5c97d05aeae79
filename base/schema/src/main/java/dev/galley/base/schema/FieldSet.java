package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A set of paths to fields: what a manager owns. Immutable once it has left this package.
///
/// A node is the set of the paths below one path, and whether that path itself is in the set.
public final class FieldSet {
  static final FieldSet EMPTY = new FieldSet();

  private final TreeMap<String, FieldSet> children = new TreeMap<>();
  private boolean member;

  FieldSet() {}

  /// From the tree of a `fieldsV1`.
  public static FieldSet decode(@Nullable Object fieldsV1) {
    FieldSet set = new FieldSet();
    Tree.mapAt(fieldsV1)
        .forEach((key, value) -> {
          if (key.equals(".")) {
            set.member = true;
          } else {
            FieldSet child = decode(value);
            child.member |= child.children.isEmpty();
            set.children.put(key, child);
          }
        });
    return set;
  }

  /// The tree of a `fieldsV1`.
  public Map<String, @Nullable Object> encode() {
    TreeMap<String, @Nullable Object> tree = new TreeMap<>();
    if (member && !children.isEmpty()) {
      tree.put(".", Map.of());
    }
    children.forEach((key, child) -> tree.put(key, child.encode()));
    return Tree.frozen(tree);
  }

  boolean isMember() {
    return member;
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  /// Whether anything is in the set below this node.
  boolean hasChildren() {
    return !children.isEmpty();
  }

  /// The node below a step; the empty set when there is none.
  FieldSet below(String element) {
    return children.getOrDefault(element, EMPTY);
  }

  void add() {
    member = true;
  }

  /// Puts a node below a step, unless it is empty.
  void put(String element, FieldSet child) {
    if (!child.isEmpty()) {
      children.put(element, child);
    }
  }

  FieldSet union(FieldSet other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    FieldSet union = new FieldSet();
    union.member = member || other.member;
    union.children.putAll(children);
    other.children.forEach((key, child) -> union.children.merge(key, child, FieldSet::union));
    return union;
  }

  FieldSet intersection(FieldSet other) {
    FieldSet both = new FieldSet();
    both.member = member && other.member;
    if (!other.children.isEmpty()) {
      children.forEach((key, child) -> {
        FieldSet match = other.children.get(key);
        if (match != null) {
          both.put(key, child.intersection(match));
        }
      });
    }
    return both;
  }

  FieldSet difference(FieldSet other) {
    if (other.isEmpty()) {
      return this;
    }
    FieldSet rest = new FieldSet();
    rest.member = member && !other.member;
    children.forEach((key, child) -> rest.put(key, child.difference(other.below(key))));
    return rest;
  }

  /// Without these steps and all that is below them.
  FieldSet without(String... path) {
    return without(path, 0);
  }

  private FieldSet without(String[] path, int depth) {
    FieldSet child = children.get(path[depth]);
    if (child == null) {
      return this;
    }
    FieldSet rest = new FieldSet();
    rest.member = member;
    rest.children.putAll(children);
    rest.children.remove(path[depth]);
    if (depth + 1 < path.length) {
      rest.put(path[depth], child.without(path, depth + 1));
    }
    return rest;
  }

  /// With nothing but what is below this step.
  FieldSet only(String element) {
    FieldSet rest = new FieldSet();
    rest.put(element, below(element));
    return rest;
  }

  /// Without the path of this node itself.
  FieldSet withoutSelf() {
    if (!member) {
      return this;
    }
    FieldSet rest = new FieldSet();
    rest.children.putAll(children);
    return rest;
  }

  /// Replaces what is below a step.
  FieldSet with(String element, FieldSet child) {
    FieldSet changed = new FieldSet();
    changed.member = member;
    changed.children.putAll(children);
    changed.children.remove(element);
    changed.put(element, child);
    return changed;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  /// The paths, as error messages print them, sorted.
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    if (member) {
      paths.add("");
    }
    collect("", paths);
    return paths;
  }

  /// At each level the members come before what is below them, as upstream visits a set.
  private void collect(String prefix, List<String> paths) {
    children.forEach((key, child) -> {
      if (child.member) {
        paths.add(prefix + PathElement.readable(key));
      }
    });
    children.forEach((key, child) -> child.collect(prefix + PathElement.readable(key), paths));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return 2 * children.hashCode() + (member ? 1 : 0);
  }

  @Override
  public String toString() {
    return String.join(" ", paths());
  }
}
