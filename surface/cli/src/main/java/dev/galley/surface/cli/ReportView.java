package dev.galley.surface.cli;

import dev.galley.assembly.platform.Cost;
import dev.galley.assembly.platform.NodeSummary;
import dev.galley.assembly.platform.Step;
import dev.galley.assembly.rehearsal.RehearsalReport;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Place;
import dev.galley.insight.explain.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A rehearsal's report, for people and for machines.
final class ReportView {
  private ReportView() {}

  static String step(Terminal terminal, Step step) {
    Terminal.Symbol symbol =
        switch (step.state()) {
          case WAITING -> Terminal.Symbol.WAITING;
          case RUNNING -> Terminal.Symbol.RUNNING;
          case DONE -> Terminal.Symbol.OK;
          case FAILED -> Terminal.Symbol.FAILED;
        };
    String time = step.state() == Step.State.WAITING ? "" : Durations.human(step.took());
    return "  %s %-20s %-50s %8s"
        .formatted(terminal.symbol(symbol), step.name(), shortened(step.detail()), time)
        .stripTrailing();
  }

  private static String shortened(String detail) {
    return detail.length() <= 50 ? detail : detail.substring(0, 49) + "…";
  }

  static String table(Terminal terminal, RehearsalReport report) {
    StringBuilder text = new StringBuilder();
    text.append("Rehearsal   ").append(report.platform()).append(" at ").append(report.revision());
    text.append("   seed ").append(report.seed()).append("\n\n");
    report.steps().forEach(step -> text.append(step(terminal, step)).append('\n'));
    findings(terminal, text, report.findings());
    nodes(terminal, text, report.nodes());
    cost(text, report.cost());
    text.append('\n').append(verdict(terminal, report)).append('\n');
    return text.toString();
  }

  private static void findings(Terminal terminal, StringBuilder text, List<Finding> findings) {
    if (!findings.isEmpty()) {
      text.append('\n');
    }
    findings.forEach(finding -> text.append(ProblemView.of(terminal, finding)));
  }

  private static void nodes(Terminal terminal, StringBuilder text, List<NodeSummary> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    text.append('\n').append(nodeTable(terminal, nodes));
  }

  static String nodeTable(Terminal terminal, List<NodeSummary> nodes) {
    Table table =
        new Table(
            "NODE",
            "POOL",
            "TYPE",
            "CAPACITY",
            "ZONE",
            "CPU",
            "",
            "MEMORY",
            "PODS",
            "$/HOUR",
            "READY");
    for (NodeSummary node : nodes) {
      double share =
          node.cpuAllocatable() == 0 ? 0 : (double) node.cpuRequested() / node.cpuAllocatable();
      table.row(
          node.name(),
          node.pool(),
          node.instanceType(),
          node.capacityType(),
          node.zone(),
          terminal.bar(share, 10),
          cores(node.cpuRequested()) + "/" + cores(node.cpuAllocatable()),
          gibibytes(node.memoryRequested()) + "/" + gibibytes(node.memoryAllocatable()) + "Gi",
          node.pods(),
          money(node.pricePerHour(), 4),
          node.ready() ? "yes" : "no");
    }
    return table.render("");
  }

  private static void cost(StringBuilder text, Cost cost) {
    if (cost.items().isEmpty()) {
      return;
    }
    text.append('\n');
    for (Cost.Item item : cost.items()) {
      text.append(
          "Cost        %-28s %18s/hour   %s\n"
              .formatted(item.what(), range(item.low(), item.high(), 4), item.source()));
    }
    text.append(
        "            %-28s %18s/hour   %s/month\n"
            .formatted(
                "together",
                range(cost.lowPerHour(), cost.highPerHour(), 3),
                range(cost.lowPerMonth(), cost.highPerMonth(), 0)));
  }

  static String range(double low, double high, int decimals) {
    String from = money(low, decimals);
    String to = money(high, decimals);
    return from.equals(to) ? "$" + from : "$" + from + "…" + to;
  }

