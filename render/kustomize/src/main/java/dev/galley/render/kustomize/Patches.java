package dev.galley.render.kustomize;

import dev.galley.base.objects.Json;
import dev.galley.base.problem.Place;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The three kinds of patch entries, read and applied.
final class Patches {
  /// What a strategic merge patch may change besides its fields.
  private record Allowance(boolean name, boolean kind) {
    static final Allowance NONE = new Allowance(false, false);
  }

  private Patches() {}

  /// One entry of `patches`.
  static Transformer patch(Settings settings, Folder folder, MergeSchemas schemas) {
    String inline = settings.text("patch").strip();
    String path = settings.text("path");
    if (inline.isEmpty() && path.isEmpty()) {
      throw wrong("must specify one of patch and path in\n" + text(settings), settings.place());
    }
    if (!inline.isEmpty() && !path.isEmpty()) {
      throw wrong(
          "patch and path can't be set at the same time\n" + text(settings), settings.place());
    }
    String source =
        path.isEmpty() ? "[patch: " + quoted(inline) + "]" : "[path: " + quoted(path) + "]";
    String text = inline;
    String file = folder.name("kustomization.yaml");
    if (!path.isEmpty()) {
      file = folder.name(path);
      try {
        text = folder.text(path);
      } catch (Fault fault) {
        throw fault
            .within("failed to get the patch file from path(" + path + ")")
            .at(settings.place("path"));
      }
    }
    Place place = path.isEmpty() ? settings.place("patch") : settings.place("path");
    Text origin = new Text(text, file, place, source, !path.isEmpty());
    JsonPatch operations = operations(origin);
    if (operations != null) {
      return jsonTransformer(settings, operations, origin);
    }
    Allowance allowance =
        settings
            .part("options")
            .map(each -> new Allowance(each.flag("allowNameChange"), each.flag("allowKindChange")))
            .orElse(Allowance.NONE);
    return mergeTransformer(settings, strategic(origin), allowance, origin, schemas);
  }

  /// Where the text of a patch came from.
  private record Text(String text, String file, Place place, String source, boolean fromFile) {}

  private static @Nullable JsonPatch operations(Text origin) {
    try {
      List<YamlNode> nodes = read(origin);
      return nodes.isEmpty() ? null : JsonPatch.of(nodes.getFirst());
    } catch (Fault unreadable) {
      throw unreadable.saying("unable to parse SM or JSON patch from " + origin.source());
    }
  }

  private static List<YamlNode> read(Text origin) {
    List<YamlNode> nodes = ResourceReader.nodes(origin.text(), origin.file());
    if (!origin.fromFile()) {
      nodes.forEach(node -> move(node, origin.place()));
    }
    if (origin.text().startsWith("[")) {
      requireJson(origin);
    } else {
      nodes.stream().filter(YamlSequence.class::isInstance).forEach(Patches::asOldYaml);
    }
    return nodes;
  }

  /// The original takes a text for JSON by its first sign.
  private static void requireJson(Text origin) {
    try {
      Json.parse(origin.text());
    } catch (IllegalArgumentException wrong) {
      throw Fault.of(KustomizeProblem.BAD_PATCH, "not JSON: " + wrong.getMessage(), origin.place())
          .hint("A patch that begins with [ has to be JSON: quote its keys, or write a YAML list");
    }
  }

  /// JSON patches that are written as YAML are read by the rules of YAML 1.1, unlike merge patches.
  private static void asOldYaml(YamlNode node) {
    switch (node) {
      case YamlMapping mapping -> mapping.entries().forEach(entry -> asOldYaml(entry.value()));
      case YamlSequence sequence -> sequence.elements().forEach(Patches::asOldYaml);
      case YamlScalar scalar -> {
        Object value = Yaml.data(scalar, YamlFlavour.KUBERNETES);
        if (value instanceof Boolean flag) {
          scalar.tagAs("!!bool");
          scalar.textAs(flag.toString());
        } else if (value instanceof String) {
          scalar.tagAs("!!str");
        }
      }
      case YamlAlias _ -> {}
    }
  }

