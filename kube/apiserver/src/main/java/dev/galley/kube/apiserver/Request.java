package dev.galley.kube.apiserver;

import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import java.util.function.Consumer;

/// One write: who asks, for which type, in which manner, and who hears the warnings.
record Request(UserInfo user, Served served, WriteOptions options, Consumer<String> warnings) {
  static final Consumer<String> UNHEARD = warning -> {};

  boolean on(String subresource) {
    return options.subresource().equals(subresource);
  }

  /// What a name means for the type: cluster-scoped objects have no namespace.
  ObjectName name(ObjectName given) {
    return served.type().namespaced() ? given : ObjectName.cluster(given.name());
  }
}
