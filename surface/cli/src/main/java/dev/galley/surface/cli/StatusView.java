package dev.galley.surface.cli;

import dev.galley.assembly.platform.PlatformLimits;
import dev.galley.assembly.platform.SimulatedPlatform;
import dev.galley.assembly.platform.Step;
import dev.galley.base.objects.Condition;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.insight.explain.ClusterView;
import dev.galley.insight.explain.Explainer;
import dev.galley.insight.explain.Finding;
import dev.galley.insight.explain.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Three answers about a running platform: is it applied, is it working, is it moving.
final class StatusView {
  private final SimulatedPlatform platform;
  private final ClusterView view;
  private final List<Finding> findings;

  StatusView(SimulatedPlatform platform) {
    this.platform = platform;
    this.view = platform.view();
    this.findings = Explainer.explain(view, platform.provenance(), new PlatformLimits());
  }

  private List<KubeObject> delivered() {
    List<KubeObject> all =
        new ArrayList<>(view.list("kustomize.toolkit.fluxcd.io", "Kustomization"));
    all.addAll(view.list("helm.toolkit.fluxcd.io", "HelmRelease"));
    return all;
  }

  private static boolean isReady(KubeObject object) {
    return object.condition("Ready").filter(Condition::isTrue).isPresent();
  }

  boolean isUp() {
    return platform.hasDelivered(view) && Explainer.isConverged(view);
  }

  private List<String> moving() {
    List<String> moving = new ArrayList<>();
    for (Step step : platform.steps()) {
      if (step.state() == Step.State.RUNNING) {
        moving.add(step.name() + (step.detail().isEmpty() ? "" : ": " + step.detail()));
      }
    }
    for (KubeObject pod : view.list("", "Pod")) {
      String phase = pod.text("status", "phase");
      if (phase.equals("Pending") || pod.isDeleting()) {
        moving.add("pod " + pod.objectName() + (pod.isDeleting() ? " ends" : " waits"));
      }
    }
    return moving;
  }

  private long count(Severity severity) {
    return findings.stream().filter(each -> each.severity() == severity).count();
  }

  String table(Terminal terminal) {
    List<KubeObject> delivered = delivered();
    long ready = delivered.stream().filter(StatusView::isReady).count();
    List<String> moving = moving();
    StringBuilder text = new StringBuilder();
    line(
        terminal,
        text,
        "Applied",
        ready == delivered.size() && ready > 0,
        ready + " of " + delivered.size() + " kustomizations and releases are ready");
    line(
        terminal,
        text,
        "Working",
        count(Severity.ERROR) == 0,
        count(Severity.ERROR) == 0
            ? "nothing is wrong"
            : count(Severity.ERROR) + " things are wrong");
    text.append(terminal.symbol(moving.isEmpty() ? Terminal.Symbol.OK : Terminal.Symbol.RUNNING));
    text.append(" Moving    ")
        .append(moving.isEmpty() ? "nothing" : moving.size() + " things")
        .append('\n');
    moving.stream()
        .limit(10)
        .forEach(each -> text.append("            ").append(each).append('\n'));
    if (!findings.isEmpty()) {
      text.append('\n');
    }
    findings.forEach(finding -> text.append(ProblemView.of(terminal, finding)));
    return text.toString();
  }

  private static void line(
      Terminal terminal, StringBuilder text, String what, boolean fine, String detail) {
    text.append(terminal.symbol(fine ? Terminal.Symbol.OK : Terminal.Symbol.FAILED));
    text.append(' ').append(what).append("   ").append(detail).append('\n');
  }

  String json() {
    List<KubeObject> delivered = delivered();
    return Json.pretty(
            Tree.map(
                "apiVersion", "galley.dev/v1alpha1",
                "kind", "PlatformStatus",
                "platform", platform.settings().spec().name(),
                "up", isUp(),
                "applied",
                    Tree.map(
                        "ready", delivered.stream().filter(StatusView::isReady).count(),
                        "total", delivered.size()),
                "moving", moving(),
                "steps",
                    platform.steps().stream()
                        .map(step ->
                            Tree.map(
                                "name", step.name(),
                                "state", step.state().name().toLowerCase(Locale.ROOT),
                                "detail", step.detail()))
                        .toList(),
                "findings", findings.stream().map(ReportView::findingTree).toList()))
        + "\n";
  }
}
