package dev.galley.kube.apiserver;

import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One write: who asks, for which type, in which manner, who hears the warnings and what the audit
/// log is to say, and the patch if it is one.
record Request(
    UserInfo user,
    Served served,
    WriteOptions options,
    Consumer<String> warnings,
    BiConsumer<String, String> annotations,
    Optional<Patch> patch) {
  static final Consumer<String> UNHEARD = warning -> {};
  static final BiConsumer<String, String> UNRECORDED = (key, value) -> {};

  Request(UserInfo user, Served served, WriteOptions options, Consumer<String> warnings) {
    this(user, served, options, warnings, UNRECORDED, Optional.empty());
  }

  Request patching(Patch given) {
    return new Request(user, served, options, warnings, annotations, Optional.of(given));
  }

  boolean on(String subresource) {
    return options.subresource().equals(subresource);
  }

  /// What a name means for the type: cluster-scoped objects have no namespace.
  ObjectName name(ObjectName given) {
    return served.type().namespaced() ? given : ObjectName.cluster(given.name());
  }
}
