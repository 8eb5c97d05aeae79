package dev.galley.render.kustomize;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.yaml.YamlWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A file for each object of a build, named as the original names them when its output is a
/// directory: by group, version, kind and name, and by namespace where there are several.
public final class ObjectFiles {
  private ObjectFiles() {}

  /// From names to contents.
  public static Map<String, String> of(List<Manifest> manifests) {
    long namespaces =
        manifests.stream()
            .map(each -> id(each.object()))
            .filter(id -> !id.isClusterScoped())
            .map(ResourceId::effectiveNamespace)
            .distinct()
            .count();
    Map<String, String> files = new TreeMap<>();
    for (Manifest manifest : manifests) {
      files.put(
          name(id(manifest.object()), namespaces > 1),
          YamlWriter.standard().write(manifest.object().tree()));
    }
    return files;
  }

  private static ResourceId id(KubeObject object) {
    return ResourceId.of(
        object.text("apiVersion"), object.kind(), object.name(), object.namespace());
  }

  private static String name(ResourceId id, boolean withNamespace) {
    String namespace = withNamespace && !id.isClusterScoped() ? id.effectiveNamespace() : "";
    return Stream.of(namespace, id.group(), id.version(), id.kind(), id.name())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("_"))
            .toLowerCase(Locale.ROOT)
        + ".yaml";
  }
}
