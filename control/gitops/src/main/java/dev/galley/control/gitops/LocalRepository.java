package dev.galley.control.gitops;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/// A Git repository on this machine that stands in for a remote one. Keep it open for as long as
/// artifacts of it are used.
public final class LocalRepository implements GitRemotes, AutoCloseable {
  static {
    // Otherwise the first read waits seconds for a measurement of the file system's clock.
    FS.FileStoreAttributes.setBackground(true);
  }

  private final Repository repository;
  private final Optional<String> pinned;

  private LocalRepository(Repository repository, Optional<String> pinned) {
    this.repository = repository;
    this.pinned = pinned;
  }

  /// Opens the repository that a directory is in, or that it is when it is bare.
  ///
  /// @throws dev.galley.base.problem.ProblemException when there is none
  public static LocalRepository open(Path directory) {
    try {
      FileRepositoryBuilder builder = new FileRepositoryBuilder();
      if (directory.resolve("HEAD").toFile().isFile()) {
        builder.setGitDir(directory.toFile());
      } else {
        builder.findGitDir(directory.toAbsolutePath().toFile());
      }
      if (builder.getGitDir() == null) {
        throw notFound(directory, "neither it nor a directory above it has a .git");
      }
      return new LocalRepository(builder.setMustExist(true).build(), Optional.empty());
    } catch (IOException unreadable) {
      throw notFound(directory, String.valueOf(unreadable.getMessage()));
    }
  }

  private static RuntimeException notFound(Path directory, String why) {
    return Problem.of(GitopsProblem.NO_REPOSITORY, "there is no Git repository at " + directory)
        .at(Place.file(directory.toString()))
        .because(why)
        .hint("name a directory that was made by git init or git clone")
        .asException();
  }

  /// The same repository, of which every branch stands at one commit: what a rehearsal of that
  /// commit sees. The two share what is open; close one of them.
  ///
  /// @throws dev.galley.base.problem.ProblemException when nothing goes by that name
  public LocalRepository at(String revision) {
    try {
      ObjectId commit = repository.resolve(revision + "^{commit}");
      if (commit != null) {
        return new LocalRepository(repository, Optional.of(commit.getName()));
      }
    } catch (IOException | RuntimeException unreadable) {
      throw unknown(revision, String.valueOf(unreadable.getMessage()));
    }
    throw unknown(revision, "it is no branch, tag or commit there");
  }

  private RuntimeException unknown(String revision, String why) {
    return Problem.of(
            GitopsProblem.NO_REVISION,
            "the repository at " + repository.getDirectory() + " has no revision " + revision)
        .because(why)
        .hint("see git log for what there is; uncommitted changes are not part of a revision")
        .asException();
  }

  /// The top directory of its working tree, or of itself when it is bare.
  public Path directory() {
    return (repository.isBare() ? repository.getDirectory() : repository.getWorkTree()).toPath();
  }

  /// The commit it is pinned to, or the one that is checked out.
  public Optional<String> head() {
    if (pinned.isPresent()) {
      return pinned;
    }
    try {
      return Optional.ofNullable(repository.resolve("HEAD^{commit}")).map(ObjectId::getName);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /// The branch that is checked out; empty when none is.
  public Optional<String> branch() {
    try {
      String full = repository.getFullBranch();
      return Optional.ofNullable(full)
          .filter(name -> name.startsWith("refs/heads/"))
          .map(name -> name.substring("refs/heads/".length()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /// The address of a remote, by default `origin`'s; empty when it has none.
  public Optional<String> remote(String name) {
    return Optional.ofNullable(repository.getConfig().getString("remote", name, "url"));
  }

  /// What a reference means here, without a URL.
  public GitFetch fetch(GitReference reference) {
    GitRevisions revisions = new GitRevisions(repository);
    if (pinned.isPresent() && reference instanceof GitReference.Branch(String branch)) {
      return revisions.resolve(new GitReference.Commit(pinned.get(), branch));
    }
    return revisions.resolve(reference);
  }

  @Override
  public GitFetch fetch(String url, GitReference reference, Duration timeout) {
    return fetch(reference);
  }

  @Override
  public void close() {
    repository.close();
  }
}
