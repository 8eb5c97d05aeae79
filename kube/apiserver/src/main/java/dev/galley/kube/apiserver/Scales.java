package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `scale` subresource: how many replicas are wanted and are there, in one form for all kinds.
final class Scales {
  private Scales() {}

  static KubeObject of(Served served, KubeObject object) {
    Map<String, @Nullable Object> status =
        Tree.map(
            "replicas", object.number(0, path(served, "statusReplicasPath")),
            "selector", selector(served, object));
    return KubeObject.of(
        Tree.map(
            "kind",
            "Scale",
            "apiVersion",
            "autoscaling/v1",
            "metadata",
            Tree.map(
                "name", object.name(),
                "namespace", object.namespace().isEmpty() ? null : object.namespace(),
                "uid", object.uid(),
                "resourceVersion", object.resourceVersion(),
                "creationTimestamp", object.at("metadata", "creationTimestamp")),
            "spec",
            Tree.map("replicas", object.number(0, path(served, "specReplicasPath"))),
            "status",
            status));
  }

  /// The object with the replicas that the scale wants.
  static KubeObject applied(Served served, KubeObject object, KubeObject scale) {
    long replicas = scale.number(0, "spec", "replicas");
    if (replicas < 0 && !served.isCustom()) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
      errors.throwIfAny(new GroupVersionKind("autoscaling", "v1", "Scale"), object.name());
    }
    KubeObject scaled = object.with(replicas, path(served, "specReplicasPath"));
    String version = scale.resourceVersion();
    return version.isEmpty() ? scaled : scaled.with(version, "metadata", "resourceVersion");
  }

  private static String[] path(Served served, String which) {
    String path =
        served
            .custom()
            .map(custom -> Tree.textAt(custom.version(), "subresources", "scale", which))
            .orElse(which.startsWith("spec") ? ".spec.replicas" : ".status.replicas");
    return path.substring(1).split("\\.");
  }

  private static @Nullable String selector(Served served, KubeObject object) {
    if (served.custom().isPresent()) {
      String path =
          Tree.textAt(
              served.custom().get().version(), "subresources", "scale", "labelSelectorPath");
      return path.isEmpty() ? null : object.text(path.substring(1).split("\\."));
    }
    Object selector = object.at("spec", "selector");
    boolean plain = served.is("", "ReplicationController");
    return (plain ? LabelSelector.of(Tree.textMapAt(selector)) : LabelSelector.ofTree(selector))
        .toString();
  }
}
