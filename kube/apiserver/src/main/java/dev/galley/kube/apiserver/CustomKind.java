package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one version of a custom resource definition says about its resource: the definition's name,
/// the version's tree, and the schema of its objects.
public record CustomKind(String definition, Map<String, @Nullable Object> version, Schema typed) {

  static CustomKind of(String definition, Map<String, @Nullable Object> version) {
    return new CustomKind(
        definition,
        version,
        Schema.ofCustomResource(Tree.mapAt(version, "schema", "openAPIV3Schema")));
  }

  /// The tree of `openAPIV3Schema`.
  public Map<String, @Nullable Object> schema() {
    return Tree.mapAt(version, "schema", "openAPIV3Schema");
  }

  public List<Map<String, @Nullable Object>> printerColumns() {
    return Tree.mapsAt(version, "additionalPrinterColumns");
  }

  public boolean isDeprecated() {
    return Tree.flagAt(version, "deprecated");
  }
}
