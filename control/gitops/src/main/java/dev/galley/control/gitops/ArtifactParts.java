package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.MemoryFileTree;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The copy operations of an ArtifactGenerator: `cp -r` with globs, from trees into a new one.
/// Pure.
final class ArtifactParts {
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private final TreeMap<String, String> origins = new TreeMap<>();

  /// Copies what a pattern matches; paths keep what follows the part of the pattern before its
  /// first glob.
  ///
  /// @param to the destination; a directory when it is empty or ends with a slash
  void copy(FileTree source, String from, String to, List<String> exclude) {
    String pattern = from.startsWith("/") ? from.substring(1) : from;
    String plain = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
    if (!isGlob(plain)) {
      copyPlain(source, plain, to, exclude);
      return;
    }
    String base = base(plain);
    PathMatcher matcher = matcher(plain);
    for (String path : source.files(base.isEmpty() ? "" : base.substring(0, base.length() - 1))) {
      if (matcher.matches(Path.of(path)) && !isExcluded(path, exclude)) {
        String name = path.substring(base.length());
        boolean flat = !plain.contains("**");
        put(source, path, inside(to, flat ? name.substring(name.lastIndexOf('/') + 1) : name));
      }
    }
  }

  FileTree tree() {
    return MemoryFileTree.copied(files, origins);
  }

  private void copyPlain(FileTree source, String from, String to, List<String> exclude) {
    boolean into = to.isEmpty() || to.endsWith("/");
    String last = from.substring(from.lastIndexOf('/') + 1);
    if (!source.isDirectory(from)) {
      put(source, from, into ? inside(to, last) : to);
      return;
    }
    String base = into && !last.isEmpty() ? inside(to, last) : to;
    for (String path : source.files(from)) {
      if (!isExcluded(path, exclude)) {
        put(source, path, inside(base, from.isEmpty() ? path : path.substring(from.length() + 1)));
      }
    }
  }

  private void put(FileTree source, String from, String to) {
    source
        .read(from)
        .ifPresent(content -> {
          String path = Paths.resolve("", to);
          files.put(path, content);
          origins.put(path, source.origin(from));
        });
  }

  private static String inside(String directory, String name) {
    return directory.isEmpty() || directory.endsWith("/")
        ? directory + name
        : directory + "/" + name;
  }

  private static boolean isGlob(String pattern) {
    return pattern.chars().anyMatch(sign -> "*?[{".indexOf(sign) >= 0);
  }

  /// The directories before the first glob, with a slash at the end.
  private static String base(String pattern) {
    StringBuilder base = new StringBuilder();
    for (String step : pattern.split("/", -1)) {
      if (isGlob(step)) {
        break;
      }
      base.append(step).append('/');
    }
    return base.toString();
  }

  private static boolean isExcluded(String path, List<String> patterns) {
    return patterns.stream().anyMatch(each -> matcher(each).matches(Path.of(path)));
  }

  /// Unlike Java's, a `**` of theirs also matches no directory at all.
  private static PathMatcher matcher(String pattern) {
    PathMatcher whole = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    PathMatcher shorter =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", ""));
    return path -> Stream.of(whole, shorter).anyMatch(each -> each.matches(path));
  }
}
