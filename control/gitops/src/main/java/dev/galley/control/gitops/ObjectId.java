package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import java.util.Optional;

/// Which object, whatever version of the API it is written in: what an inventory holds.
record ObjectId(String group, String kind, ObjectName name) {
  static ObjectId of(KubeObject object) {
    return new ObjectId(object.groupVersionKind().group(), object.kind(), object.objectName());
  }

  static ObjectId of(GroupVersionKind kind, ObjectName name) {
    return new ObjectId(kind.group(), kind.kind(), name);
  }

  /// `namespace_name_group_kind`; a colon in the name of an RBAC object is written `__`.
  String text() {
    return name.namespace() + "_" + name.name().replace(":", "__") + "_" + group + "_" + kind;
  }

  static Optional<ObjectId> parse(String text) {
    int kind = text.lastIndexOf('_');
    int group = kind < 0 ? -1 : text.lastIndexOf('_', kind - 1);
    int name = text.indexOf('_');
    if (group < 0 || name >= group) {
      return Optional.empty();
    }
    return Optional.of(
        new ObjectId(
            text.substring(group + 1, kind),
            text.substring(kind + 1),
            new ObjectName(
                text.substring(0, name), text.substring(name + 1, group).replace("__", ":"))));
  }

  /// `Kind/namespace/name`, as Flux prints it.
  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
