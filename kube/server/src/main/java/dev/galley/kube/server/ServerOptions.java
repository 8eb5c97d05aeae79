package dev.galley.kube.server;

import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.PodStreams;
import java.nio.file.Path;
import java.util.Optional;

/// How the API is served over HTTPS: the directory that keeps the certificates, the port (0 for any
/// that is free), whose bearer tokens are whose, where logs come from, and what runs commands in
/// containers, and who hears of every request.
public record ServerOptions(
    Path directory,
    int port,
    TokenAuthenticator tokens,
    PodLogs logs,
    PodStreams streams,
    Optional<AuditLog> audit) {

  public static ServerOptions in(Path directory) {
    return new ServerOptions(
        directory, 0, TokenAuthenticator.NONE, PodLogs.NONE, PodStreams.NONE, Optional.empty());
  }

  public ServerOptions port(int number) {
    return new ServerOptions(directory, number, tokens, logs, streams, audit);
  }

  public ServerOptions tokens(TokenAuthenticator table) {
    return new ServerOptions(directory, port, table, logs, streams, audit);
  }

  public ServerOptions logs(PodLogs source) {
    return new ServerOptions(directory, port, tokens, source, streams, audit);
  }

  public ServerOptions streams(PodStreams runner) {
    return new ServerOptions(directory, port, tokens, logs, runner, audit);
  }

  public ServerOptions audit(AuditLog log) {
    return new ServerOptions(directory, port, tokens, logs, streams, Optional.of(log));
  }
}
