package dev.galley.render.kustomize;

import static dev.galley.render.kustomize.Shape.ANYTHING;
import static dev.galley.render.kustomize.Shape.FLAG;
import static dev.galley.render.kustomize.Shape.TEXT;
import static dev.galley.render.kustomize.Shape.TEXTS;
import static dev.galley.render.kustomize.Shape.TEXT_MAP;
import static dev.galley.render.kustomize.Shape.WHOLE;
import static dev.galley.render.kustomize.Shape.listOf;
import static dev.galley.render.kustomize.Shape.struct;

/// The types of kustomization files.
final class Shapes {
  static final Shape.Struct METADATA =
      struct(
          "ObjectMeta",
          "name",
          TEXT,
          "namespace",
          TEXT,
          "labels",
          TEXT_MAP,
          "annotations",
          TEXT_MAP);

  static final Shape.Struct FIELD_SPEC =
      struct(
          "FieldSpec", "group", TEXT, "version", TEXT, "kind", TEXT, "path", TEXT, "create", FLAG);

  static final Shape.Struct SELECTOR =
      struct(
          "Selector",
          "group",
          TEXT,
          "version",
          TEXT,
          "kind",
          TEXT,
          "name",
          TEXT,
          "namespace",
          TEXT,
          "annotationSelector",
          TEXT,
          "labelSelector",
          TEXT);

  static final Shape.Struct PATCH =
      struct(
          "Patch",
          "path",
          TEXT,
          "patch",
          TEXT,
          "target",
          SELECTOR,
          "options",
          struct("PatchArgs", "allowNameChange", FLAG, "allowKindChange", FLAG));

  static final Shape.Struct LABEL =
      struct(
          "Label",
          "pairs",
          TEXT_MAP,
          "includeSelectors",
          FLAG,
          "includeTemplates",
          FLAG,
          "includeVolumeClaimTemplates",
          FLAG,
          "fields",
          listOf(FIELD_SPEC));

  static final Shape.Struct IMAGE =
      struct(
          "Image",
          "name",
          TEXT,
          "newName",
          TEXT,
          "tagSuffix",
          TEXT,
          "newTag",
          TEXT,
          "digest",
          TEXT);

  static final Shape.Struct REPLICA = struct("Replica", "name", TEXT, "count", WHOLE);

  private static final Shape.Struct FIELD_OPTIONS =
      struct("FieldOptions", "delimiter", TEXT, "index", WHOLE, "encoding", TEXT, "create", FLAG);

  private static final Shape.Struct SOURCE =
      struct(
          "SourceSelector",
          "group",
          TEXT,
          "version",
          TEXT,
          "kind",
          TEXT,
          "name",
          TEXT,
          "namespace",
          TEXT,
          "fieldPath",
          TEXT,
          "options",
          FIELD_OPTIONS);

  private static final Shape.Struct REPLACEMENT_TARGET =
      struct(
          "TargetSelector",
          "select",
          SELECTOR,
          "reject",
          listOf(SELECTOR),
          "fieldPaths",
          TEXTS,
          "options",
          FIELD_OPTIONS);

  static final Shape.Struct REPLACEMENT =
      struct(
          "ReplacementField",
          "path",
          TEXT,
          "source",
          SOURCE,
          "sourceValue",
          TEXT,
          "targets",
          listOf(REPLACEMENT_TARGET));

  private static final Shape.Struct VAR =
      struct(
          "Var",
          "name",
          TEXT,
          "objref",
          struct(
              "Target",
              "apiVersion",
              TEXT,
              "group",
              TEXT,
              "version",
              TEXT,
              "kind",
              TEXT,
              "name",
              TEXT,
              "namespace",
              TEXT),
          "fieldref",
          struct("FieldSelector", "fieldpath", TEXT));

  static final Shape.Struct SORT_OPTIONS =
      struct(
          "SortOptions",
          "order",
          TEXT,
          "legacySortOptions",
          struct("LegacySortOptions", "orderFirst", TEXTS, "orderLast", TEXTS));

