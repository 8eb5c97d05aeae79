package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.time.Duration;

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
    for (String field : new String[] {"include", "verify", "recurseSubmodules", "sparseCheckout"}) {
      Object value = object.at("spec", field);
      if (value != null && !Boolean.FALSE.equals(value)) {
        return status.stalled(
            object, "NotSupported", "spec." + field + " is not supported by Galley yet");
      }
    }
    GitFetch fetch =
        options
            .git()
            .fetch(
                object.text("spec", "url"),
                GitReference.of(object),
                Schedule.duration(object, Duration.ofSeconds(60), "spec", "timeout"));
    return switch (fetch) {
      case GitFetch.Failed(String message) -> status.failed(object, "GitOperationFailed", message);
      case GitFetch.Fetched fetched -> stored(object, fetched);
    };
  }

  private Outcome stored(KubeObject object, GitFetch.Fetched fetched) {
    String ignore = object.text("spec", "ignore");
    KubeObject observed =
        ignore.isEmpty()
            ? object.without("status", "observedIgnore")
            : object.with(ignore, "status", "observedIgnore");
    // What is known already is not read again: most fetches bring nothing new.
    FileTree files =
        options
            .store()
            .find(object)
            .filter(known -> known.revision().equals(fetched.revision()))
            .filter(known -> ignore.equals(object.text("status", "observedIgnore")))
            .map(Artifact::files)
            .orElseGet(() -> SourceIgnore.apply(fetched.files(), ignore));
    return status.stored(
        object,
        new SourceStatus.Fetched(
            fetched.revision(),
            fetched.commit() + ".tar.gz",
            "for commit '" + fetched.subject() + "'",
            files),
        observed);
  }
}
