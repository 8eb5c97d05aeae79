package dev.galley.kube.apiserver;

import dev.galley.kube.access.Authorization;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.access.SigningKey;

/// How an API server is set up: the range from which services get their addresses, the Kubernetes
/// version it says it is, how many changes a slow watcher may lag behind, how it decides who may do
/// what, what looks at writes before they are stored, and the key that signs the tokens of service
/// accounts.
public record ApiServerOptions(
    String serviceCidr,
    String version,
    int watchBuffer,
    Authorization authorization,
    Admission.Factory admission,
    SigningKey signingKey) {
  public static final ApiServerOptions DEFAULT =
      new ApiServerOptions(
          "10.100.0.0/16",
          "v1.34.1",
          10_000,
          Authorization.RBAC,
          BuiltInAdmission::on,
          SigningKey.passing());

  public ApiServerOptions authorization(Authorization mode) {
    return new ApiServerOptions(serviceCidr, version, watchBuffer, mode, admission, signingKey);
  }

  public ApiServerOptions authorizer(Authorizer decides) {
    return authorization(storage -> decides);
  }

  public ApiServerOptions serviceCidr(String cidr) {
    return new ApiServerOptions(cidr, version, watchBuffer, authorization, admission, signingKey);
  }

  /// @param said for example `v1.34.1`; must be a semantic version, or kubectl fails
  public ApiServerOptions version(String said) {
    return new ApiServerOptions(
        serviceCidr, said, watchBuffer, authorization, admission, signingKey);
  }

  public ApiServerOptions watchBuffer(int events) {
    return new ApiServerOptions(serviceCidr, version, events, authorization, admission, signingKey);
  }

  public ApiServerOptions admission(Admission.Factory plugins) {
    return new ApiServerOptions(
        serviceCidr, version, watchBuffer, authorization, plugins, signingKey);
  }

  public ApiServerOptions signingKey(SigningKey key) {
    return new ApiServerOptions(serviceCidr, version, watchBuffer, authorization, admission, key);
  }
}
