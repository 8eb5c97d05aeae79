package dev.galley.surface.cli;

import dev.galley.assembly.platform.PlatformRequest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which platform: the options that `rehearse` and `up` share.
final class RepositoryOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|URL",
      description = "The Git repository; examples/platform when there is nothing else.")
  private @Nullable String location;

  @Option(names = "--ref", paramLabel = "REF", description = "A branch, tag or commit of it.")
  private @Nullable String reference;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Which folder below clusters/, when there are several.")
  private @Nullable String cluster;

  @Option(
      names = "--mirror",
      paramLabel = "FILE",
      description = "Where charts are found without a network; mirror.yaml of the repository.")
  private @Nullable Path mirror;

  PlatformRequest request() {
    return new PlatformRequest(
        location == null ? standard() : location,
        Optional.ofNullable(reference),
        Optional.ofNullable(cluster),
        Optional.ofNullable(mirror));
  }

  /// Without an argument: this directory when it holds a platform, else the example.
  private static String standard() {
    String home = System.getProperty("galley.home", ".");
    boolean inGalley =
        Path.of(home).toAbsolutePath().normalize().equals(Path.of("").toAbsolutePath());
    return inGalley ? Path.of(home, "examples", "platform").toString() : ".";
  }
}
