package dev.galley.assembly.rehearsal;

import dev.galley.assembly.platform.Cost;
import dev.galley.assembly.platform.NodeSummary;
import dev.galley.assembly.platform.Step;
import dev.galley.insight.explain.Finding;
import dev.galley.insight.explain.Severity;
import java.time.Duration;
import java.util.List;

/// What came of a rehearsal. The same repository and seed give an equal report.
///
/// `digest` identifies the final objects, without what differs from run to run by nature (uids,
/// times, resource versions, generated names).
public record RehearsalReport(
    String platform,
    String revision,
    long seed,
    boolean converged,
    List<Step> steps,
    List<Finding> findings,
    List<NodeSummary> nodes,
    Cost cost,
    int objects,
    Duration virtualTime,
    String digest) {
  public RehearsalReport {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
    nodes = List.copyOf(nodes);
  }

  public long errors() {
    return findings.stream().filter(each -> each.severity() == Severity.ERROR).count();
  }

  public long warnings() {
    return findings.size() - errors();
  }

  /// A rehearsal passes when the platform converges and nothing is wrong with it.
  public boolean passed() {
    return converged && errors() == 0;
  }
}
