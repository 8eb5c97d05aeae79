package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The custom resource definitions of Flux's API, made of the short form in this module's
/// resources: one schema per kind, served in its newest version and, with a warning, in the older
/// ones.
public final class FluxDefinitions {
  private static final List<String> FILES =
      List.of(
          "gitrepository",
          "ocirepository",
          "helmrepository",
          "helmchart",
          "bucket",
          "externalartifact",
          "artifactgenerator",
          "kustomization",
          "helmrelease",
          "provider",
          "alert",
          "receiver",
          "imagerepository",
          "imagepolicy",
          "imageupdateautomation");
  private static final Map<String, List<String>> COLUMNS = columns();

  private final Map<String, @Nullable Object> shared = read("shared");

  private FluxDefinitions() {}

  /// All definitions, in the order of their kinds.
  public static List<KubeObject> all() {
    FluxDefinitions definitions = new FluxDefinitions();
    return FILES.stream().map(file -> definitions.definition(read(file))).toList();
  }

  private static Map<String, List<String>> columns() {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    columns.put("age", List.of("Age", "date", ".metadata.creationTimestamp"));
    columns.put(
        "ready", List.of("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"));
    columns.put(
        "status", List.of("Status", "string", ".status.conditions[?(@.type==\"Ready\")].message"));
    columns.put("url", List.of("URL", "string", ".spec.url"));
    columns.put("endpoint", List.of("Endpoint", "string", ".spec.endpoint"));
    columns.put("chart", List.of("Chart", "string", ".spec.chart"));
    columns.put("version", List.of("Version", "string", ".spec.version"));
    columns.put("sourceKind", List.of("Source Kind", "string", ".spec.sourceRef.kind"));
    columns.put("sourceName", List.of("Source Name", "string", ".spec.sourceRef.name"));
    columns.put("source", List.of("Source", "string", ".spec.sourceRef.name"));
    columns.put("image", List.of("Image", "string", ".spec.image"));
    columns.put("tags", List.of("Tags", "string", ".status.lastScanResult.tagCount"));
    columns.put("policyImage", List.of("Image", "string", ".status.latestRef.name"));
    columns.put("policyTag", List.of("Tag", "string", ".status.latestRef.tag"));
    columns.put("lastRun", List.of("Last run", "string", ".status.lastAutomationRunTime"));
    return columns;
  }

  private static Map<String, @Nullable Object> read(String file) {
    String name = "crds/" + file + ".yaml";
    try (InputStream in = FluxDefinitions.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Yaml.documents(text, name).getFirst().map();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private KubeObject definition(Map<String, @Nullable Object> kind) {
    String group = Tree.textAt(kind, "group");
    String plural = Tree.textAt(kind, "plural");
    List<@Nullable Object> versions = new ArrayList<>();
    Map<String, @Nullable Object> schema = schema(kind);
    for (String version : Tree.textsAt(kind, "versions")) {
      versions.add(version(kind, version, schema));
    }
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            "apiextensions.k8s.io/v1",
            "kind",
            "CustomResourceDefinition",
            "metadata",
            metadata(plural + "." + group),
            "spec",
            Tree.map(
                "group",
                group,
                "names",
                names(kind),
                "scope",
                "Namespaced",
                "versions",
                versions)));
  }

  /// The newest version is stored; the others are deprecated in its favour.
  private Map<String, @Nullable Object> version(
      Map<String, @Nullable Object> kind, String version, Map<String, @Nullable Object> schema) {
    String newest = Tree.textsAt(kind, "versions").getFirst();
    boolean current = version.equals(newest);
    String warning =
        version + " " + Tree.textAt(kind, "kind") + " is deprecated, upgrade to " + newest;
    boolean status = !Boolean.FALSE.equals(kind.get("statusSubresource"));
    return Tree.map(
        "name",
        version,
        "served",
        true,
        "storage",
        current,
        "deprecated",
        current ? null : true,
        "deprecationWarning",
        current ? null : warning,
        "additionalPrinterColumns",
        printerColumns(kind),
        "schema",
        Tree.map("openAPIV3Schema", schema),
        "subresources",
        status ? Tree.map("status", Map.of()) : null);
  }

  private static Map<String, @Nullable Object> metadata(String name) {
    return Tree.map(
        "name", name,
        "annotations", Tree.map("kustomize.toolkit.fluxcd.io/substitute", Flux.DISABLED),
        "labels", Tree.map("app.kubernetes.io/part-of", "flux"));
  }

  private static Map<String, @Nullable Object> names(Map<String, @Nullable Object> kind) {
    String name = Tree.textAt(kind, "kind");
    List<String> shortNames = Tree.textsAt(kind, "shortNames");
    return Tree.map(
        "categories",
        List.of("all", "fluxcd", Tree.textAt(kind, "category")),
        "kind",
        name,
        "listKind",
        name + "List",
        "plural",
        Tree.textAt(kind, "plural"),
        "shortNames",
        shortNames.isEmpty() ? null : shortNames,
        "singular",
        name.toLowerCase(Locale.ROOT));
  }

  /// `ready` stands for two columns: whether it is, and what it says.
  private static List<Map<String, @Nullable Object>> printerColumns(
      Map<String, @Nullable Object> kind) {
    List<Map<String, @Nullable Object>> result = new ArrayList<>();
    for (String name : Tree.textsAt(kind, "columns")) {
      for (String each : name.equals("ready") ? List.of("ready", "status") : List.of(name)) {
        List<String> column = COLUMNS.getOrDefault(each, List.of());
        result.add(
            Tree.map("name", column.get(0), "type", column.get(1), "jsonPath", column.get(2)));
      }
    }
    return result;
  }

  private Map<String, @Nullable Object> schema(Map<String, @Nullable Object> kind) {
    List<String> required = Tree.textsAt(kind, "required");
    Map<String, @Nullable Object> spec =
        Tree.map(
            "type",
            "object",
            "properties",
            expanded(Tree.mapAt(kind, "spec")),
            "required",
            required.isEmpty() ? null : required);
    boolean untouched = !Boolean.FALSE.equals(kind.get("untouched"));
    Map<String, @Nullable Object> status =
        Tree.map(
            "type",
            "object",
            "properties",
            expanded(Tree.mapAt(kind, "status")),
            "default",
            untouched ? Tree.map("observedGeneration", -1) : null);
    return Tree.map(
        "type",
        "object",
        "description",
        Tree.textAt(kind, "kind") + " is part of the API of Flux.",
        "properties",
        Tree.map(
            "apiVersion", Tree.map("type", "string"),
            "kind", Tree.map("type", "string"),
            "metadata", Tree.map("type", "object"),
            "spec", spec,
            "status", status));
  }

  /// Puts shared schemas where `use: NAME` names them; what stands beside it is added.
  private @Nullable Object expanded(@Nullable Object tree) {
    if (tree instanceof List<?> list) {
      return list.stream().map(this::expanded).toList();
    }
    if (!(tree instanceof Map<?, ?> map)) {
      return tree;
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    if (map.get("use") instanceof String name) {
      result.putAll(Tree.asMap(expanded(shared.get(name))));
    }
    Tree.asMap(map)
        .forEach((key, value) -> {
          if (!key.equals("use") || !(value instanceof String)) {
            result.put(key, expanded(value));
          }
        });
    return result;
  }
}
