package dev.galley.assembly.platform;

import dev.galley.base.objects.FileTree;
import dev.galley.base.problem.Problem;
import dev.galley.control.gitops.GitFetch;
import dev.galley.control.gitops.GitReference;
import dev.galley.control.gitops.GitRemotes;
import dev.galley.control.gitops.LocalRepository;
import dev.galley.control.gitops.NetworkRepositories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The repository that a platform is described in: its files, what Flux is told to fetch, and where
/// that is answered from.
///
/// @param revision as people read it: branch and commit, or that it is the files as they are
/// @param url the address that the sync object names; the repository's `origin` where it has one
/// @param branch the branch that the sync object names
/// @param remotes answers for `url`, and for nothing else
/// @param head what a fetch would find now, cheap enough to ask every second
/// @param directory where it is on this machine; empty for one that was fetched
public record PlatformRepository(
    FileTree files,
    String revision,
    String url,
    String branch,
    GitRemotes remotes,
    Supplier<String> head,
    Optional<Path> directory) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NOWHERE = "https://git.galley.invalid/platform";

  /// Opens what is asked for.
  ///
  /// @throws dev.galley.base.problem.ProblemException when it is not there or cannot be fetched
  public static PlatformRepository open(PlatformRequest request) {
    if (isUrl(request.location())) {
      return fetch(request);
    }
    Path directory = Path.of(request.location()).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw Problem.of(BringUpProblem.NO_DIRECTORY, "there is no directory " + request.location())
          .hint("name the directory of a Git repository, or its URL")
          .asException();
    }
    return request.reference().isPresent()
        ? committed(directory, request.reference().get())
        : asItIs(directory);
  }

  /// Opens a repository so that new commits of it are followed: with a `.git` of its own, what is
  /// committed counts, else the files as they are.
  public static PlatformRepository follow(PlatformRequest request) {
    Path directory = Path.of(request.location()).toAbsolutePath().normalize();
    boolean ownGit = Files.exists(directory.resolve(".git"));
    if (isUrl(request.location()) || request.reference().isPresent() || !ownGit) {
      return open(request);
    }
    LocalRepository local = LocalRepository.open(directory);
    String branch = local.branch().orElse("main");
    GitFetch.Fetched fetched =
        required(local.fetch(new GitReference.Branch(branch)), directory.toString());
    return new PlatformRepository(
        fetched.files(),
        fetched.revision(),
        local.remote("origin").flatMap(PlatformRepository::address).orElse(NOWHERE),
        branch,
        local,
        () -> local.head().orElse(""),
        Optional.of(directory));
  }

  /// A remote's address as Flux takes it; empty for one that only this machine knows.
  private static Optional<String> address(String remote) {
    if (remote.matches("(https?|ssh)://.+")) {
      return Optional.of(remote);
    }
    return remote.matches("[\\w.-]+@[\\w.-]+:.+")
        ? Optional.of("ssh://" + remote.replaceFirst(":", "/"))
        : Optional.empty();
  }

  private static boolean isUrl(String location) {
    return location.contains("://") || location.matches("[\\w.-]+@[\\w.-]+:.+");
  }

  private static PlatformRepository fetch(PlatformRequest request) {
    try {
      Path copies = Files.createTempDirectory("galley-git");
      NetworkRepositories network = new NetworkRepositories(copies);
      GitFetch.Fetched fetched = fetch(network, request);
      GitRemotes fixed = (url, reference, timeout) -> fetched;
      return new PlatformRepository(
          fetched.files(),
          fetched.revision(),
          request.location(),
          request.reference().orElse("main"),
          fixed,
          fetched::commit,
          Optional.empty());
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static GitFetch.Fetched fetch(NetworkRepositories network, PlatformRequest request) {
    String url = request.location();
    if (request.reference().isPresent()) {
      String name = request.reference().get();
      for (GitReference reference :
          new GitReference[] {
            new GitReference.Branch(name),
            new GitReference.Tag(name),
            new GitReference.Commit(name, "")
          }) {
        if (network.fetch(url, reference, PATIENCE) instanceof GitFetch.Fetched fetched) {
          return fetched;
        }
      }
      return required(network.fetch(url, new GitReference.Branch(name), PATIENCE), url);
    }
    GitFetch main = network.fetch(url, new GitReference.Branch("main"), PATIENCE);
    return main instanceof GitFetch.Fetched fetched
        ? fetched
        : required(network.fetch(url, new GitReference.Branch("master"), PATIENCE), url);
  }

  private static GitFetch.Fetched required(GitFetch fetch, String where) {
    return switch (fetch) {
      case GitFetch.Fetched fetched -> fetched;
      case GitFetch.Failed(String message) ->
          throw Problem.of(BringUpProblem.REPOSITORY_UNREACHABLE, "cannot fetch " + where)
              .because(message)
              .hint("check the address, the branch (--ref) and your credentials")
              .asException();
    };
  }

  /// One commit, below the directory that was named.
  private static PlatformRepository committed(Path directory, String reference) {
    LocalRepository local = LocalRepository.open(directory).at(reference);
    String branch = local.branch().orElse("main");
    GitFetch.Fetched fetched = required(local.fetch(new GitReference.Branch(branch)), reference);
    Path top = local.directory();
    String below = top.relativize(real(directory)).toString().replace('\\', '/');
    FileTree files = below.isEmpty() ? fetched.files() : new SubTree(fetched.files(), below);
    GitFetch.Fetched narrowed =
        new GitFetch.Fetched(fetched.revision(), fetched.commit(), fetched.subject(), files);
    return new PlatformRepository(
        files,
        fetched.revision(),
        local.remote("origin").flatMap(PlatformRepository::address).orElse(NOWHERE),
        branch,
        (url, asked, timeout) -> narrowed,
        fetched::commit,
        Optional.of(directory));
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// The files as they are, committed or not; each fetch takes them anew.
  private static PlatformRepository asItIs(Path directory) {
    boolean ownGit = Files.exists(directory.resolve(".git"));
    Optional<LocalRepository> local =
        ownGit ? Optional.of(LocalRepository.open(directory)) : Optional.empty();
    String branch = local.flatMap(LocalRepository::branch).orElse("main");
    WorkingTree now = WorkingTree.read(directory);
    String commit =
        local
            .flatMap(LocalRepository::head)
            .map(id -> branch + "@" + id.substring(0, 7))
            .orElse("");
    return new PlatformRepository(
        now.files(),
        commit.isEmpty() ? "the files as they are" : commit + " and the files as they are",
        local
            .flatMap(each -> each.remote("origin"))
            .flatMap(PlatformRepository::address)
            .orElse(NOWHERE),
        branch,
        (url, reference, timeout) -> fetched(WorkingTree.read(directory), branch),
        () -> WorkingTree.read(directory).digest(),
        Optional.of(directory));
  }

  private static GitFetch fetched(WorkingTree tree, String branch) {
    return new GitFetch.Fetched(
        branch + "@sha1:" + tree.digest(), tree.digest(), "the files as they are", tree.files());
  }
}