  static final Shape.Struct GENERATOR_OPTIONS =
      struct(
          "GeneratorOptions",
          "labels",
          TEXT_MAP,
          "annotations",
          TEXT_MAP,
          "disableNameSuffixHash",
          FLAG,
          "immutable",
          FLAG);

  static final Shape.Struct CONFIG_MAP_ARGS = generator("ConfigMapArgs");
  static final Shape.Struct SECRET_ARGS = generator("SecretArgs");

  private static final Shape.Struct HELM_GLOBALS =
      struct("HelmGlobals", "chartHome", TEXT, "configHome", TEXT);

  static final Shape.Struct HELM_CHART =
      struct(
          "HelmChart",
          "name",
          TEXT,
          "version",
          TEXT,
          "repo",
          TEXT,
          "releaseName",
          TEXT,
          "namespace",
          TEXT,
          "valuesFile",
          TEXT,
          "additionalValuesFiles",
          TEXTS,
          "valuesInline",
          ANYTHING,
          "valuesMerge",
          TEXT,
          "includeCRDs",
          FLAG,
          "skipHooks",
          FLAG,
          "skipTests",
          FLAG,
          "apiVersions",
          TEXTS,
          "kubeVersion",
          TEXT,
          "nameTemplate",
          TEXT,
          "debug",
          FLAG,
          "devel",
          FLAG);

  private static final Shape.Struct HELM_CHART_ARGS =
      struct(
          "HelmChartArgs",
          "chartName",
          TEXT,
          "chartVersion",
          TEXT,
          "chartRepoUrl",
          TEXT,
          "chartHome",
          TEXT,
          "chartRepoName",
          TEXT,
          "helmBin",
          TEXT,
          "helmHome",
          TEXT,
          "values",
          TEXT,
          "valuesLocal",
          ANYTHING,
          "valuesMerge",
          TEXT,
          "releaseName",
          TEXT,
          "releaseNamespace",
          TEXT,
          "extraArgs",
          TEXTS);

  static final Shape.Struct KUSTOMIZATION =
      struct(
          "Kustomization",
          "kind",
          TEXT,
          "apiVersion",
          TEXT,
          "metadata",
          METADATA,
          "openapi",
          TEXT_MAP,
          "namePrefix",
          TEXT,
          "nameSuffix",
          TEXT,
          "namespace",
          TEXT,
          "commonLabels",
          TEXT_MAP,
          "labels",
          listOf(LABEL),
          "commonAnnotations",
          TEXT_MAP,
          "patchesStrategicMerge",
          new Shape.ListOf(TEXT, "[]types.PatchStrategicMerge"),
          "patchesJson6902",
          listOf(PATCH),
          "patches",
          listOf(PATCH),
          "images",
          listOf(IMAGE),
          "imageTags",
          listOf(IMAGE),
          "replacements",
          listOf(REPLACEMENT),
          "replicas",
          listOf(REPLICA),
          "vars",
          listOf(VAR),
          "sortOptions",
          SORT_OPTIONS,
          "resources",
          TEXTS,
          "components",
          TEXTS,
          "crds",
          TEXTS,
          "bases",
          TEXTS,
          "configMapGenerator",
          listOf(CONFIG_MAP_ARGS),
          "secretGenerator",
          listOf(SECRET_ARGS),
          "helmGlobals",
          HELM_GLOBALS,
          "helmCharts",
          listOf(HELM_CHART),
          "helmChartInflationGenerator",
          listOf(HELM_CHART_ARGS),
          "generatorOptions",
          GENERATOR_OPTIONS,
          "configurations",
          TEXTS,
          "generators",
          TEXTS,
          "transformers",
          TEXTS,
          "validators",
          TEXTS,
          "buildMetadata",
          TEXTS);

  private Shapes() {}

  static Shape.Struct generator(String goName) {
    Shape.Struct args =
        struct(
            goName,
            "namespace",
            TEXT,
            "name",
            TEXT,
            "behavior",
            TEXT,
            "literals",
            TEXTS,
            "files",
            TEXTS,
            "envs",
            TEXTS,
            "env",
            TEXT,
            "options",
            GENERATOR_OPTIONS);
    if (goName.equals("SecretArgs")) {
      args.fields().put("type", TEXT);
    }
    return args;
  }
}
