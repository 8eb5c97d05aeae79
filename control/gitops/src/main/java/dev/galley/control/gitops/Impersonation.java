package dev.galley.control.gitops;

import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;

/// How a controller acts as somebody else: as the service account that an object names in
/// `spec.serviceAccountName`, which may do less than the controller.
@FunctionalInterface
public interface Impersonation {
  /// The API as that user sees it.
  KubeApi as(UserInfo user);
}
