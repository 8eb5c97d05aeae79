package dev.galley.render.kustomize;

import dev.galley.base.objects.Manifest;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.util.List;

/// What came of a build.
public sealed interface BuildResult {
  /// What the original would print on standard error besides errors.
  List<String> warnings();

  /// The objects in order, and the text that the original would print.
  record Built(List<Manifest> manifests, String yaml, List<String> warnings)
      implements BuildResult {
    public Built {
      manifests = List.copyOf(manifests);
      warnings = List.copyOf(warnings);
    }
  }

  /// Everything that was found wrong, and the message that the original would print.
  record Failed(List<Problem> problems, String message, List<String> warnings)
      implements BuildResult {
    public Failed {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  /// The objects.
  ///
  /// @throws ProblemException with the first problem when the build failed
  default Built orThrow() {
    return switch (this) {
      case Built built -> built;
      case Failed failed -> throw new ProblemException(failed.problems().getFirst());
    };
  }
}
