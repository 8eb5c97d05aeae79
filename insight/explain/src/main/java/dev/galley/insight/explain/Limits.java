package dev.galley.insight.explain;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.problem.Problem;
import java.util.List;

/// What objects ask for and nobody in a platform acts on, as those who act know it.
@FunctionalInterface
public interface Limits {
  /// Everything is acted on.
  Limits NONE = object -> List.of();

  /// One request in vain: an error where the object is refused because of it, else a warning.
  record Limit(Severity severity, Problem problem) {}

  List<Limit> of(KubeObject object);
}
