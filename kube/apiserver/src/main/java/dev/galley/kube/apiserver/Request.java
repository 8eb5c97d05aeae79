package dev.galley.kube.apiserver;

import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;

/// One write: who asks, for which type, in which manner.
record Request(UserInfo user, Served served, WriteOptions options) {
  boolean on(String subresource) {
    return options.subresource().equals(subresource);
  }

  Request withSubresource(String name) {
    return new Request(user, served, options.on(name));
  }

  /// What a name means for the type: cluster-scoped objects have no namespace.
  ObjectName name(ObjectName given) {
    return served.type().namespaced() ? given : ObjectName.cluster(given.name());
  }
}
