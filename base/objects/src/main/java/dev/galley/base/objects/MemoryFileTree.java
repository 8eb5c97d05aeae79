package dev.galley.base.objects;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A tree of files in memory. Immutable.
public final class MemoryFileTree implements FileTree {
  private final TreeMap<String, byte[]> files;
  private final Map<String, String> origins;
  private final FilePaths paths;

  private MemoryFileTree(TreeMap<String, byte[]> files, Map<String, String> origins) {
    this.files = files;
    this.origins = origins;
    this.paths = new FilePaths(files.navigableKeySet());
  }

  /// From paths to contents.
  public static MemoryFileTree of(Map<String, byte[]> contents) {
    return new MemoryFileTree(new TreeMap<>(contents), Map.of());
  }

  /// From paths to contents, copied from elsewhere.
  ///
  /// @param origins from a path here to the one it has where it was written
  public static MemoryFileTree copied(Map<String, byte[]> contents, Map<String, String> origins) {
    return new MemoryFileTree(new TreeMap<>(contents), Map.copyOf(origins));
  }

  /// From paths to UTF-8 texts.
  public static MemoryFileTree ofTexts(Map<String, String> texts) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return new MemoryFileTree(files, Map.of());
  }

  @Override
  public String origin(String path) {
    return origins.getOrDefault(path, path);
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(files.get(path)).map(byte[]::clone);
  }

  @Override
  public boolean isDirectory(String path) {
    return paths.isDirectory(path);
  }

  @Override
  public List<String> list(String path) {
    return paths.list(path);
  }
}
