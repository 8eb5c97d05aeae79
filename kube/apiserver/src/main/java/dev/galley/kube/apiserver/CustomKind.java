package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one version of a custom resource definition says about its resource; `schema` is the tree
/// of its `openAPIV3Schema`.
public record CustomKind(
    String definition,
    Map<String, @Nullable Object> version,
    Map<String, @Nullable Object> schema) {

  public List<Map<String, @Nullable Object>> printerColumns() {
    return Tree.mapsAt(version, "additionalPrinterColumns");
  }

  public boolean hasStatus() {
    return Tree.at(version, "subresources", "status") != null;
  }
}
