package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchStart;
import dev.galley.kube.api.WriteOptions;
import java.util.List;
import java.util.Map;

/// An API for somebody who may read everything and write nothing.
record ReadOnlyApi(KubeApi api, UserInfo user) implements KubeApi {
  private ApiException refused(String verb, ResourceType type, ObjectName name) {
    return new ApiException(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: User \"%s\" cannot %s resource \"%s\""
            .formatted(type.qualifiedName(), name.name(), user.name(), verb, type.qualifiedName()),
        Map.of());
  }

  @Override
  public List<ResourceType> types() {
    return api.types();
  }

  @Override
  public KubeObject get(ResourceType type, ObjectName name) {
    return api.get(type, name);
  }

  @Override
  public ObjectList list(ResourceType type, ListQuery query) {
    return api.list(type, query);
  }

  @Override
  public Watch watch(ResourceType type, ListQuery query, WatchStart start) {
    return api.watch(type, query, start);
  }

  @Override
  public KubeObject create(ResourceType type, KubeObject object, WriteOptions options) {
    throw refused("create", type, object.objectName());
  }

  @Override
  public KubeObject update(ResourceType type, KubeObject object, WriteOptions options) {
    throw refused("update", type, object.objectName());
  }

  @Override
  public KubeObject patch(ResourceType type, ObjectName name, Patch patch, WriteOptions options) {
    throw refused("patch", type, name);
  }

  @Override
  public KubeObject delete(ResourceType type, ObjectName name, DeleteOptions options) {
    throw refused("delete", type, name);
  }

  @Override
  public KubeObject act(ResourceType type, ObjectName name, String subresource, KubeObject body) {
    throw refused("create", type, name);
  }
}
