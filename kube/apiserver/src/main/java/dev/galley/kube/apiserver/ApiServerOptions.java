package dev.galley.kube.apiserver;

import java.util.List;

/// How an API server is set up: the range from which services get their addresses, the Kubernetes
/// version it says it is, how many changes a slow watcher may lag behind, who may do what, and what
/// else looks at writes after the built-in admission plugins.
public record ApiServerOptions(
    String serviceCidr,
    String version,
    int watchBuffer,
    Authorizer authorizer,
    List<Admission> admission) {
  public static final ApiServerOptions DEFAULT =
      new ApiServerOptions("10.100.0.0/16", "v1.34.1", 10_000, Authorizer.ALLOW_ALL, List.of());

  public ApiServerOptions {
    admission = List.copyOf(admission);
  }

  public ApiServerOptions authorizer(Authorizer decides) {
    return new ApiServerOptions(serviceCidr, version, watchBuffer, decides, admission);
  }

  public ApiServerOptions serviceCidr(String cidr) {
    return new ApiServerOptions(cidr, version, watchBuffer, authorizer, admission);
  }

  public ApiServerOptions watchBuffer(int events) {
    return new ApiServerOptions(serviceCidr, version, events, authorizer, admission);
  }

  public ApiServerOptions admission(List<Admission> plugins) {
    return new ApiServerOptions(serviceCidr, version, watchBuffer, authorizer, plugins);
  }
}
