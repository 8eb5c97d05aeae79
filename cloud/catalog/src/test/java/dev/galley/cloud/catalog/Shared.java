package dev.galley.cloud.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Files that lie in a folder `shared` beside the repository, on machines that have it.
final class Shared {
  private Shared() {}

  /// Reads a JSON object, or skips the test and says what was missing.
  static Map<String, @Nullable Object> read(String path) {
    Path file = find(path);
    assumeTrue(file != null, "skipped: no shared/" + path + " beside the repository");
    assertThat(file).isNotNull();
    try {
      return Tree.asMap(Json.parse(Files.readAllBytes(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static @Nullable Path find(String path) {
    String named = System.getProperty("GALLEY_CONFORMANCE", System.getenv("GALLEY_CONFORMANCE"));
    if (named != null) {
      Path file = Path.of(named).resolveSibling(path);
      return Files.exists(file) ? file : null;
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      for (String beside : new String[] {"shared", "../shared"}) {
        Path file = folder.resolve(beside).resolve(path);
        if (Files.exists(file)) {
          return file;
        }
      }
      folder = folder.getParent();
    }
    return null;
  }
}
