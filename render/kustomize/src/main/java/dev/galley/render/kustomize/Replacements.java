package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Copies the value of one field into fields of other objects.
final class Replacements implements Transformer {
  private static final String NAME = "metadata.name";

  private final List<Settings> replacements;

  private Replacements(List<Settings> replacements) {
    this.replacements = replacements;
  }

  /// From entries that either state a replacement or name a file with some.
  static Replacements of(List<Settings> entries, Folder folder) {
    List<Settings> all = new ArrayList<>();
    for (Settings entry : entries) {
      String path = entry.text("path");
      if (path.isEmpty()) {
        all.add(entry);
        continue;
      }
      if (entry.has("source") || entry.has("targets")) {
        throw wrong("cannot specify both path and inline replacement", entry.place());
      }
      try {
        all.addAll(fromFile(path, folder));
      } catch (Fault fault) {
        throw fault.at(entry.place("path"));
      }
    }
    return new Replacements(all);
  }

  private static List<Settings> fromFile(String path, Folder folder) {
    List<Settings> found = new ArrayList<>();
    List<YamlNode> nodes = ResourceReader.nodes(folder.text(path), folder.name(path));
    YamlNode root = nodes.isEmpty() ? null : nodes.getFirst();
    List<YamlNode> each =
        switch (root) {
          case YamlSequence sequence -> sequence.elements();
          case YamlMapping mapping -> List.<YamlNode>of(mapping);
          case null, default ->
              throw wrong(
                  "unsupported replacement type encountered within replacement path: invalid",
                  Place.file(folder.name(path)));
        };
    for (YamlNode node : each) {
      if (node instanceof YamlMapping mapping) {
        found.add(
            new Settings(
                new Shape.Reader(Shape.Mode.LENIENT, new ArrayList<>())
                    .struct(mapping, Shapes.REPLACEMENT, "")));
      }
    }
    return found;
  }

  private static Fault wrong(String message, Place place) {
    return Fault.of(KustomizeProblem.BAD_REPLACEMENT, message, place);
  }

  @Override
  public void transform(ResourceMap resources) {
    for (Settings replacement : replacements) {
      try {
        one(replacement, resources);
      } catch (Fault fault) {
        throw fault.at(replacement.place());
      }
    }
  }

  private static void one(Settings replacement, ResourceMap resources) {
    if ((!replacement.has("source") && !replacement.has("sourceValue"))
        || !replacement.has("targets")) {
      throw wrong(
          "replacements must specify a source and at least one target", replacement.place());
    }
    YamlNode value = source(replacement, resources);
    for (Settings target : replacement.parts("targets")) {
      apply(target, value, resources);
    }
  }

  private static YamlNode source(Settings replacement, ResourceMap resources) {
    if (replacement.has("sourceValue")) {
      if (replacement.has("source")) {
        throw wrong("value and resource selectors are mutually exclusive", replacement.place());
      }
      return new YamlScalar(
          replacement.text("sourceValue"), YamlStyle.PLAIN, replacement.place("sourceValue"));
    }
    Settings source = replacement.part("source").orElse(replacement);
    ResourceId wish =
        new ResourceId(
            source.text("group"),
            source.text("version"),
            source.text("kind"),
            source.text("name"),
            source.text("namespace"));
    String path = source.text("fieldPath").isEmpty() ? NAME : source.text("fieldPath");
    Resource from = single(wish, path, source, resources);
    YamlNode value = FieldPaths.lookup(from.node(), FieldPaths.split(path));
    if (Nodes.isNilOrEmpty(value) || value == null) {
      throw wrong(
          "fieldPath `" + path + "` is missing for replacement source " + wish, source.place());
    }
    return refined(value, source);
  }

  private static Resource single(
      ResourceId wish, String path, Settings source, ResourceMap resources) {
    List<Resource> matches = new ArrayList<>();
    for (Resource each :
        wish.name().isEmpty() ? resources.all() : resources.everNamed(wish.name())) {
      if (ids(each).stream().anyMatch(id -> id.isSelectedBy(wish))) {
        matches.add(each);
      }
    }
    String shown = wish + (source.text("fieldPath").isEmpty() ? "" : ":" + path);
    if (matches.isEmpty()) {
      throw wrong("nothing selected by " + shown, source.place());
    }
    if (matches.size() > 1) {
      throw wrong("multiple matches for selector " + shown, source.place());
    }
    return matches.getFirst();
  }