  /// Gives inline text the place of the field that holds it.
  private static void move(YamlNode node, Place base) {
    node.placeAt(new Place(base.file(), base.line() + node.place().line(), 0));
    switch (node) {
      case YamlMapping mapping ->
          mapping
              .entries()
              .forEach(entry -> {
                move(entry.key(), base);
                move(entry.value(), base);
              });
      case YamlSequence sequence -> sequence.elements().forEach(each -> move(each, base));
      default -> {}
    }
  }

  private static List<Resource> strategic(Text origin) {
    try {
      List<Resource> patches = ResourceReader.read(origin.text(), origin.file());
      if (!origin.fromFile()) {
        patches.forEach(patch -> move(patch.node(), origin.place()));
      }
      return patches;
    } catch (Fault unreadable) {
      throw unreadable
          .saying("unable to parse SM or JSON patch from " + origin.source())
          .at(origin.place());
    }
  }

  private static Transformer jsonTransformer(Settings settings, JsonPatch operations, Text origin) {
    YamlNode target = settings.raw("target");
    return resources -> {
      if (target == null) {
        throw wrong("must specify a target for JSON patch " + origin.source(), origin.place());
      }
      for (Resource resource : Selector.of(target).select(resources)) {
        resource.rememberId();
        resources.change(resource, () -> resource.nodeAs(operations.apply(resource.node())));
      }
    };
  }

  private static Transformer mergeTransformer(
      Settings settings,
      List<Resource> patches,
      Allowance allowance,
      Text origin,
      MergeSchemas schemas) {
    YamlNode target = settings.raw("target");
    return resources -> {
      if (patches.isEmpty()) {
        return;
      }
      if (target == null) {
        for (Resource patch : patches) {
          merge(resources, only(resources, patch, true), patch, allowance, schemas);
        }
        return;
      }
      if (patches.size() > 1) {
        throw wrong(
            "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set"
                + " `patches.target` field: "
                + origin.source(),
            origin.place());
      }
      for (Resource resource : Selector.of(target).select(resources)) {
        mergeAs(resources, resource, patches.getFirst(), allowance, schemas);
      }
    };
  }

  /// The resource that a patch names by its own ID.
  private static Resource only(ResourceMap resources, Resource patch, boolean quoted) {
    List<Resource> found = resources.everWithId(patch.id());
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<Resource> current = resources.withId(patch.id());
    if (current.size() == 1) {
      return current.getFirst();
    }
    String what =
        found.isEmpty()
            ? "no matches for Id "
                + patch.id()
                + "; failed to find unique target for patch "
                + patch.id()
            : "multiple matches for Id "
                + patch.id()
                + "; failed to find unique target for patch "
                + patch.id();
    String message =
        quoted ? "no resource matches strategic merge patch \"" + patch.id() + "\": " + what : what;
    throw Fault.of(KustomizeProblem.PATCH_WITHOUT_TARGET, message, patch.place())
        .hint("Check kind, name and namespace of the patch, or give it a target");
  }

  /// The patch counts as one for the kind that it is applied to.
  private static void mergeAs(
      ResourceMap resources,
      Resource resource,
      Resource patch,
      Allowance allowance,
      MergeSchemas schemas) {
    Resource adapted = new Resource((YamlMapping) patch.copyOfNode());
    String apiVersion = resource.id().apiVersion();
    adapted.node().remove("apiVersion");
    if (!apiVersion.isEmpty()) {
      adapted.node().put("apiVersion", YamlScalar.string(apiVersion, patch.place()));
    }
    merge(resources, resource, adapted, allowance, schemas);
  }

  private static void merge(
      ResourceMap resources,
      Resource resource,
      Resource patch,
      Allowance allowance,
      MergeSchemas schemas) {
    ResourceId before = resource.id();
    if (allowance.name() || allowance.kind()) {
      resource.rememberId();
    }
    YamlNode merged;
    try {
      merged = new StrategicMerge(schemas).merge(resource.node(), patch.copyOfNode());
    } catch (Fault fault) {
      throw fault.at(patch.place());
    }
    if (!(merged instanceof YamlMapping mapping) || mapping.isEmpty()) {
      resource.nodeAs(new YamlMapping(resource.place()));
      resources.removeIf(each -> each.node().isEmpty());
      return;
    }
    resource.nodeAs(mapping);
    if (!allowance.kind() && !resource.id().kind().equals(before.kind())) {
      mapping.put("kind", YamlScalar.string(before.kind(), resource.place()));
      resource.identityChanged();
    }
    if (!allowance.name() && !resource.id().name().equals(before.name())) {
      resource.nameAs(before.name());
    }
    if (!resource.id().namespace().equals(before.namespace())) {
      resource.namespaceAs(before.namespace());
    }
    if (!resource.id().equals(before) || allowance.name() || allowance.kind()) {
      resources.identitiesChanged();
    }
  }