  static String verdict(Terminal terminal, RehearsalReport report) {
    String counts = counts(report);
    Cost cost = report.cost();
    String money = range(cost.lowPerMonth(), cost.highPerMonth(), 0) + "/month";
    if (report.passed()) {
      return terminal.symbol(Terminal.Symbol.OK)
          + " rehearsal passed: converged in "
          + Durations.human(report.virtualTime())
          + ", "
          + report.objects()
          + " objects, "
          + report.nodes().size()
          + " nodes, "
          + money
          + counts;
    }
    return terminal.symbol(Terminal.Symbol.FAILED)
        + " rehearsal failed: "
        + (report.converged() ? "converged in " : "not converged after ")
        + Durations.human(report.virtualTime())
        + counts
        + ", "
        + money;
  }

  private static String counts(RehearsalReport report) {
    StringBuilder counts = new StringBuilder();
    if (report.errors() > 0) {
      counts.append(", ").append(plural(report.errors(), "error"));
    }
    if (report.warnings() > 0) {
      counts.append(", ").append(plural(report.warnings(), "warning"));
    }
    return counts.toString();
  }

  private static String plural(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String cores(long milli) {
    return trimmed(milli / 1000.0);
  }

  private static String gibibytes(long bytes) {
    return trimmed(bytes / (1024.0 * 1024 * 1024));
  }

  private static String trimmed(double number) {
    String text = String.format(Locale.ROOT, "%.1f", number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  static String money(double dollars, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", dollars);
  }

  /// The report as JSON, schema `galley.dev/v1alpha1 RehearsalReport`; nothing in it depends on the
  /// machine or on wall time.
  static String json(RehearsalReport report) {
    return Json.pretty(
            Tree.map(
                "apiVersion", "galley.dev/v1alpha1",
                "kind", "RehearsalReport",
                "platform", report.platform(),
                "revision", report.revision(),
                "seed", report.seed(),
                "passed", report.passed(),
                "converged", report.converged(),
                "virtualSeconds", report.virtualTime().toSeconds(),
                "objects", report.objects(),
                "digest", report.digest(),
                "steps", report.steps().stream().map(ReportView::stepTree).toList(),
                "findings", report.findings().stream().map(ReportView::findingTree).toList(),
                "nodes", report.nodes().stream().map(ReportView::nodeTree).toList(),
                "cost", costTree(report.cost())))
        + "\n";
  }

  private static Map<String, @Nullable Object> stepTree(Step step) {
    return Tree.map(
        "name", step.name(),
        "state", step.state().name().toLowerCase(Locale.ROOT),
        "startSeconds", step.started().toMillis() / 1000.0,
        "endSeconds", step.ended().toMillis() / 1000.0,
        "detail", step.detail());
  }

  static Map<String, @Nullable Object> findingTree(Finding finding) {
    Place place = finding.problem().where().orElse(null);
    return Tree.map(
        "severity", finding.severity().name().toLowerCase(Locale.ROOT),
        "code", finding.problem().code().code(),
        "subject", finding.subject(),
        "message", finding.problem().what(),
        "file", place == null ? null : place.file(),
        "line", place == null || place.line() == 0 ? null : place.line(),
        "cause", finding.problem().because(),
        "hint", finding.problem().hint(),
        "blocks", finding.blocks());
  }

  static Map<String, @Nullable Object> nodeTree(NodeSummary node) {
    return Tree.map(
        "name", node.name(),
        "pool", node.pool(),
        "instanceType", node.instanceType(),
        "capacityType", node.capacityType(),
        "zone", node.zone(),
        "ready", node.ready(),
        "pods", node.pods(),
        "cpuRequestedMilli", node.cpuRequested(),
        "cpuAllocatableMilli", node.cpuAllocatable(),
        "memoryRequestedBytes", node.memoryRequested(),
        "memoryAllocatableBytes", node.memoryAllocatable(),
        "usdPerHour", node.pricePerHour());
  }

  static Map<String, @Nullable Object> costTree(Cost cost) {
    return Tree.map(
        "usdPerHour", Tree.map("low", cost.lowPerHour(), "high", cost.highPerHour()),
        "usdPerMonth", Tree.map("low", cost.lowPerMonth(), "high", cost.highPerMonth()),
        "items",
            cost.items().stream()
                .map(item ->
                    Tree.map(
                        "what", item.what(),
                        "low", item.low(),
                        "high", item.high(),
                        "source", item.source()))
                .toList());
  }
}
