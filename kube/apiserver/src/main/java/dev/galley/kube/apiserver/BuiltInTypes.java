package dev.galley.kube.apiserver;

import dev.galley.base.schema.BuiltInResource;
import dev.galley.kube.api.ResourceType;

/// The types that a server has before anybody defines any.
public final class BuiltInTypes {
  private BuiltInTypes() {}

  public static ResourceType of(BuiltInResource resource) {
    return new ResourceType(
        resource.kind(),
        resource.plural(),
        resource.singular(),
        resource.namespaced(),
        resource.shortNames(),
        resource.categories(),
        resource.subresources());
  }
}
