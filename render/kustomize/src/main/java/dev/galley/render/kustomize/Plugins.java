package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.render.kustomize.Configuration.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Makes the built-in transformers and generators from configurations.
final class Plugins {
  private static final Set<String> GENERATORS =
      Set.of(
          "ConfigMapGenerator",
          "SecretGenerator",
          "HelmChartInflationGenerator",
          "IAMPolicyGenerator");

  private Plugins() {}

  /// What a plugin's configuration object asks for, checked and with canonical field names.
  private static Settings settings(Resource plugin) {
    ResourceId id = plugin.id();
    if (!id.apiVersion().equals("builtin")) {
      throw Fault.of(
              KustomizeProblem.NOT_AVAILABLE,
              "external plugins disabled; unable to load external plugin '"
                  + plugin.originalId().kind()
                  + "'",
              plugin.place())
          .hint("Programs and containers are not run; use apiVersion: builtin");
    }
    Shape.Struct shape =
        PluginShapes.of(id.kind())
            .orElseThrow(() ->
                Fault.of(
                    KustomizeProblem.NOT_AVAILABLE,
                    "unable to load builtin " + id.kindText(),
                    plugin.place()));
    return new Settings(
        new Shape.Reader(Shape.Mode.LENIENT, new ArrayList<>()).struct(plugin.node(), shape, ""));
  }

  static List<Resource> generate(Resource plugin, Folder folder) {
    Settings settings = settings(plugin);
    String kind = plugin.id().kind();
    if (!GENERATORS.contains(kind)) {
      throw Fault.of(
          KustomizeProblem.BAD_GENERATOR,
          "plugin " + plugin.originalId() + " not a generator",
          plugin.place());
    }
    Settings named = withNames(settings);
    return switch (kind) {
      case "ConfigMapGenerator" -> List.of(Generators.generate("ConfigMap", named, null, folder));
      case "SecretGenerator" -> List.of(Generators.generate("Secret", named, null, folder));
      case "IAMPolicyGenerator" -> List.of(Generators.policy(settings));
      default -> throw helm(plugin);
    };
  }

  private static Fault helm(Resource plugin) {
    return Fault.of(KustomizeProblem.NOT_AVAILABLE, "must specify --enable-helm", plugin.place());
  }

  /// A generator may take name and namespace from its metadata.
  private static Settings withNames(Settings settings) {
    settings
        .part("metadata")
        .ifPresent(metadata -> {
          for (String field : new String[] {"name", "namespace"}) {
            if (!settings.has(field) && metadata.has(field)) {
              settings
                  .node()
                  .put(field, YamlScalar.string(metadata.text(field), metadata.place(field)));
            }
          }
        });
    return settings;
  }

  static Transformer transformer(Resource plugin, Folder folder, MergeSchemas schemas) {
    Settings settings = settings(plugin);
    if (GENERATORS.contains(plugin.id().kind())) {
      throw Fault.of(
          KustomizeProblem.BAD_TRANSFORMER,
          "plugin " + plugin.originalId() + " not a transformer",
          plugin.place());
    }
    try {
      return transformer(plugin.id().kind(), settings, folder, schemas);
    } catch (Fault fault) {
      throw fault
          .within("plugin " + plugin.originalId() + " fails configuration")
          .at(plugin.place());
    }
  }

