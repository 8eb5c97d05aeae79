package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Manifest;
import java.util.List;

/// Builds the kustomization of a directory into objects.
@FunctionalInterface
public interface ManifestBuilder {
  /// @throws dev.galley.base.problem.ProblemException when it cannot be built
  List<Manifest> build(FileTree files, String directory);
}
