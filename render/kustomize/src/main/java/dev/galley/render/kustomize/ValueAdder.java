package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;

/// Sets fields to one value, or inserts it into paths.
final class ValueAdder implements Transformer {
  private final String value;
  private final List<Settings> targets;

  ValueAdder(Settings settings, Folder folder) {
    String wanted = settings.text("value").strip();
    this.value = wanted.isEmpty() ? Paths.fileName(folder.path()) : wanted;
    this.targets = new ArrayList<>(settings.parts("targets"));
    String file = settings.text("targetFilePath");
    if (!file.isEmpty()) {
      for (YamlNode node : ResourceReader.nodes(folder.text(file), folder.name(file))) {
        if (node instanceof YamlMapping mapping) {
          targets.addAll(new Settings(mapping).parts("targets"));
        }
      }
    }
    if (targets.isEmpty()) {
      throw wrong("must specify at least one target", settings);
    }
    for (Settings target : targets) {
      if (target.text("fieldPath").isEmpty()) {
        throw wrong("fieldPath cannot be empty", target);
      }
      if (position(target) < 0) {
        throw wrong(
            "value of FilePathPosition (" + position(target) + ") cannot be negative", target);
      }
    }
  }

  private static Fault wrong(String message, Settings settings) {
    return Fault.of(KustomizeProblem.BAD_TRANSFORMER, message, settings.place());
  }

  private static int position(Settings target) {
    String text = target.text("filePathPosition");
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  @Override
  public void transform(ResourceMap resources) {
    for (Settings target : targets) {
      YamlNode selector = target.raw("selector");
      List<Resource> chosen =
          selector == null ? resources.all() : Selector.of(selector).select(resources);
      for (Resource resource : chosen) {
        set(resource, target);
        resource.identityChanged();
      }
    }
    resources.identitiesChanged();
  }

  private void set(Resource resource, Settings target) {
    if (target.text("fieldPath").equals("metadata/namespace")) {
      if (!resource.id().isClusterScoped()) {
        resource.namespaceAs(value);
      }
      return;
    }
    List<String> steps = FieldSpec.split(target.text("fieldPath"), '/');
    YamlMapping here = resource.node();
    for (String step : steps.subList(0, steps.size() - 1)) {
      if (here.get(step) != null && !(here.get(step) instanceof YamlMapping)) {
        throw wrong("wrong node kind: expected MappingNode", target);
      }
      here = Nodes.mapping(here, step, resource.place());
    }
    String last = steps.getLast();
    YamlNode old = here.get(last);
    if (old != null && !(old instanceof YamlScalar)) {
      throw wrong("wrong node kind: expected ScalarNode but got " + Nodes.kindName(old), target);
    }
    int position = position(target);
    String text = position > 0 ? inserted(old == null ? "" : Nodes.text(old), position - 1) : value;
    here.put(last, YamlScalar.string(text, target.place()));
  }

  /// The path with the value as one more step; a leading slash stays.
  private String inserted(String path, int position) {
    boolean absolute = path.startsWith("/");
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/")) {
      if (!step.isEmpty()) {
        steps.add(step);
      }
    }
    steps.add(Math.min(position, steps.size()), value);
    return (absolute ? "/" : "") + String.join("/", steps);
  }
}
