package dev.galley.control.gitops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;

/// Repositories behind their URLs (file, HTTP, HTTPS, SSH), fetched into bare copies below one
/// directory. For the real world: a fetch takes real time, and JGit's own threads with it.
public final class NetworkRepositories implements GitRemotes, AutoCloseable {
  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Repository> copies = new TreeMap<>();

  /// @param directory where the copies are kept; made when missing
  public NetworkRepositories(Path directory) {
    this.directory = directory;
  }

  @Override
  public GitFetch fetch(String url, GitReference reference, Duration timeout) {
    return fetch(url, reference, timeout, GitCredentials.NONE);
  }

  @Override
  public GitFetch fetch(
      String url, GitReference reference, Duration timeout, GitCredentials credentials) {
    lock.lock();
    try {
      Repository copy = copy(url);
      FetchCommand command =
          new Git(copy)
              .fetch()
              .setRemote(url)
              .setTagOpt(TagOpt.NO_TAGS)
              .setRemoveDeletedRefs(true)
              .setForceUpdate(true)
              .setTimeout(Math.toIntExact(Math.max(1, timeout.toSeconds())))
              .setRefSpecs(specs(reference));
      new GitLogin(directory).give(command, url, credentials);
      command.call();
      return new GitRevisions(copy).resolve(reference);
    } catch (GitAPIException | JGitInternalException | IOException failure) {
      return new GitFetch.Failed(
          "failed to checkout and determine revision: unable to clone '"
              + url
              + "': "
              + failure.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private static List<RefSpec> specs(GitReference reference) {
    return switch (reference) {
      case GitReference.Branch(String name) -> List.of(exactly("refs/heads/" + name));
      case GitReference.Tag(String name) -> List.of(exactly("refs/tags/" + name));
      case GitReference.Name(String name) -> List.of(exactly(name));
      case GitReference.Semver _ -> List.of(exactly("refs/tags/*"));
      case GitReference.Commit _ -> List.of(exactly("refs/heads/*"));
    };
  }

  private static RefSpec exactly(String name) {
    return new RefSpec("+" + name + ":" + name);
  }

  private Repository copy(String url) throws IOException {
    Repository known = copies.get(url);
    if (known != null) {
      return known;
    }
    Path path = directory.resolve(ArtifactStore.digest(url).substring("sha256:".length(), 23));
    boolean there = Files.isDirectory(path.resolve("objects"));
    Files.createDirectories(path);
    Repository copy = new FileRepositoryBuilder().setGitDir(path.toFile()).setBare().build();
    if (!there) {
      copy.create(true);
    }
    copies.put(url, copy);
    return copy;
  }

  @Override
  public void close() {
    copies.values().forEach(Repository::close);
  }
}
