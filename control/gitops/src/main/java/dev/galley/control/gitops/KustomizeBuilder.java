package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Manifest;
import dev.galley.base.problem.Problem;
import dev.galley.render.kustomize.BuildResult;
import dev.galley.render.kustomize.Kustomize;
import dev.galley.render.kustomize.KustomizeOptions;
import java.util.List;

/// Builds as Flux does: files may lie anywhere in the artifact, and nowhere outside it.
public final class KustomizeBuilder implements ManifestBuilder {
  private static final KustomizeOptions OPTIONS =
      KustomizeOptions.standard().withoutLoadRestrictions();

  @Override
  public List<Manifest> build(FileTree files, String directory) {
    return switch (Kustomize.build(files, directory, OPTIONS)) {
      case BuildResult.Built built -> built.manifests();
      case BuildResult.Failed failed -> {
        Problem first = failed.problems().getFirst();
        throw new Problem(
                first.code(), failed.message(), first.where(), first.because(), first.hint())
            .asException();
      }
    };
  }
}
