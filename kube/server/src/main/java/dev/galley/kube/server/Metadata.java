package dev.galley.kube.server;

import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.GoNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that looks at a body first looks into its metadata, which has to be an object.
final class Metadata {
  private Metadata() {}

  static void check(ResourceType type, Map<String, @Nullable Object> tree) {
    Object metadata = tree.get("metadata");
    if (metadata == null || metadata instanceof Map<?, ?>) {
      return;
    }
    String kind = type.kind().kind();
    throw Failure.badRequest(
        kind
            + " in version \""
            + type.version()
            + "\" cannot be handled as a "
            + kind
            + ": json: cannot unmarshal "
            + GoNames.ofJson(metadata)
            + " into Go struct field "
            + kind
            + ".metadata of type v1.ObjectMeta");
  }
}
