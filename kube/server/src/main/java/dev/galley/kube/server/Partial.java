package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects reduced to their metadata.
final class Partial {
  private Partial() {}

  static Map<String, @Nullable Object> metadata(KubeObject object, String apiVersion) {
    return Tree.map(
        "kind",
        "PartialObjectMetadata",
        "apiVersion",
        apiVersion,
        "metadata",
        object.map("metadata"));
  }
}
