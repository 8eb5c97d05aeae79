package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The files of one commit, read from the repository when they are asked for. Symbolic links and
/// submodules are left out, as Flux leaves them out of its archives.
///
/// Reads stay possible for as long as the repository is open.
public final class CommitFiles implements FileTree {
  private final Repository repository;
  private final TreeMap<String, ObjectId> blobs;
  private final SelectedFiles layout;

  private CommitFiles(Repository repository, TreeMap<String, ObjectId> blobs) {
    this.repository = repository;
    this.blobs = blobs;
    this.layout = new SelectedFiles(this, blobs.keySet());
  }

  /// @throws UncheckedIOException when the commit's trees cannot be read
  public static CommitFiles of(Repository repository, RevCommit commit) {
    TreeMap<String, ObjectId> blobs = new TreeMap<>();
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(commit.getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        FileMode mode = walk.getFileMode(0);
        if (FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)) {
          blobs.put(walk.getPathString(), walk.getObjectId(0));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new CommitFiles(repository, blobs);
  }

  @Override
  public Optional<byte[]> read(String path) {
    ObjectId blob = blobs.get(path);
    if (blob == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(repository.open(blob).getBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public boolean isDirectory(String path) {
    return layout.isDirectory(path);
  }

  @Override
  public List<String> list(String path) {
    return layout.list(path);
  }

  @Override
  public List<String> files(String path) {
    return layout.files(path);
  }
}
