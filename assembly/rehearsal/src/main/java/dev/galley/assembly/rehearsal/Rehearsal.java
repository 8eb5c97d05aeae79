package dev.galley.assembly.rehearsal;

import dev.galley.assembly.platform.PlatformLimits;
import dev.galley.assembly.platform.PlatformRequest;
import dev.galley.assembly.platform.PlatformSettings;
import dev.galley.assembly.platform.SimulatedPlatform;
import dev.galley.assembly.platform.Step;
import dev.galley.base.runtime.FaultPlan;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.insight.explain.ClusterView;
import dev.galley.insight.explain.Explainer;
import dev.galley.insight.explain.Finding;
import dev.galley.insight.explain.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Brings a platform up from nothing on virtual time, and judges it.
public final class Rehearsal {
  private Rehearsal() {}

  /// Opens the repository and rehearses it.
  ///
  /// @param progress told of each step that begins, ends or fails, while it happens
  /// @throws dev.galley.base.problem.ProblemException when there is nothing to rehearse
  public static RehearsalReport run(PlatformRequest request, long seed, Consumer<Step> progress) {
    return run(PlatformSettings.load(request), seed, FaultPlan.NOTHING_FAILS, progress);
  }

  /// Rehearses a platform under faults.
  public static RehearsalReport run(
      PlatformSettings settings, long seed, FaultPlan faults, Consumer<Step> progress) {
    SimulatedWorld world = new SimulatedWorld(seed, SimulatedWorld.EPOCH, faults);
    AtomicReference<RehearsalReport> report = new AtomicReference<>();
    world.run(
        "rehearsal",
        () -> {
          SimulatedPlatform platform = SimulatedPlatform.start(world, settings, progress);
          boolean converged = new Judge(world, platform).await();
          report.set(report(settings, seed, converged, platform, world));
        });
    return Objects.requireNonNull(report.get());
  }

  private static RehearsalReport report(
      PlatformSettings settings,
      long seed,
      boolean converged,
      SimulatedPlatform platform,
      SimulatedWorld world) {
    ClusterView view = platform.view();
    List<Finding> findings = new ArrayList<>();
    platform
        .failure()
        .ifPresentOrElse(
            problem ->
                findings.add(
                    new Finding(Severity.ERROR, settings.spec().name(), problem, List.of())),
            () ->
                findings.addAll(
                    Explainer.explain(view, platform.provenance(), new PlatformLimits())));
    findings.addAll(platform.unaskedWebhooks());
    // A controller that dies is a defect of Galley: never to be hidden behind a green verdict.
    world
        .failures()
        .forEach(failure -> findings.add(platform.defect(failure.task(), failure.failure())));
    return new RehearsalReport(
        settings.spec().name(),
        settings.repository().revision(),
        seed,
        converged,
        platform.steps(),
        findings,
        platform.nodes(view),
        platform.cost(),
        FinalState.count(view),
        Duration.between(SimulatedWorld.EPOCH, platform.lastProgress()),
        FinalState.digest(view));
  }
}
