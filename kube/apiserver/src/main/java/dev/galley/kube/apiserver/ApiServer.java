package dev.galley.kube.apiserver;

import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Storage;
import java.util.Optional;

/// A Kubernetes API server in this process: `as` gives the API as one user sees it.
public final class ApiServer {
  private final Shared shared;
  private final Handlers handlers;

  private ApiServer(Shared shared) {
    this.shared = shared;
    this.handlers = new Handlers(shared);
  }

  /// Starts a server on a storage, empty or used before, and creates what every cluster has.
  public static ApiServer start(World world, Storage storage, ApiServerOptions options) {
    ApiServer server = new ApiServer(new Shared(world, storage, options, new ServedTypes()));
    Definitions.follow(server.shared);
    Bootstrap.run(server.handlers);
    return server;
  }

  public KubeApi as(UserInfo user) {
    return new Session(shared, handlers, user);
  }

  public ApiServerOptions options() {
    return shared.options();
  }

  /// What the definition of a custom resource says about the version served as this type; empty for
  /// built-in types.
  public Optional<CustomKind> customKind(dev.galley.base.objects.GroupVersionKind kind) {
    return shared.types().all().stream()
        .filter(served -> served.type().kind().equals(kind))
        .findFirst()
        .flatMap(Served::custom);
  }
}
