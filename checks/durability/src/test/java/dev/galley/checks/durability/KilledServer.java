package dev.galley.checks.durability;

import static java.lang.System.Logger.Level.ERROR;

import dev.galley.base.runtime.RealWorld;
import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.durable.DurableOptions;
import dev.galley.kube.durable.DurableStorage;
import dev.galley.kube.server.KubeServer;
import dev.galley.kube.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// An API server on a directory, which says where it listens and lives until it is killed.
final class KilledServer {
  static final String TOKEN = "a-token";

  /// Writes to standard error, which the parent passes on.
  private static final System.Logger LOG = System.getLogger(KilledServer.class.getName());

  private KilledServer() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    RealWorld world =
        new RealWorld((task, failure) -> LOG.log(ERROR, "defect in " + task, failure));
    DurableOptions options =
        DurableOptions.DEFAULT.history(1_000).compactEvery(Duration.ofSeconds(2));
    DurableStorage storage = DurableStorage.open(world, directory.resolve("data"), options);
    KubeServer server =
        KubeServer.start(
            world,
            ApiServer.start(world, storage, ApiServerOptions.DEFAULT),
            ServerOptions.in(directory.resolve("keys"))
                .tokens(TokenAuthenticator.of(Map.of(TOKEN, UserInfo.administrator("tester")))));
    Files.writeString(directory.resolve("authority.pem"), server.certificateAuthority());
    System.out.println(server.url());
    while (System.in.read() >= 0) {
      // Nobody writes here: the end of the parent ends this process too.
    }
    System.exit(0);
  }
}