  private static List<ResourceId> ids(Resource resource) {
    List<ResourceId> ids = new ArrayList<>(resource.earlierIds());
    ids.add(resource.id());
    return ids;
  }

  private static int index(Settings options) {
    String text = options.text("index");
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private static String delimiter(Settings part) {
    return part.part("options").map(options -> options.text("delimiter")).orElse("");
  }

  private static YamlNode refined(YamlNode value, Settings source) {
    String delimiter = delimiter(source);
    if (delimiter.isEmpty()) {
      return value;
    }
    if (!(value instanceof YamlScalar scalar)) {
      throw wrong("delimiter option can only be used with scalar nodes", source.place());
    }
    String[] parts = scalar.text().split(Pattern.quote(delimiter), -1);
    int index = source.part("options").map(Replacements::index).orElse(0);
    if (index < 0 || index >= parts.length) {
      throw wrong(
          "options.index " + index + " is out of bounds for value " + scalar.text(),
          source.place());
    }
    YamlScalar part = scalar.copy();
    Nodes.text(part, parts[index]);
    return part;
  }

  private static void apply(Settings target, YamlNode value, ResourceMap resources) {
    YamlNode select = target.raw("select");
    if (select == null) {
      throw wrong("target must specify resources to select", target.place());
    }
    Selector chosen = Selector.of(select);
    List<Selector> rejected =
        target.parts("reject").stream().map(each -> Selector.of(each.node())).toList();
    for (Resource resource : chosen.candidates(resources)) {
      if (chosen.fitsMetadata(resource)
          && rejected.stream().noneMatch(each -> rejects(each, resource))
          && ids(resource).stream().anyMatch(chosen::fitsId)) {
        resources.change(
            resource,
            () -> {
              copy(target, value, resource);
              resource.identityChanged();
            });
      }
    }
  }

  private static boolean rejects(Selector rejection, Resource resource) {
    if (rejection.hasMetadata() && rejection.fitsMetadata(resource)) {
      return true;
    }
    return rejection.hasId() && ids(resource).stream().anyMatch(rejection::fitsId);
  }

  private static void copy(Settings target, YamlNode value, Resource resource) {
    List<String> paths = target.has("fieldPaths") ? target.texts("fieldPaths") : List.of(NAME);
    boolean create = target.part("options").map(each -> each.flag("create")).orElse(false);
    FieldPaths.Making making =
        !create
            ? FieldPaths.Making.NOTHING
            : switch (value) {
              case YamlMapping _ -> FieldPaths.Making.MAPPING;
              case YamlSequence _ -> FieldPaths.Making.SEQUENCE;
              default -> FieldPaths.Making.SCALAR;
            };
    for (String path : paths.isEmpty() ? List.of(NAME) : paths) {
      List<String> steps = FieldPaths.split(path);
      String failure =
          "unable to find "
              + (create ? "or create " : "")
              + "field "
              + Patches.quoted(path)
              + " in replacement target";
      List<FieldPaths.Slot> slots;
      try {
        if (StructuredText.replace(
            resource.node(), steps, making, slot -> set(target, slot, value))) {
          continue;
        }
        slots = FieldPaths.matches(resource.node(), steps, making);
      } catch (Fault fault) {
        throw fault.within(failure);
      }
      if (slots.isEmpty()) {
        throw wrong(failure, target.place());
      }
      slots.forEach(slot -> set(target, slot, value));
    }
  }

  private static void set(Settings target, FieldPaths.Slot slot, YamlNode value) {
    YamlNode old = slot.node();
    String delimiter = delimiter(target);
    String text = value instanceof YamlScalar scalar ? scalar.text() : "";
    if (!delimiter.isEmpty()) {
      if (!(old instanceof YamlScalar scalar)) {
        throw wrong("delimiter option can only be used with scalar nodes", target.place());
      }
      List<String> parts =
          new ArrayList<>(List.of(scalar.text().split(Pattern.quote(delimiter), -1)));
      int index = target.part("options").map(Replacements::index).orElse(0);
      if (index < 0) {
        parts.addFirst(text);
      } else if (index >= parts.size()) {
        parts.add(text);
      } else {
        parts.set(index, text);
      }
      text = String.join(delimiter, parts);
    }
    if (old instanceof YamlScalar scalar) {
      Nodes.text(scalar, text);
    } else {
      slot.put(value.copy());
    }
  }
}
