package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields that transformers change: the defaults and what `configurations` and `crds` add.
final class Configuration {
  /// The tables of field specifications, with their keys in configuration files.
  enum Table {
    NAME_PREFIX("namePrefix"),
    NAME_SUFFIX("nameSuffix"),
    NAMESPACE("namespace"),
    COMMON_LABELS("commonLabels"),
    LABELS("labels"),
    TEMPLATE_LABELS("templateLabels"),
    VOLUME_CLAIM_TEMPLATE_LABELS("volumeClaimTemplateLabels"),
    COMMON_ANNOTATIONS("commonAnnotations"),
    VAR_REFERENCE("varReference"),
    IMAGES("images"),
    REPLICAS("replicas");

    private final String key;

    Table(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  private final Map<Table, List<FieldSpec>> tables = new EnumMap<>(Table.class);
  private final Map<String, NameReference> nameReferences = new LinkedHashMap<>();

  List<FieldSpec> table(Table table) {
    return tables.getOrDefault(table, List.of());
  }

  List<NameReference> nameReferences() {
    return List.copyOf(nameReferences.values());
  }

  /// Adds one specification; the same field with another `create` is a conflict.
  void add(Table table, FieldSpec spec) {
    List<FieldSpec> specs = tables.computeIfAbsent(table, _ -> new ArrayList<>());
    merge(specs, spec);
  }

  private static void merge(List<FieldSpec> specs, FieldSpec spec) {
    for (FieldSpec known : specs) {
      if (known.covers(spec)) {
        if (known.create() != spec.create()) {
          throw Fault.of(
              KustomizeProblem.BAD_CONFIGURATION,
              "conflicting fieldspecs: path '" + spec.path() + "' is configured twice");
        }
        return;
      }
    }
    specs.add(spec);
  }

  void add(NameReference reference) {
    String key = reference.group() + "/" + reference.version() + "/" + reference.kind();
    NameReference known = nameReferences.get(key);
    List<FieldSpec> referrers = new ArrayList<>(known == null ? List.of() : known.referrers());
    for (FieldSpec referrer : reference.referrers()) {
      merge(referrers, referrer);
    }
    nameReferences.put(
        key,
        new NameReference(reference.group(), reference.version(), reference.kind(), referrers));
  }

  void addAll(Configuration other) {
    other.tables.forEach((table, specs) -> specs.forEach(spec -> add(table, spec)));
    other.nameReferences.values().forEach(this::add);
    sort();
  }

  Configuration copy() {
    Configuration copy = new Configuration();
    tables.forEach((table, specs) -> copy.tables.put(table, new ArrayList<>(specs)));
    copy.nameReferences.putAll(nameReferences);
    return copy;
  }

  /// Reads a configuration file.
  static Configuration read(YamlMapping file) {
    Configuration configuration = new Configuration();
    for (Table table : Table.values()) {
      for (FieldSpec spec : specs(file.get(table.key()))) {
        configuration.add(table, spec);
      }
    }
    if (file.get("nameReference") instanceof YamlSequence references) {
      for (YamlNode each : references.elements()) {
        configuration.add(
            new NameReference(
                Nodes.text(each, "group"),
                Nodes.text(each, "version"),
                Nodes.text(each, "kind"),
                specs(Nodes.at(each, "fieldSpecs"))));
      }
    }
    configuration.sort();
    return configuration;
  }

  private void sort() {
    tables.values().forEach(specs -> specs.sort(LegacyOrder.OF_SPECS));
  }

  /// A list of field specifications as users write them.
  static List<FieldSpec> specs(@Nullable YamlNode node) {
    List<FieldSpec> specs = new ArrayList<>();
    if (node instanceof YamlSequence sequence) {
      for (YamlNode each : sequence.elements()) {
        specs.add(
            new FieldSpec(
                Nodes.text(each, "group"),
                Nodes.text(each, "version"),
                Nodes.text(each, "kind"),
                Nodes.text(each, "path"),
                Nodes.text(each, "create").equals("true")));
      }
    }
    return specs;
  }
}
