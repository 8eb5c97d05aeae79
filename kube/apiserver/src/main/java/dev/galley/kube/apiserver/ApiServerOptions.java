package dev.galley.kube.apiserver;

import dev.galley.kube.access.Authorizer;

/// How an API server is set up: the range from which services get their addresses, the Kubernetes
/// version it says it is, how many changes a slow watcher may lag behind, who may do what, and what
/// looks at writes before they are stored.
public record ApiServerOptions(
    String serviceCidr,
    String version,
    int watchBuffer,
    Authorizer authorizer,
    Admission.Factory admission) {
  public static final ApiServerOptions DEFAULT =
      new ApiServerOptions(
          "10.100.0.0/16", "v1.34.1", 10_000, Authorizer.ALLOW_ALL, BuiltInAdmission::on);

  public ApiServerOptions authorizer(Authorizer decides) {
    return new ApiServerOptions(serviceCidr, version, watchBuffer, decides, admission);
  }

  public ApiServerOptions serviceCidr(String cidr) {
    return new ApiServerOptions(cidr, version, watchBuffer, authorizer, admission);
  }

  /// @param said for example `v1.34.1`; must be a semantic version, or kubectl fails
  public ApiServerOptions version(String said) {
    return new ApiServerOptions(serviceCidr, said, watchBuffer, authorizer, admission);
  }

  public ApiServerOptions watchBuffer(int events) {
    return new ApiServerOptions(serviceCidr, version, events, authorizer, admission);
  }

  public ApiServerOptions admission(Admission.Factory plugins) {
    return new ApiServerOptions(serviceCidr, version, watchBuffer, authorizer, plugins);
  }
}
