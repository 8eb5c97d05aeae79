package dev.galley.kube.server;

import dev.galley.kube.access.TokenAuthenticator;
import java.nio.file.Path;

/// How the API is served over HTTPS: the directory that keeps the certificates, the port (0 for any
/// that is free), whose bearer tokens are whose, and where logs come from.
public record ServerOptions(Path directory, int port, TokenAuthenticator tokens, PodLogs logs) {

  public static ServerOptions in(Path directory) {
    return new ServerOptions(directory, 0, TokenAuthenticator.NONE, PodLogs.NONE);
  }

  public ServerOptions port(int number) {
    return new ServerOptions(directory, number, tokens, logs);
  }

  public ServerOptions tokens(TokenAuthenticator table) {
    return new ServerOptions(directory, port, table, logs);
  }

  public ServerOptions logs(PodLogs source) {
    return new ServerOptions(directory, port, tokens, source);
  }
}
