package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reconciles a GitRepository.
final class GitSource implements Reconciler {
  private final SourceStatus status;
  private final SourceOptions options;

  GitSource(SourceStatus status, SourceOptions options) {
    this.status = status;
    this.options = options;
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    return status.reconcile(Flux.GIT_REPOSITORY, name, this::fetch);
  }

  private Outcome fetch(KubeObject object) {
    GitCredentials credentials = GitCredentials.NONE;
    String secret = object.text("spec", "secretRef", "name");
    String url = object.text("spec", "url");
    if (!secret.isEmpty()) {
      ObjectName name = new ObjectName(object.namespace(), secret);
      Optional<KubeObject> found = status.client().find(Kinds.SECRET, name);
      if (found.isEmpty()) {
        return status.failed(
            object,
            "AuthenticationFailed",
            "failed to get secret '" + name + "': secrets \"" + secret + "\" not found");
      }
      credentials = GitCredentials.of(found.get());
      Optional<String> unfit = credentials.unfitFor(url);
      if (unfit.isPresent()) {
        return status.failed(
            object,
            "AuthenticationFailed",
            "failed to configure authentication options: " + unfit.get());
      }
    }
    GitFetch fetch =
        options
            .git()
            .fetch(
                url,
                GitReference.of(object),
                Schedule.duration(object, Duration.ofSeconds(60), "spec", "timeout"),
                credentials);
    return switch (fetch) {
      case GitFetch.Failed(String message) -> status.failed(object, "GitOperationFailed", message);
      case GitFetch.Fetched fetched -> stored(object, fetched);
    };
  }

  private Outcome stored(KubeObject object, GitFetch.Fetched fetched) {
    String ignore = object.text("spec", "ignore");
    List<String> sparse = object.texts("spec", "sparseCheckout");
    for (String directory : sparse) {
      if (!fetched.files().isDirectory(Paths.resolve("", directory))) {
        return status.failed(
            object,
            "GitOperationFailed",
            "failed to sparse checkout directories : sparse checkout dir '"
                + directory
                + "' does not exist in repository: lstat "
                + directory
                + ": no such file or directory");
      }
    }
    // What is known already is not read again: most fetches bring nothing new.
    FileTree files =
        options
            .store()
            .find(object)
            .filter(known -> known.revision().equals(fetched.revision()))
            .filter(known -> ignore.equals(object.text("status", "observedIgnore")))
            .filter(known -> sparse.equals(object.texts("status", "observedSparseCheckout")))
            .map(Artifact::files)
            .orElseGet(() -> SourceIgnore.apply(sparse(fetched.files(), sparse), ignore));
    return status.stored(
        object,
        new SourceStatus.Fetched(
            fetched.revision(),
            fetched.commit() + ".tar.gz",
            "for commit '" + fetched.subject() + "'",
            files),
        observed(object, ignore, sparse));
  }

  private static KubeObject observed(KubeObject object, String ignore, List<String> sparse) {
    KubeObject observed =
        ignore.isEmpty()
            ? object.without("status", "observedIgnore")
            : object.with(ignore, "status", "observedIgnore");
    return sparse.isEmpty()
        ? observed.without("status", "observedSparseCheckout")
        : observed.with(sparse, "status", "observedSparseCheckout");
  }

  /// The files below these directories; all when none is named.
  private static FileTree sparse(FileTree files, List<String> directories) {
    return directories.isEmpty()
        ? files
        : new SelectedFiles(
            files,
            directories.stream()
                .flatMap(each -> files.files(Paths.resolve("", each)).stream())
                .toList());
  }
}
