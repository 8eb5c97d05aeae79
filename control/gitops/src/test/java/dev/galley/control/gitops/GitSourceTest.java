package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.MemoryFileTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {
  // JGit measures the clock of the file system in the background, with files in the repository.
  @TempDir(cleanup = CleanupMode.NEVER)
  Path directory;

  private RevCommit commit(Git git, String file, String content) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    git.add().addFilepattern(".").call();
    return git.commit().setMessage("Change " + file + "\n\nbody").setSign(false).call();
  }

  private static GitFetch.Fetched fetched(GitFetch fetch) {
    return (GitFetch.Fetched) fetch;
  }

  @Test
  void a_repository_answers_for_branches_tags_ranges_and_commits() throws Exception {
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      RevCommit first = commit(git, "apps/a.yaml", "one");
      git.tag().setName("v1.2.0").setAnnotated(false).call();
      RevCommit second = commit(git, "apps/a.yaml", "two");
      git.tag().setName("v1.3.1").setAnnotated(true).setMessage("x").setSigned(false).call();
      try (LocalRepository repository = LocalRepository.open(directory)) {
        GitFetch.Fetched main = fetched(repository.fetch(new GitReference.Branch("main")));
        assertThat(main.revision()).isEqualTo("main@sha1:" + second.getName());
        assertThat(main.subject()).isEqualTo("Change apps/a.yaml");
        assertThat(main.files().list("")).containsExactly("apps");
        assertThat(main.files().read("apps/a.yaml"))
            .contains("two".getBytes(StandardCharsets.UTF_8));
        assertThat(fetched(repository.fetch(new GitReference.Tag("v1.2.0"))).revision())
            .isEqualTo("v1.2.0@sha1:" + first.getName());
        assertThat(fetched(repository.fetch(new GitReference.Semver("1.x"))).revision())
            .isEqualTo("v1.3.1@sha1:" + second.getName());
        assertThat(
                fetched(repository.fetch(new GitReference.Commit(first.getName(), ""))).revision())
            .isEqualTo("sha1:" + first.getName());
        assertThat(repository.fetch(new GitReference.Branch("other")))
            .isEqualTo(
                new GitFetch.Failed(
                    "failed to checkout and determine revision: couldn't find remote ref"
                        + " \"refs/heads/other\""));
        assertThat(repository.branch()).contains("main");

        LocalRepository pinned = repository.at("v1.2.0");
        assertThat(fetched(pinned.fetch(new GitReference.Branch("any"))).revision())
            .isEqualTo("any@sha1:" + first.getName());
        assertThatThrownBy(() -> repository.at("nothing")).hasMessageContaining("GIT-002");
      }
    }
  }

  @Test
  void a_repository_is_fetched_from_its_url() throws Exception {
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      RevCommit commit = commit(git, "apps/a.yaml", "one");
      Path copies = Files.createDirectory(directory.resolve("copies"));
      try (NetworkRepositories network = new NetworkRepositories(copies)) {
        String url = directory.toUri().toString();
        GitFetch fetch =
            network.fetch(url, new GitReference.Branch("main"), Duration.ofSeconds(10));
        assertThat(fetched(fetch).revision()).isEqualTo("main@sha1:" + commit.getName());
        assertThat(fetched(fetch).files().read("apps/a.yaml")).isPresent();
        assertThat(
                network.fetch(
                    url + "/nowhere", new GitReference.Branch("main"), Duration.ofSeconds(10)))
            .isInstanceOf(GitFetch.Failed.class);
      }
    }
  }

  @Test
  void a_directory_without_a_repository_is_one_clear_problem() {
    assertThatThrownBy(() -> LocalRepository.open(directory.resolve("nowhere")))
        .hasMessageContaining("GIT-001");
  }

  @Test
  void one_repository_has_many_spellings() {
    assertThat(GitRemotes.identity("ssh://git@github.com/Acme/platform.git"))
        .isEqualTo(GitRemotes.identity("https://github.com/acme/platform"))
        .isEqualTo(GitRemotes.identity("git@github.com:acme/platform.git"))
        .isEqualTo(GitRemotes.identity("ssh://git@github.com:22/acme/platform/"));
  }

  @Test
  void what_flux_leaves_out_of_an_artifact_is_left_out() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String path :
        new String[] {
          ".gitignore", ".github/workflows/ci.yaml", "deploy/a.yaml", "deploy/logo.png", "src/a.c"
        }) {
      files.put(path, "");
    }
    FileTree tree = MemoryFileTree.ofTexts(files);
    assertThat(SourceIgnore.apply(tree, "").files("")).containsExactly("deploy/a.yaml", "src/a.c");
    assertThat(SourceIgnore.apply(tree, "/*\n!/deploy\n").files(""))
        .containsExactly("deploy/a.yaml", "deploy/logo.png");
    files.put("deploy/.sourceignore", "a.yaml\n");
    assertThat(SourceIgnore.apply(MemoryFileTree.ofTexts(files), "").files(""))
        .containsExactly("deploy/.sourceignore", "src/a.c");
  }
}
