package dev.galley.render.kustomize;

import dev.galley.base.objects.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A directory that is being built: reads files in or below it, and knows who asked for it.
final class Folder {
  private final FileTree files;
  private final String path;
  private final @Nullable Folder parent;
  private final KustomizeOptions options;
  private final String label;

  private Folder(
      FileTree files,
      String path,
      @Nullable Folder parent,
      KustomizeOptions options,
      String label) {
    this.files = files;
    this.path = path;
    this.parent = parent;
    this.options = options;
    this.label = label;
  }

  static Folder root(FileTree files, String directory, KustomizeOptions options) {
    String path =
        Paths.resolve("", directory).orElseThrow(() -> noDirectory(directory, "/" + directory));
    if (!files.isDirectory(path)) {
      throw files.read(path).isPresent()
          ? Fault.of(
              KustomizeProblem.MISSING_FILE,
              "must build at directory: '" + directory + "': file is not directory")
          : noDirectory(directory, "/" + path);
    }
    return new Folder(files, path, null, options, "");
  }

  private static Fault noDirectory(String asked, String shown) {
    return Fault.of(
        KustomizeProblem.MISSING_FILE,
        "must build at directory: not a valid directory: evalsymlink failure on '"
            + asked
            + "' : lstat "
            + shown
            + ": no such file or directory");
  }

  /// The path below the root of the tree of files.
  String path() {
    return path;
  }

  /// The path as messages show it.
  String shown() {
    return "/" + path;
  }

  /// The name of a file in places and problems.
  String name(String file) {
    String whole = Paths.resolve(path, file).orElse(file);
    return label + whole;
  }

  boolean isRemote(String reference) {
    return RemoteFiles.isRemote(reference);
  }

  /// A directory that a kustomization names.
  Folder child(String reference) {
    if (reference.isEmpty()) {
      throw Fault.of(
          KustomizeProblem.MISSING_FILE, "unable to load root '': new root cannot be empty");
    }
    if (isRemote(reference)) {
      return remote(reference);
    }
    if (reference.startsWith("/")) {
      throw Fault.of(KustomizeProblem.OUTSIDE, "new root '" + reference + "' cannot be absolute");
    }
    Optional<String> found = Paths.resolve(path, reference);
    if (found.isEmpty() || !files.isDirectory(found.get())) {
      String whole = "/" + found.orElse(reference);
      throw found.isPresent() && files.read(found.get()).isPresent()
          ? Fault.of(
              KustomizeProblem.MISSING_FILE,
              "must build at directory: '" + whole + "': file is not directory")
          : noDirectory(whole, whole);
    }
    refuseCycle(found.get());
    return new Folder(files, found.get(), this, options, label);
  }

  private Folder remote(String reference) {
    RemoteFiles.Checkout checkout =
        options
            .remote()
            .checkout(reference)
            .orElseThrow(() ->
                Fault.of(KustomizeProblem.REMOTE, "remote bases are switched off: " + reference)
                    .hint("Copy the files into the repository, or allow remote bases"));
    return new Folder(
        checkout.files(), checkout.directory(), this, options, checkout.label() + "/");
  }

  @SuppressWarnings("ReferenceEquality")
  private void refuseCycle(String candidate) {
    for (Folder visited = this; visited != null; visited = visited.parent) {
      if (visited.files == files && Paths.isInOrBelow(visited.path, candidate)) {
        throw Fault.of(
            KustomizeProblem.CYCLE,
            "cycle detected: candidate root '/"
                + candidate
                + "' contains visited root '"
                + visited.shown()
                + "'");
      }
    }
  }

  /// Whether a file of that name lies directly here.
  Optional<byte[]> own(String fileName) {
    return files.read(path.isEmpty() ? fileName : path + "/" + fileName);
  }

  /// The content of a file that a kustomization names.
  byte[] read(String reference) {
    if (reference.startsWith("https://") || reference.startsWith("http://")) {
      return options
          .remote()
          .file(reference)
          .orElseThrow(() ->
              Fault.of(KustomizeProblem.REMOTE, "remote files are switched off: " + reference));
    }
    Optional<String> found =
        reference.startsWith("/") ? Paths.resolve("", reference) : Paths.resolve(path, reference);
    String shown = "/" + found.orElse(reference);
    if (found.isPresent() && files.isDirectory(found.get())) {
      throw Fault.of(KustomizeProblem.MISSING_FILE, "'" + shown + "' must resolve to a file");
    }
    Optional<byte[]> content = found.flatMap(files::read);
    if (content.isEmpty()) {
      throw Fault.of(
          KustomizeProblem.MISSING_FILE,
          "evalsymlink failure on '"
              + shown
              + "' : lstat "
              + shown
              + ": no such file or directory");
    }
    if (options.rootOnly() && !Paths.isInOrBelow(found.get(), path)) {
      throw Fault.of(
              KustomizeProblem.OUTSIDE,
              "security; file '" + shown + "' is not in or below '" + shown() + "'")
          .hint("Move the file, or make its directory a kustomization and name that");
    }
    return content.get();
  }

  String text(String reference) {
    return new String(read(reference), StandardCharsets.UTF_8);
  }
}
