package dev.galley.assembly.platform;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.MemoryFileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/// The files of a directory as they are now, committed or not, taken at one moment.
///
/// `digest` is a SHA-1 over all paths and contents: it stands where a commit's would.
record WorkingTree(FileTree files, String digest) {
  /// Manifests are small; larger files belong to something else that shares the directory.
  private static final long LARGEST_FILE = 8L << 20;

  static WorkingTree read(Path directory) {
    TreeMap<String, byte[]> contents = new TreeMap<>();
    try {
      Files.walkFileTree(directory, visitor(directory, contents));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new WorkingTree(MemoryFileTree.of(contents), digest(contents));
  }

  private static SimpleFileVisitor<Path> visitor(Path root, TreeMap<String, byte[]> contents) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        String name = path.getFileName().toString();
        boolean skipped =
            !path.equals(root)
                && (name.equals(".git") || name.equals(".galley") || name.equals("node_modules"));
        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
          throws IOException {
        if (attributes.isRegularFile() && attributes.size() <= LARGEST_FILE) {
          contents.put(
              root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
        }
        return FileVisitResult.CONTINUE;
      }
    };
  }

  private static String digest(TreeMap<String, byte[]> contents) {
    try {
      MessageDigest all = MessageDigest.getInstance("SHA-1");
      contents.forEach((path, bytes) -> {
        all.update(path.getBytes(StandardCharsets.UTF_8));
        all.update((byte) 0);
        all.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
        all.update((byte) 0);
        all.update(bytes);
      });
      return HexFormat.of().formatHex(all.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
