package dev.galley.assembly.cluster;

import dev.galley.base.objects.KubeObject;
import dev.galley.control.workloads.Issuer;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.server.KubeServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Issues tokens with the API server's key, and certificates with those of whoever serves it, once
/// somebody does.
record ServedIssuer(ApiServer server, Supplier<@Nullable KubeServer> served) implements Issuer {
  @Override
  public Optional<String> certificate(String request, List<String> usages, Duration length) {
    return Optional.ofNullable(served.get()).map(its -> its.certificate(request, usages, length));
  }

  @Override
  public Optional<String> token(KubeObject account, String secret) {
    return Optional.of(server.secretToken(account, secret));
  }
}
