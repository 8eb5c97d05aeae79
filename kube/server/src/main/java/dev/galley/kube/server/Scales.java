package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.ApiServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows an object through its scale subresource, as `autoscaling/v1 Scale`.
final class Scales {
  private final ApiServer server;

  Scales(ApiServer server) {
    this.server = server;
  }

  KubeObject of(ResourceType type, KubeObject object) {
    if (object.kind().equals("Scale")) {
      return object;
    }
    Map<String, @Nullable Object> paths =
        server
            .customKind(type.kind())
            .map(custom -> Tree.mapAt(custom.version(), "subresources", "scale"))
            .orElse(Map.of());
    Object wanted = found(object, Tree.textAt(paths, "specReplicasPath"), ".spec.replicas");
    Object actual = found(object, Tree.textAt(paths, "statusReplicasPath"), ".status.replicas");
    return KubeObject.of(
        Tree.map(
            "kind", "Scale",
            "apiVersion", "autoscaling/v1",
            "metadata",
                Tree.map(
                    "name", object.name(),
                    "namespace", object.namespace().isEmpty() ? null : object.namespace(),
                    "uid", object.uid(),
                    "resourceVersion", object.resourceVersion(),
                    "creationTimestamp", object.text("metadata", "creationTimestamp")),
            "spec", Tree.map("replicas", wanted == null ? 0L : wanted),
            "status",
                Tree.map(
                    "replicas",
                    actual == null ? 0L : actual,
                    "selector",
                    selector(object, Tree.textAt(paths, "labelSelectorPath")))));
  }

  private static @Nullable Object found(KubeObject object, String path, String otherwise) {
    List<@Nullable Object> values =
        JsonPath.parse(path.isEmpty() ? otherwise : path).find(object.tree());
    return values.isEmpty() ? null : values.getFirst();
  }

  private static @Nullable String selector(KubeObject object, String path) {
    if (!path.isEmpty()) {
      return found(object, path, path) instanceof String text ? text : null;
    }
    Object selector = object.at("spec", "selector");
    if (selector == null) {
      return null;
    }
    return object.kind().equals("ReplicationController")
        ? Cell.labels(Tree.textMapAt(selector))
        : Cell.selector(selector);
  }
}
