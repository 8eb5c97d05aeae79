package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.World;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ResourceType;
import java.util.List;
import java.util.Optional;

/// What admission plugins may ask of the server that they belong to: the stored objects as they are
/// now, and a few writes past the usual path. No call waits.
public interface ClusterState {
  GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");

  World world();

  Authorizer authorizer();

  List<ResourceType> types();

  /// The other versions, and groups, in which the objects of a type are served too.
  List<ResourceType> equivalents(ResourceType type);

  Optional<KubeObject> find(GroupVersionKind kind, ObjectName name);

  default Optional<KubeObject> namespace(String name) {
    return find(NAMESPACE, ObjectName.cluster(name));
  }

  /// The objects of a kind in a namespace, or all of them for the empty one, in order of their
  /// names.
  List<KubeObject> list(GroupVersionKind kind, String namespace);

  /// A number that changes whenever an object of the kind is written, to know when what was
  /// computed from [#list] is outdated.
  long changes(GroupVersionKind kind);

  /// Replaces an object that nobody has written since it was read; false when somebody has.
  boolean replace(KubeObject read, KubeObject next);

  /// The object in another version or group that shares its storage.
  KubeObject converted(KubeObject object, GroupVersionKind kind);

  /// The object with the defaults of its kind, decoded as strictly as a request body.
  KubeObject completed(ResourceType type, KubeObject object);

  /// Five characters as generated names end in.
  String suffix();
}
