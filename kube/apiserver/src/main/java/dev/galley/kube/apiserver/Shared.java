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

  /// @throws dev.galley.kube.api.ApiException 403 when the user may not
  void authorize(UserInfo user, Authorizer.Access access) {
    if (authorizer.decide(user, access) instanceof Authorizer.Decision.Denied denied) {
      throw Failures.denied(user, access, denied.reason());
    }
  }
}
