package dev.galley.kube.apiserver;

/// How an API server is set up: the range from which services get their addresses, the Kubernetes
/// version it says it is, how many changes a slow watcher may lag behind, and who may do what.
public record ApiServerOptions(
    String serviceCidr, String version, int watchBuffer, Authorizer authorizer) {
  public static final ApiServerOptions DEFAULT =
      new ApiServerOptions("10.100.0.0/16", "v1.34.1", 10_000, Authorizer.ALLOW_ALL);

  public ApiServerOptions authorizer(Authorizer decides) {
    return new ApiServerOptions(serviceCidr, version, watchBuffer, decides);
  }

  public ApiServerOptions serviceCidr(String cidr) {
    return new ApiServerOptions(cidr, version, watchBuffer, authorizer);
  }
}
