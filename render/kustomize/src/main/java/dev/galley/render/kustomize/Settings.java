package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A checked part of a kustomization or plugin configuration, read by name.
record Settings(YamlMapping node) {
  boolean has(String name) {
    return node.has(name);
  }

  String text(String name) {
    return Nodes.text(node, name);
  }

  boolean flag(String name) {
    return text(name).equals("true");
  }

  Optional<Settings> part(String name) {
    return node.get(name) instanceof YamlMapping mapping
        ? Optional.of(new Settings(mapping))
        : Optional.empty();
  }

  @Nullable YamlNode raw(String name) {
    return node.get(name);
  }

  /// The texts of a list, each with its place.
  List<Entry> entries(String name) {
    List<Entry> entries = new ArrayList<>();
    if (node.get(name) instanceof YamlSequence sequence) {
      sequence.elements().forEach(each -> entries.add(new Entry(Nodes.text(each), each.place())));
    }
    return entries;
  }

  List<String> texts(String name) {
    return entries(name).stream().map(Entry::text).toList();
  }

  List<Settings> parts(String name) {
    List<Settings> parts = new ArrayList<>();
    if (node.get(name) instanceof YamlSequence sequence) {
      for (YamlNode each : sequence.elements()) {
        if (each instanceof YamlMapping mapping) {
          parts.add(new Settings(mapping));
        }
      }
    }
    return parts;
  }

  Map<String, String> textMap(String name) {
    return Nodes.texts(node.get(name));
  }

  Place place() {
    return node.place();
  }

  /// Where a field stands.
  Place place(String name) {
    YamlMapping.Entry entry = node.entry(name);
    return entry == null ? node.place() : entry.key().place();
  }

  /// One text of a list and its place.
  record Entry(String text, Place place) {}
}
