package dev.galley.kube.access;

import dev.galley.kube.storage.Storage;

/// The mode in which a server authorizes, before there is a storage to read rules from.
@FunctionalInterface
public interface Authorization {
  /// By the roles and bindings in the storage.
  Authorization RBAC = RbacAuthorizer::new;

  /// Everybody may do everything.
  Authorization ALWAYS_ALLOW = storage -> Authorizer.ALLOW_ALL;

  Authorizer on(Storage storage);
}
