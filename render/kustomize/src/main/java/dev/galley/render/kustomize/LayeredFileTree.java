package dev.galley.render.kustomize;

import dev.galley.base.objects.FileTree;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Two trees as one: what the upper has hides what the lower has at the same path.
///
/// So a kustomization can be replaced or added for a build without writing to disk.
public record LayeredFileTree(FileTree upper, FileTree lower) implements FileTree {
  @Override
  public String origin(String path) {
    return lower.origin(path);
  }

  @Override
  public Optional<byte[]> read(String path) {
    return upper.read(path).or(() -> lower.read(path));
  }

  @Override
  public boolean isDirectory(String path) {
    return upper.isDirectory(path) || lower.isDirectory(path);
  }

  @Override
  public List<String> list(String path) {
    TreeSet<String> names = new TreeSet<>(lower.list(path));
    names.addAll(upper.list(path));
    return List.copyOf(names);
  }
}
