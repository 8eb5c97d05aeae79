package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.schema.BuiltInResource;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.Schemas;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.storage.StorageKey;
import java.util.Optional;

/// A type as the server serves it: where its objects are stored, and the definition it comes from
/// when it is a custom resource.
///
/// `stored` differs from the type's own kind when several versions or groups share their objects.
record Served(
    ResourceType type, GroupVersionKind stored, String resource, Optional<CustomKind> custom) {

  static Served builtIn(BuiltInResource resource) {
    ResourceType type = BuiltInTypes.of(resource);
    GroupVersionKind stored = Conversion.storedAs(type.kind());
    return new Served(type, stored, stored.group() + "/" + type.plural(), Optional.empty());
  }

  /// The schema of what is sent and answered, in the served version.
  Schema schema() {
    return custom
        .map(CustomKind::typed)
        .orElseGet(() -> Schemas.builtIn().of(type.kind()).orElse(Schema.ANYTHING));
  }

  StorageKey key(ObjectName name) {
    return new StorageKey(resource, type.namespaced() ? name : ObjectName.cluster(name.name()));
  }

  boolean is(String group, String kind) {
    return type.group().equals(group) && type.kind().kind().equals(kind);
  }

  boolean isCustom() {
    return custom.isPresent();
  }
}
