package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import java.util.Optional;

/// Looks at a write after it was authorised and before it is validated and stored; may change the
/// object, or refuse it by throwing an `ApiException`.
@FunctionalInterface
public interface Admission {
  KubeObject admit(Attributes attributes, KubeObject object);

  /// What is known of a write besides the object: the live one is empty when it is a creation.
  record Attributes(
      UserInfo user,
      dev.galley.kube.api.ResourceType type,
      WriteOptions options,
      Optional<KubeObject> live) {
    public boolean creates() {
      return live.isEmpty();
    }
  }
}
