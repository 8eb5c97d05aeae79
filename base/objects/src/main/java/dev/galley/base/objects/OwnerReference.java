package dev.galley.base.objects;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entry of `metadata.ownerReferences`.
public record OwnerReference(
    String apiVersion,
    String kind,
    String name,
    String uid,
    boolean controller,
    boolean blockOwnerDeletion) {

  /// The reference that marks `owner` as the managing controller of another object.
  public static OwnerReference controller(KubeObject owner) {
    return new OwnerReference(
        owner.apiVersion(), owner.kind(), owner.name(), owner.uid(), true, true);
  }

  public static OwnerReference from(@Nullable Object tree) {
    return new OwnerReference(
        Tree.textAt(tree, "apiVersion"),
        Tree.textAt(tree, "kind"),
        Tree.textAt(tree, "name"),
        Tree.textAt(tree, "uid"),
        Tree.flagAt(tree, "controller"),
        Tree.flagAt(tree, "blockOwnerDeletion"));
  }

  public Map<String, @Nullable Object> tree() {
    return Tree.map(
        "apiVersion", apiVersion,
        "kind", kind,
        "name", name,
        "uid", uid,
        "controller", controller ? true : null,
        "blockOwnerDeletion", blockOwnerDeletion ? true : null);
  }
}
