package dev.galley.base.objects;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The data of Kubernetes objects: immutable trees of maps, lists and scalars.
///
/// A tree is made of `Map<String, Object>` (in insertion order), `List<Object>`, `String`, `Long`,
/// `Double`, `Boolean` and `null`. Everything that [#copyOf] returns is deeply immutable and may be
/// shared between threads. Paths are field names; an element of a list is addressed by its index as
/// a decimal string.
public final class Tree {
  private Tree() {}

  /// A deeply immutable copy; subtrees that are immutable already are shared, not copied.
  ///
  /// Numbers become `Long` or `Double`.
  ///
  /// @throws IllegalArgumentException when a value is of no type that a tree can hold
  public static @Nullable Object copyOf(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case FrozenMap map -> map;
      case FrozenList list -> list;
      case Map<?, ?> map -> {
        LinkedHashMap<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, child) -> copy.put((String) key, copyOf(child)));
        yield new FrozenMap(copy);
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(child -> copy.add(copyOf(child)));
        yield new FrozenList(copy.toArray());
      }
      case Integer number -> Long.valueOf(number);
      case Short number -> Long.valueOf(number);
      case Float number -> Double.valueOf(number);
      case String text -> text;
      case Long number -> number;
      case Double number -> number;
      case Boolean bool -> bool;
      default ->
          throw new IllegalArgumentException("a tree cannot hold a " + value.getClass().getName());
    };
  }

  /// A map from alternating keys and values, in that order; `null` values are left out, so that
  /// optional fields can be written in place.
  public static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("keys and values come in pairs");
    }
    LinkedHashMap<String, @Nullable Object> map =
        LinkedHashMap.newLinkedHashMap(keysAndValues.length / 2);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      if (value != null) {
        map.put((String) Objects.requireNonNull(keysAndValues[i]), copyOf(value));
      }
    }
    return new FrozenMap(map);
  }

  public static Map<String, @Nullable Object> frozen(Map<String, ? extends @Nullable Object> map) {
    return asMap(copyOf(map));
  }

  /// The value at a path, or `null` when any step of it is missing or not a map or list.
  public static @Nullable Object at(@Nullable Object tree, String... path) {
    Object here = tree;
    for (String step : path) {
      here = child(here, step);
      if (here == null) {
        return null;
      }
    }
    return here;
  }

  private static @Nullable Object child(@Nullable Object tree, String step) {
    return switch (tree) {
      case Map<?, ?> map -> map.get(step);
      case List<?> list -> {
        int index = index(step);
        yield index >= 0 && index < list.size() ? list.get(index) : null;
      }
      case null, default -> null;
    };
  }

  private static int index(String step) {
    if (step.isEmpty() || step.length() > 9) {
      return -1;
    }
    for (int i = 0; i < step.length(); i++) {
      if (step.charAt(i) < '0' || step.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(step);
  }

  /// The map at a path; an empty map when there is none.
  public static Map<String, @Nullable Object> mapAt(@Nullable Object tree, String... path) {
    return at(tree, path) instanceof Map<?, ?> map ? asMap(map) : Map.of();
  }

  /// The list at a path; an empty list when there is none.
  public static List<@Nullable Object> listAt(@Nullable Object tree, String... path) {
    return at(tree, path) instanceof List<?> list ? asList(list) : List.of();
  }

  /// The maps of the list at a path, elements of other types left out.
  public static List<Map<String, @Nullable Object>> mapsAt(@Nullable Object tree, String... path) {
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    for (Object element : listAt(tree, path)) {
      if (element instanceof Map<?, ?> map) {
        maps.add(asMap(map));
      }
    }
    return maps;
  }

  /// The strings of the list at a path, elements of other types left out.
  public static List<String> textsAt(@Nullable Object tree, String... path) {
    List<String> texts = new ArrayList<>();
    for (Object element : listAt(tree, path)) {
      if (element instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }

  /// The string at a path; the empty string when there is none.
  public static String textAt(@Nullable Object tree, String... path) {
    return at(tree, path) instanceof String text ? text : "";
  }

  /// The whole number at a path, or `otherwise`.
  public static long numberAt(long otherwise, @Nullable Object tree, String... path) {
    return switch (at(tree, path)) {
      case Long number -> number;
      case Double number when number == Math.rint(number) -> number.longValue();
      case null, default -> otherwise;
    };
  }

  /// Whether the value at a path is the boolean `true`.
  public static boolean flagAt(@Nullable Object tree, String... path) {
    return Boolean.TRUE.equals(at(tree, path));
  }

  /// The string values of the map at a path, such as labels; values of other types left out.
  public static Map<String, String> textMapAt(@Nullable Object tree, String... path) {
    LinkedHashMap<String, String> texts = new LinkedHashMap<>();
    mapAt(tree, path)
        .forEach((key, value) -> {
          if (value instanceof String text) {
            texts.put(key, text);
          }
        });
    return Collections.unmodifiableMap(texts);
  }

  /// A copy of the tree with the value at the path replaced; missing maps on the way are made. A
  /// list element is replaced by its index; the index of the end appends.
  public static Map<String, @Nullable Object> with(
      Map<String, ? extends @Nullable Object> tree, @Nullable Object value, String... path) {
    return asMap(withFrom(tree, copyOf(value), path, 0));
  }

  private static @Nullable Object withFrom(
      @Nullable Object tree, @Nullable Object value, String[] path, int depth) {
    if (depth == path.length) {
      return value;
    }
    String step = path[depth];
    if (tree instanceof List<?> list) {
      int index = index(step);
      if (index < 0 || index > list.size()) {
        throw new IllegalArgumentException("no element " + step + " in a list of " + list.size());
      }
      List<@Nullable Object> copy = new ArrayList<>(list);
      Object old = index < list.size() ? list.get(index) : null;
      Object changed = withFrom(old, value, path, depth + 1);
      if (index == list.size()) {
        copy.add(changed);
      } else {
        copy.set(index, changed);
      }
      return copyOf(copy);
    }
    LinkedHashMap<String, @Nullable Object> copy =
        tree instanceof Map<?, ?> map ? new LinkedHashMap<>(asMap(map)) : new LinkedHashMap<>();
    copy.put(step, withFrom(copy.get(step), value, path, depth + 1));
    return copyOf(copy);
  }

  /// A copy of the tree without the value at the path; the tree itself when there is none.
  public static Map<String, @Nullable Object> without(
      Map<String, ? extends @Nullable Object> tree, String... path) {
    return asMap(withoutFrom(tree, path, 0));
  }

  private static @Nullable Object withoutFrom(@Nullable Object tree, String[] path, int depth) {
    String step = path[depth];
    boolean last = depth == path.length - 1;
    if (tree instanceof List<?> list) {
      int index = index(step);
      if (index < 0 || index >= list.size()) {
        return copyOf(list);
      }
      List<@Nullable Object> copy = new ArrayList<>(list);
      if (last) {
        copy.remove(index);
      } else {
        copy.set(index, withoutFrom(list.get(index), path, depth + 1));
      }
      return copyOf(copy);
    }
    if (!(tree instanceof Map<?, ?> map) || !map.containsKey(step)) {
      return copyOf(tree);
    }
    LinkedHashMap<String, @Nullable Object> copy = new LinkedHashMap<>(asMap(map));
    if (last) {
      copy.remove(step);
    } else {
      copy.put(step, withoutFrom(copy.get(step), path, depth + 1));
    }
    return copyOf(copy);
  }

  /// The same map, typed; every map in a tree has string keys.
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> asMap(@Nullable Object map) {
    return map == null ? Map.of() : (Map<String, @Nullable Object>) map;
  }

  /// The same list, typed.
  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> asList(@Nullable Object list) {
    return list == null ? List.of() : (List<@Nullable Object>) list;
  }

  /// A map that nobody can change, known to be deeply so by its type.
  private static final class FrozenMap extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> entries;

    FrozenMap(LinkedHashMap<String, @Nullable Object> entries) {
      this.entries = Collections.unmodifiableMap(entries);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      return entries.entrySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      return entries.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return entries.containsKey(key);
    }

    @Override
    public int size() {
      return entries.size();
    }
  }

  /// A list that nobody can change, known to be deeply so by its type.
  private static final class FrozenList extends AbstractList<@Nullable Object>
      implements RandomAccess {
    private final @Nullable Object[] elements;

    FrozenList(@Nullable Object[] elements) {
      this.elements = elements;
    }

    @Override
    public @Nullable Object get(int index) {
      return elements[index];
    }

    @Override
    public int size() {
      return elements.length;
    }
  }
}