  private static Transformer transformer(
      String kind, Settings settings, Folder folder, MergeSchemas schemas) {
    List<FieldSpec> specs = Configuration.specs(settings.raw("fieldSpecs"));
    return switch (kind) {
      case "AnnotationsTransformer" -> new PairsTransformer(settings.textMap("annotations"), specs);
      case "LabelTransformer" -> new PairsTransformer(settings.textMap("labels"), specs);
      case "NamespaceTransformer" ->
          new NamespaceTransformer(
              settings.part("metadata").map(each -> each.text("namespace")).orElse(""),
              specs,
              settings.text("setRoleBindingSubjects"),
              settings.flag("unsetOnly"));
      case "PrefixTransformer" -> new NameTransformer(settings.text("prefix"), "", specs);
      case "SuffixTransformer" -> new NameTransformer("", settings.text("suffix"), specs);
      case "PrefixSuffixTransformer" ->
          new NameTransformer(settings.text("prefix"), settings.text("suffix"), specs);
      case "PatchTransformer" -> Patches.patch(settings, folder, schemas);
      case "PatchStrategicMergeTransformer" ->
          Patches.strategicMerge(
              settings.entries("paths"), settings.text("patches"), folder, schemas);
      case "PatchJson6902Transformer" -> Patches.json6902(settings, "jsonOp", folder);
      case "ReplicaCountTransformer" -> replicas(settings.part("replica").orElse(settings), specs);
      case "ImageTagTransformer" -> image(settings.part("imageTag").orElse(settings), specs);
      case "ReplacementTransformer" -> Replacements.of(settings.parts("replacements"), folder);
      case "ValueAddTransformer" -> new ValueAdder(settings, folder);
      case "HashTransformer" -> new Hashes();
      default -> throw new IllegalStateException("no transformer " + kind);
    };
  }

  private static Transformer replicas(Settings replica, List<FieldSpec> specs) {
    return new ReplicaTransformer(replica.text("name"), replica.text("count"), specs);
  }

  private static Transformer image(Settings image, List<FieldSpec> specs) {
    return new ImageTransformer(
        new ImageTransformer.Image(
            image.text("name"),
            image.text("newName"),
            image.text("newTag"),
            image.text("digest"),
            image.text("tagSuffix")),
        specs);
  }

  /// What asks for a transformer: its plugin, and a field of a kustomization.
  record Source(String plugin, String field, Place place) {}

  /// A transformer of a kustomization's own fields.
  record Named(Source source, Transformer transformer) {}

  /// The transformers that the fields of a kustomization ask for, in their fixed order.
  static List<Named> ofFields(
      Kustomization kustomization,
      Configuration tables,
      Folder folder,
      MergeSchemas schemas,
      List<Fault> faults) {
    Settings fields = kustomization.settings();
    FieldTransformers list = new FieldTransformers(faults);
    List<Settings.Entry> merges = fields.entries("patchesStrategicMerge");
    if (!merges.isEmpty()) {
      list.add(
          source("PatchStrategicMergeTransformer", "patchesStrategicMerge", fields),
          () -> "paths:\n- " + String.join("\n- ", fields.texts("patchesStrategicMerge")) + "\n",
          () -> Patches.strategicMerge(merges, "", folder, schemas));
    }
    for (Settings patch : fields.parts("patches")) {
      list.add(
          new Source("PatchTransformer", "patches", patch.place()),
          patch,
          () -> Patches.patch(patch, folder, schemas));
    }
    addNames(list, fields, tables);
    addPairs(list, fields, tables);
    for (Settings patch : fields.parts("patchesJson6902")) {
      list.add(
          new Source("PatchJson6902Transformer", "patchesJson6902", patch.place()),
          patch,
          () -> Patches.json6902(patch, "patch", folder));
    }
    for (Settings replica : fields.parts("replicas")) {
      list.add(
          new Source("ReplicaCountTransformer", "replicas", replica.place()),
          replica,
          () -> {
            Transformer setter = replicas(replica, tables.table(Table.REPLICAS));
            return resources -> at(replica, setter, resources);
          });
    }
    for (Settings image : kustomization.images()) {
      list.add(
          new Source("ImageTagTransformer", "images", image.place()),
          image,
          () -> image(image, tables.table(Table.IMAGES)));
    }
    if (fields.has("replacements")) {
      list.add(
          source("ReplacementTransformer", "replacements", fields),
          () -> "",
          () -> Replacements.of(fields.parts("replacements"), folder));
    }
    return list.transformers;
  }

  private static Source source(String plugin, String field, Settings fields) {
    return new Source(plugin, field, fields.place(field));
  }

