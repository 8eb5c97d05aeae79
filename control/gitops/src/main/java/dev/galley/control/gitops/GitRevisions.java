package dev.galley.control.gitops;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/// Finds what a [GitReference] means in a repository that is here.
final class GitRevisions {
  private final Repository repository;

  GitRevisions(Repository repository) {
    this.repository = repository;
  }

  GitFetch resolve(GitReference reference) {
    try {
      return switch (reference) {
        case GitReference.Branch(String name) ->
            fetched(repository.exactRef("refs/heads/" + name), name)
                .orElseGet(() -> missing("refs/heads/" + name));
        case GitReference.Tag(String name) ->
            fetched(repository.exactRef("refs/tags/" + name), name)
                .orElseGet(() -> missing("refs/tags/" + name));
        case GitReference.Name(String name) ->
            fetched(repository.exactRef(name), name).orElseGet(() -> missing(name));
        case GitReference.Semver(String range) -> semver(range);
        case GitReference.Commit(String id, String branch) -> commit(id, branch);
      };
    } catch (IOException unreadable) {
      return failed(String.valueOf(unreadable.getMessage()));
    }
  }

  private static GitFetch missing(String name) {
    return failed("couldn't find remote ref \"" + name + "\"");
  }

  private static GitFetch failed(String why) {
    return new GitFetch.Failed("failed to checkout and determine revision: " + why);
  }

  private Optional<GitFetch> fetched(@Nullable Ref ref, String pointer) throws IOException {
    if (ref == null || ref.getObjectId() == null) {
      return Optional.empty();
    }
    return Optional.of(fetched(ref.getObjectId(), pointer));
  }

  private GitFetch fetched(ObjectId id, String pointer) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(id);
      String hash = commit.getName();
      String digest = (hash.length() == 64 ? "sha256:" : "sha1:") + hash;
      return new GitFetch.Fetched(
          pointer.isEmpty() ? digest : pointer + "@" + digest,
          hash,
          commit.getShortMessage(),
          CommitFiles.of(repository, commit));
    }
  }

  private GitFetch semver(String range) throws IOException {
    List<Ref> tags = repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS);
    @Nullable Ref best = null;
    @Nullable Semver highest = null;
    for (Ref tag : tags) {
      Semver version = Semver.coerce(tag.getName().substring(Constants.R_TAGS.length()));
      if (version != null
          && version.satisfies(range)
          && (highest == null || version.isGreaterThan(highest))) {
        best = tag;
        highest = version;
      }
    }
    if (best == null) {
      return failed("no match found for semver: " + range);
    }
    return fetched(best.getObjectId(), best.getName().substring(Constants.R_TAGS.length()));
  }

  private GitFetch commit(String id, String branch) throws IOException {
    ObjectId found = ObjectId.isId(id) ? repository.resolve(id + "^{commit}") : null;
    if (found == null) {
      return failed("unable to resolve commit object for '" + id + "': object not found");
    }
    return fetched(found, branch);
  }
}
