package dev.galley.assembly.platform;

import java.nio.file.Path;
import java.util.Optional;

/// Which platform is meant: a directory or URL of a Git repository, a revision of it (without one,
/// the files as they are), the cluster when it describes several, and the chart mirror when it is
/// not `mirror.yaml` beside the repository's files.
public record PlatformRequest(
    String location, Optional<String> reference, Optional<String> cluster, Optional<Path> mirror) {

  public static PlatformRequest of(Path directory) {
    return new PlatformRequest(
        directory.toString(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public PlatformRequest cluster(String name) {
    return new PlatformRequest(location, reference, Optional.of(name), mirror);
  }
}
