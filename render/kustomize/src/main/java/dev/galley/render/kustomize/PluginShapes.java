package dev.galley.render.kustomize;

import static dev.galley.render.kustomize.Shape.FLAG;
import static dev.galley.render.kustomize.Shape.TEXT;
import static dev.galley.render.kustomize.Shape.TEXTS;
import static dev.galley.render.kustomize.Shape.TEXT_MAP;
import static dev.galley.render.kustomize.Shape.WHOLE;
import static dev.galley.render.kustomize.Shape.listOf;
import static dev.galley.render.kustomize.Shape.struct;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The types of the configurations of built-in plugins, made of those of kustomization files.
final class PluginShapes {
  private static final Map<String, Shape.Struct> PLUGINS = plugins();

  private PluginShapes() {}

  /// The configuration of a built-in plugin; empty for one that does not exist.
  static Optional<Shape.Struct> of(String kind) {
    return Optional.ofNullable(PLUGINS.get(kind));
  }

  private static Map<String, Shape.Struct> plugins() {
    Map<String, Shape.Struct> plugins = new LinkedHashMap<>();
    Shape specs = listOf(Shapes.FIELD_SPEC);
    plugins.put("ConfigMapGenerator", Shapes.generator("ConfigMapArgs"));
    plugins.put("SecretGenerator", Shapes.generator("SecretArgs"));
    plugins.put("HelmChartInflationGenerator", copy(Shapes.HELM_CHART));
    plugins.put(
        "IAMPolicyGenerator",
        struct(
            "Plugin",
            "cloud",
            TEXT,
            "kubernetesService",
            struct("KubernetesService", "namespace", TEXT, "name", TEXT),
            "serviceAccount",
            struct("ServiceAccount", "name", TEXT, "projectId", TEXT)));
    plugins.put(
        "AnnotationsTransformer", struct("P", "annotations", TEXT_MAP, "fieldSpecs", specs));
    plugins.put("LabelTransformer", struct("P", "labels", TEXT_MAP, "fieldSpecs", specs));
    plugins.put(
        "NamespaceTransformer",
        struct("P", "fieldSpecs", specs, "unsetOnly", FLAG, "setRoleBindingSubjects", TEXT));
    for (String kind : new String[] {"Prefix", "Suffix", "PrefixSuffix"}) {
      plugins.put(
          kind + "Transformer", struct("P", "prefix", TEXT, "suffix", TEXT, "fieldSpecs", specs));
    }
    plugins.put("PatchTransformer", copy(Shapes.PATCH));
    plugins.put("PatchStrategicMergeTransformer", struct("P", "paths", TEXTS, "patches", TEXT));
    plugins.put(
        "PatchJson6902Transformer",
        struct("P", "target", Shapes.SELECTOR, "path", TEXT, "jsonOp", TEXT));
    plugins.put(
        "ReplicaCountTransformer", struct("P", "replica", Shapes.REPLICA, "fieldSpecs", specs));
    plugins.put("ImageTagTransformer", struct("P", "imageTag", Shapes.IMAGE, "fieldSpecs", specs));
    plugins.put("ReplacementTransformer", struct("P", "replacements", listOf(Shapes.REPLACEMENT)));
    plugins.put(
        "ValueAddTransformer",
        struct(
            "P",
            "value",
            TEXT,
            "targetFilePath",
            TEXT,
            "targets",
            listOf(
                struct(
                    "Target",
                    "selector",
                    Shapes.SELECTOR,
                    "fieldPath",
                    TEXT,
                    "filePathPosition",
                    WHOLE,
                    "notSelector",
                    Shapes.SELECTOR))));
    plugins.put("HashTransformer", struct("P"));
    plugins
        .values()
        .forEach(plugin -> {
          plugin.fields().put("metadata", Shapes.METADATA);
          plugin.fields().put("apiVersion", TEXT);
          plugin.fields().put("kind", TEXT);
        });
    return plugins;
  }

  private static Shape.Struct copy(Shape.Struct struct) {
    return new Shape.Struct(struct.goName(), new LinkedHashMap<>(struct.fields()));
  }
}
