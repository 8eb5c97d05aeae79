package dev.galley.base.yaml;

import dev.galley.base.problem.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys and values in the order of the file. A key may be there twice, as in the file; look-ups
/// answer the first.
public final class YamlMapping extends YamlNode {
  private static final int INDEX_FROM = 12;

  private final List<Entry> entries;
  private @Nullable Map<String, Entry> index;

  public YamlMapping(Place place) {
    super(YamlStyle.BLOCK, place);
    this.entries = new ArrayList<>();
  }

  /// One key and its value.
  public static final class Entry {
    private final YamlNode key;
    private YamlNode value;

    Entry(YamlNode key, YamlNode value) {
      this.key = key;
      this.value = value;
    }

    public YamlNode key() {
      return key;
    }

    /// The text of the key; empty when the key is no scalar.
    public String name() {
      YamlNode node = key instanceof YamlAlias alias ? alias.target() : key;
      return node instanceof YamlScalar scalar ? scalar.text() : "";
    }

    public YamlNode value() {
      return value;
    }

    public void valueAs(YamlNode newValue) {
      this.value = newValue;
    }
  }

  /// The entries in order, unmodifiable.
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  public int size() {
    return entries.size();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public List<String> names() {
    List<String> names = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      names.add(entry.name());
    }
    return names;
  }

  /// The value of a key, or `null`.
  public @Nullable YamlNode get(String name) {
    Entry entry = entry(name);
    return entry == null ? null : entry.value;
  }

  public boolean has(String name) {
    return entry(name) != null;
  }

  public @Nullable Entry entry(String name) {
    if (entries.size() >= INDEX_FROM) {
      return index().get(name);
    }
    for (Entry entry : entries) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return null;
  }

  private Map<String, Entry> index() {
    Map<String, Entry> known = index;
    if (known == null) {
      known = HashMap.newHashMap(entries.size());
      for (Entry entry : entries) {
        known.putIfAbsent(entry.name(), entry);
      }
      index = known;
    }
    return known;
  }

  /// Replaces the value of a key where it stands, or appends key and value.
  public void put(String name, YamlNode value) {
    Entry entry = entry(name);
    if (entry != null) {
      entry.value = value;
    } else {
      add(YamlScalar.string(name, value.place()), value);
    }
  }

  /// Appends an entry without asking whether the key is there.
  public void add(YamlNode key, YamlNode value) {
    Entry entry = new Entry(key, value);
    entries.add(entry);
    if (index != null) {
      index.putIfAbsent(entry.name(), entry);
    }
  }

  /// Removes every entry of that key; answers whether there was one.
  public boolean remove(String name) {
    boolean removed = entries.removeIf(entry -> entry.name().equals(name));
    if (removed) {
      index = null;
    }
    return removed;
  }

  public void clear() {
    entries.clear();
    index = null;
  }

  @Override
  public YamlMapping copy() {
    YamlMapping copy = like(new YamlMapping(place()));
    for (Entry entry : entries) {
      copy.add(entry.key.copy(), entry.value.copy());
    }
    return copy;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (Entry entry : entries) {
      text.append(text.length() == 1 ? "" : ", ").append(entry.key).append('=').append(entry.value);
    }
    return text.append('}').toString();
  }
}
