package dev.galley.kube.apiserver;

import dev.galley.base.runtime.World;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Storage;

/// What all parts of one server share.
record Shared(
    World world,
    Storage storage,
    ApiServerOptions options,
    ServedTypes types,
    Authorizer authorizer) {
  Shared(World world, Storage storage, ApiServerOptions options, ServedTypes types) {
    this(world, storage, options, types, options.authorization().on(storage));
  }

  /// @return why the user may
  /// @throws dev.galley.kube.api.ApiException 403 when the user may not
  String authorize(UserInfo user, Authorizer.Access access) {
    return switch (authorizer.decide(user, access)) {
      case Authorizer.Decision.Allowed(String reason) -> reason;
      case Authorizer.Decision.Denied(String reason) -> throw Failures.denied(user, access, reason);
    };
  }
}