  /// All entries of `patchesStrategicMerge`, or the plugin of that name.
  static Transformer strategicMerge(
      List<Settings.Entry> paths, String text, Folder folder, MergeSchemas schemas) {
    if (paths.isEmpty() && text.isEmpty()) {
      throw wrong("empty file path and empty patch content", Place.file(folder.name("")));
    }
    List<Resource> patches = new ArrayList<>();
    for (Settings.Entry entry : paths) {
      patches.addAll(fromPathOrText(entry, folder));
    }
    if (!text.isEmpty()) {
      patches.addAll(ResourceReader.read(text, folder.name("")));
    }
    if (patches.isEmpty()) {
      throw wrong(
          "patch appears to be empty; files=["
              + String.join(" ", paths.stream().map(Settings.Entry::text).toList())
              + "], Patch="
              + text,
          paths.isEmpty() ? Place.file(folder.name("")) : paths.getFirst().place());
    }
    return resources -> {
      for (Resource patch : patches) {
        mergeAs(resources, only(resources, patch, false), patch, Allowance.NONE, schemas);
      }
    };
  }

  private static List<Resource> fromPathOrText(Settings.Entry entry, Folder folder) {
    try {
      List<Resource> inline = ResourceReader.read(entry.text(), entry.place().file());
      inline.forEach(patch -> move(patch.node(), entry.place()));
      return inline;
    } catch (Fault noPatch) {
      try {
        String text = folder.text(entry.text());
        return ResourceReader.read(text, folder.name(entry.text()));
      } catch (Fault fault) {
        throw fault.at(entry.place());
      }
    }
  }

  /// One entry of `patchesJson6902`, or the plugin of that name.
  static Transformer json6902(Settings settings, String inlineField, Folder folder) {
    YamlNode target = settings.raw("target");
    String path = settings.text("path");
    String inline = settings.text(inlineField);
    if (target == null || Nodes.text(target, "name").isEmpty()) {
      throw wrong("must specify the target name", settings.place());
    }
    if (path.isEmpty() && inline.isEmpty()) {
      throw wrong("empty file path and empty jsonOp", settings.place());
    }
    if (!path.isEmpty() && !inline.isEmpty()) {
      throw wrong("must specify a file path or jsonOp, not both", settings.place());
    }
    String file = path.isEmpty() ? settings.place().file() : folder.name(path);
    String text = path.isEmpty() ? inline : folder.text(path);
    Place place = settings.place(path.isEmpty() ? inlineField : "path");
    List<YamlNode> nodes = read(new Text(text, file, place, "", !path.isEmpty()));
    JsonPatch operations = nodes.isEmpty() ? null : JsonPatch.of(nodes.getFirst());
    if (operations == null) {
      throw wrong(
          "decoding "
              + quoted(text.strip())
              + ": json: cannot unmarshal string into Go value of type jsonpatch.Patch",
          place);
    }
    if (operations.isEmpty()) {
      throw wrong("patch appears to be empty; file=" + path + ", JsonOp=" + inline, place);
    }
    return resources -> {
      for (Resource resource : Selector.of(target).select(resources)) {
        resources.change(resource, () -> resource.nodeAs(operations.apply(resource.node())));
      }
    };
  }

  private static Fault wrong(String message, Place place) {
    return Fault.of(KustomizeProblem.BAD_PATCH, message, place);
  }

  private static String text(Settings settings) {
    return Yaml.write(Yaml.data(settings.node(), YamlFlavour.KUSTOMIZE));
  }

  /// As Go quotes with %q.
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
