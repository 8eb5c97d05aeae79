package dev.galley.assembly.platform;

import dev.galley.base.objects.KubeObject;
import dev.galley.control.gitops.NotActedOn;
import dev.galley.insight.explain.Limits;
import dev.galley.insight.explain.Severity;
import java.util.List;

/// What objects of a platform ask its controllers for in vain.
public final class PlatformLimits implements Limits {
  @Override
  public List<Limit> of(KubeObject object) {
    return NotActedOn.of(object).stream()
        .map(request -> new Limit(severity(request.consequence()), request.problem()))
        .toList();
  }

  private static Severity severity(NotActedOn.Consequence consequence) {
    return switch (consequence) {
      case REFUSED -> Severity.ERROR;
      case IGNORED -> Severity.WARNING;
    };
  }
}
