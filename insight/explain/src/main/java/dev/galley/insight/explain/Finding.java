package dev.galley.insight.explain;

import dev.galley.base.problem.Problem;
import java.util.List;

/// One thing that is wrong with a platform, traced to its first cause.
///
/// `subject` names the object at fault as `Kind/namespace/name`; `blocks` names the objects that
/// are not ready only because of it.
public record Finding(Severity severity, String subject, Problem problem, List<String> blocks) {
  public Finding {
    blocks = List.copyOf(blocks);
  }

  static Finding error(String subject, Problem problem) {
    return new Finding(Severity.ERROR, subject, problem, List.of());
  }

  static Finding warning(String subject, Problem problem) {
    return new Finding(Severity.WARNING, subject, problem, List.of());
  }
}
