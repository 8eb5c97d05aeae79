package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// A tree in which one file has other content, or is there at all.
record OverlaidFile(FileTree origin, String path, byte[] content) implements FileTree {
  @Override
  public String origin(String file) {
    return origin.origin(file);
  }

  @Override
  public Optional<byte[]> read(String asked) {
    return asked.equals(path) ? Optional.of(content.clone()) : origin.read(asked);
  }

  @Override
  public boolean isDirectory(String asked) {
    return origin.isDirectory(asked) || path.startsWith(asked + "/");
  }

  @Override
  public List<String> list(String asked) {
    TreeSet<String> names = new TreeSet<>(origin.list(asked));
    String prefix = asked.isEmpty() ? "" : asked + "/";
    if (path.startsWith(prefix)) {
      String rest = path.substring(prefix.length());
      int slash = rest.indexOf('/');
      names.add(slash < 0 ? rest : rest.substring(0, slash));
    }
    return List.copyOf(names);
  }
}
