package dev.galley.base.objects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder on disk, read as it is at the moment of each call. Symbolic links are followed only
/// within the folder; one that leads out of it reads as missing.
public final class DiskFileTree implements FileTree {
  private final Path root;
  private final Path shownFrom;

  /// @throws UncheckedIOException when the folder cannot be read
  public DiskFileTree(Path root) {
    this(root, root);
  }

  /// @param shownFrom the folder that the origins of files are relative to
  /// @throws UncheckedIOException when a folder cannot be read
  public DiskFileTree(Path root, Path shownFrom) {
    try {
      this.root = root.toRealPath();
      this.shownFrom = shownFrom.toRealPath();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public String origin(String path) {
    return shownFrom.relativize(root.resolve(path)).toString().replace('\\', '/');
  }

  @Override
  public Optional<byte[]> read(String path) {
    try {
      Optional<Path> file = inside(path);
      return file.isPresent() && Files.isRegularFile(file.get())
          ? Optional.of(Files.readAllBytes(file.get()))
          : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public boolean isDirectory(String path) {
    try {
      return inside(path).filter(Files::isDirectory).isPresent();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public List<String> list(String path) {
    try {
      Optional<Path> directory = inside(path).filter(Files::isDirectory);
      if (directory.isEmpty()) {
        return List.of();
      }
      try (Stream<Path> children = Files.list(directory.get())) {
        return children.map(child -> child.getFileName().toString()).sorted().toList();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Optional<Path> inside(String path) throws IOException {
    try {
      Path real = root.resolve(path).toRealPath();
      return real.startsWith(root) ? Optional.of(real) : Optional.empty();
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }
}
