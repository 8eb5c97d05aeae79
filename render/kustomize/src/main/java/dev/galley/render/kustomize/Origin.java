package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where an object came from or by what it was changed, as `buildMetadata` prints it.
record Origin(
    String path, String repo, String ref, String configuredIn, Map<String, String> configuredBy) {

  static final Origin ROOT = new Origin("", "", "", "", Map.of());

  Origin inDirectory(String step) {
    return new Origin(Paths.joined(path, step), repo, ref, configuredIn, configuredBy);
  }

  Origin inRepository(String repository, String reference, String directory) {
    return new Origin(directory, repository, reference, configuredIn, configuredBy);
  }

  /// Of an object that a generator or transformer configured in that file made or changed.
  Origin configured(String file, String apiVersion, String kind) {
    return new Origin("", repo, ref, Paths.joined(path, file), by(apiVersion, kind, "", ""));
  }

  Origin configuredBy(ResourceId by) {
    return new Origin(
        "", repo, ref, path, by(by.apiVersion(), by.kind(), by.name(), by.namespace()));
  }

  private static Map<String, String> by(
      String apiVersion, String kind, String name, String namespace) {
    Map<String, String> by = new LinkedHashMap<>();
    by.put("apiVersion", apiVersion);
    by.put("kind", kind);
    by.put("name", name);
    by.put("namespace", namespace);
    by.values().removeIf(String::isEmpty);
    return by;
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    put(data, "path", path);
    put(data, "repo", repo);
    put(data, "ref", ref);
    put(data, "configuredIn", configuredIn);
    if (!configuredBy.isEmpty()) {
      data.put("configuredBy", configuredBy);
    }
    return data;
  }

  private static void put(Map<String, Object> data, String key, String value) {
    if (!value.isEmpty()) {
      data.put(key, value);
    }
  }

  String text() {
    return YamlWriter.standard().keepingOrder().write(data());
  }

  static String text(List<Origin> origins) {
    return YamlWriter.standard().keepingOrder().write(origins.stream().map(Origin::data).toList());
  }
}
