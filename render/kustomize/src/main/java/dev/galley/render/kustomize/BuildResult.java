package dev.galley.render.kustomize;

import dev.galley.base.objects.Manifest;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.util.List;
import java.util.function.UnaryOperator;

/// What came of a build.
public sealed interface BuildResult {
  /// What the original would print on standard error besides errors.
  List<String> warnings();

  /// The objects in order, and the text that the original would print.
  ///
  /// @param histories of the objects, in the same order, when they were asked for
  record Built(
      List<Manifest> manifests, String yaml, List<String> warnings, List<ObjectHistory> histories)
      implements BuildResult {
    public Built {
      manifests = List.copyOf(manifests);
      histories = List.copyOf(histories);
      warnings = List.copyOf(warnings);
    }

    /// The same with other places.
    Built placedAt(UnaryOperator<Place> place) {
      return new Built(
          manifests.stream()
              .map(each -> new Manifest(each.object(), place.apply(each.place())))
              .toList(),
          yaml,
          warnings,
          histories.stream().map(each -> each.placedAt(place)).toList());
    }
  }

  /// Everything that was found wrong, and the message that the original would print.
  record Failed(List<Problem> problems, String message, List<String> warnings)
      implements BuildResult {
    public Failed {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }

    /// The same with other places.
    Failed placedAt(UnaryOperator<Place> place) {
      return new Failed(
          problems.stream()
              .map(each -> each.where().map(it -> each.at(place.apply(it))).orElse(each))
              .toList(),
          message,
          warnings);
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
