package dev.galley.assembly.junit;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads manifests from files and folders, on the class path or in the working directory.
final class Manifests {
  private Manifests() {}

  /// @throws IllegalArgumentException when there is no such file or folder
  static List<KubeObject> read(Class<?> test, String location) {
    Path path = find(test, location);
    try (Stream<Path> files = Files.walk(path)) {
      List<KubeObject> objects = new ArrayList<>();
      for (Path file : files.filter(Manifests::holdsManifests).sorted().toList()) {
        Yaml.documents(Files.readString(file), file.toString()).stream()
            .filter(document -> !document.isEmpty())
            .map(document -> KubeObject.of(document.map()))
            .forEach(objects::add);
      }
      return objects;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean holdsManifests(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private static Path find(Class<?> test, String location) {
    URL resource = test.getClassLoader().getResource(location);
    try {
      if (resource != null && resource.getProtocol().equals("file")) {
        return Path.of(URI.create(resource.toURI().toString()));
      }
    } catch (URISyntaxException unreadable) {
      throw new IllegalArgumentException(
          location + " cannot be read from the class path", unreadable);
    }
    Path path = Path.of(location);
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          location + " is neither on the class path nor in " + Path.of("").toAbsolutePath());
    }
    return path;
  }
}
