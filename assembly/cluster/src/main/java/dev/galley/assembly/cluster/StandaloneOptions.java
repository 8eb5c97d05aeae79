package dev.galley.assembly.cluster;

import dev.galley.kube.admission.AdmissionChain;
import dev.galley.kube.admission.AdmissionOptions;
import dev.galley.kube.apiserver.ApiServerOptions;
import java.nio.file.Path;
import java.util.Optional;

/// What a cluster of its own consists of.
///
/// @param data where its objects are kept; in memory alone when empty
/// @param controllers whether the controllers of `kube-controller-manager` run, and the scheduler
/// @param nodes how many simulated machines join; they need the controllers
public record StandaloneOptions(
    ApiServerOptions server, Optional<Path> data, boolean controllers, int nodes) {
  /// In memory, with the admission of a real API server, with controllers and without machines.
  public static final StandaloneOptions DEFAULT =
      new StandaloneOptions(
          ApiServerOptions.DEFAULT.admission(AdmissionChain.with(AdmissionOptions.DEFAULT)),
          Optional.empty(),
          true,
          0);

  public StandaloneOptions {
    if (nodes < 0 || (nodes > 0 && !controllers)) {
      throw new IllegalArgumentException(nodes + " nodes, controllers " + controllers);
    }
  }

  public StandaloneOptions server(ApiServerOptions options) {
    return new StandaloneOptions(options, data, controllers, nodes);
  }

  /// With other admission plugins, or some that are set up otherwise.
  public StandaloneOptions admission(AdmissionOptions plugins) {
    return server(server.admission(AdmissionChain.with(plugins)));
  }

  public StandaloneOptions data(Path directory) {
    return new StandaloneOptions(server, Optional.of(directory), controllers, nodes);
  }

  public StandaloneOptions controllers(boolean run) {
    return new StandaloneOptions(server, data, run, run ? nodes : 0);
  }

  public StandaloneOptions nodes(int count) {
    return new StandaloneOptions(server, data, controllers, count);
  }
}