  private static void at(Settings settings, Transformer transformer, ResourceMap resources) {
    try {
      transformer.transform(resources);
    } catch (Fault fault) {
      throw fault.at(settings.place());
    }
  }

  private static void addNames(FieldTransformers list, Settings fields, Configuration tables) {
    if (!fields.text("namespace").isEmpty()) {
      list.add(
          source("NamespaceTransformer", "namespace", fields),
          () -> "",
          () ->
              new NamespaceTransformer(
                  fields.text("namespace"), tables.table(Table.NAMESPACE), "", false));
    }
    if (!fields.text("namePrefix").isEmpty()) {
      list.add(
          source("PrefixTransformer", "namePrefix", fields),
          () -> "",
          () ->
              new NameTransformer(fields.text("namePrefix"), "", tables.table(Table.NAME_PREFIX)));
    }
    if (!fields.text("nameSuffix").isEmpty()) {
      list.add(
          source("SuffixTransformer", "nameSuffix", fields),
          () -> "",
          () ->
              new NameTransformer("", fields.text("nameSuffix"), tables.table(Table.NAME_SUFFIX)));
    }
  }

  private static void addPairs(FieldTransformers list, Settings fields, Configuration tables) {
    for (Settings label : fields.parts("labels")) {
      list.add(
          new Source("LabelTransformer", "labels", label.place()),
          label,
          () -> new PairsTransformer(label.textMap("pairs"), labelSpecs(label, tables)));
    }
    Map<String, String> common = fields.textMap("commonLabels");
    if (!common.isEmpty() || fields.has("labels")) {
      list.add(
          source("LabelTransformer", "commonLabels", fields),
          () -> "",
          () -> new PairsTransformer(common, tables.table(Table.COMMON_LABELS)));
    }
    Map<String, String> annotations = fields.textMap("commonAnnotations");
    if (!annotations.isEmpty()) {
      list.add(
          source("AnnotationsTransformer", "commonAnnotations", fields),
          () -> "",
          () -> new PairsTransformer(annotations, tables.table(Table.COMMON_ANNOTATIONS)));
    }
  }

  private static List<FieldSpec> labelSpecs(Settings label, Configuration tables) {
    Configuration merged = new Configuration();
    addAll(merged, Configuration.specs(label.raw("fields")));
    addAll(merged, tables.table(Table.LABELS));
    if (label.flag("includeSelectors")) {
      addAll(merged, tables.table(Table.COMMON_LABELS));
    } else {
      if (label.flag("includeTemplates")) {
        addAll(merged, tables.table(Table.TEMPLATE_LABELS));
      }
      if (label.flag("includeVolumeClaimTemplates")) {
        addAll(merged, tables.table(Table.VOLUME_CLAIM_TEMPLATE_LABELS));
      }
      addAll(merged, DefaultConfiguration.specs("+metadata/labels"));
    }
    return merged.table(Table.LABELS);
  }

  private static void addAll(Configuration merged, List<FieldSpec> specs) {
    specs.forEach(spec -> merged.add(Table.LABELS, spec));
  }

  /// Gathers transformers; one that cannot be configured is a fault that others do not hide.
  private static final class FieldTransformers {
    private final List<Named> transformers = new ArrayList<>();
    private final List<Fault> faults;

    FieldTransformers(List<Fault> faults) {
      this.faults = faults;
    }

    void add(Source source, Settings settings, Supplier<Transformer> transformer) {
      add(source, () -> Yaml.write(Yaml.data(settings.node(), YamlFlavour.KUSTOMIZE)), transformer);
    }

    void add(Source source, Supplier<String> config, Supplier<Transformer> transformer) {
      try {
        transformers.add(new Named(source, transformer.get()));
      } catch (Fault fault) {
        faults.add(
            fault.within(
                "trouble configuring builtin "
                    + source.plugin()
                    + " with config: `\n"
                    + config.get()
                    + "`"));
      }
    }
  }
}
