package dev.galley.surface.cli;

import dev.galley.assembly.platform.Step;
import dev.galley.assembly.rehearsal.Rehearsal;
import dev.galley.assembly.rehearsal.RehearsalReport;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `galley rehearse`.
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = "Bring a platform up from nothing on virtual time, and say whether it works.",
    footerHeading = "%nExamples%n",
    footer = {
      "  galley rehearse                                     the example",
      "  galley rehearse ~/platform --cluster production     one of several clusters",
      "  galley rehearse --seed 7 -o json                    for machines; repeatable to the byte",
      "",
      "Exit: 0 it converges · 1 it does not, or something is wrong · 2 not understood · 4"
          + " unreachable",
    })
final class RehearseCommand implements Callable<Integer> {
  @ParentCommand private Galley galley;

  @Mixin private RepositoryOptions repository;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed explores another legal order of events.")
  private long seed;

  @Mixin private FormatOption output;

  @Override
  public Integer call() {
    Terminal terminal = galley.terminal();
    long started = System.nanoTime();
    RehearsalReport report =
        Rehearsal.run(repository.request(), seed, step -> progress(terminal, step));
    terminal.data(
        switch (output.format()) {
          case TABLE -> ReportView.table(terminal, report);
          case JSON -> ReportView.json(report);
        });
    Duration wall = Duration.ofNanos(System.nanoTime() - started);
    terminal.note(
        terminal.faint(
            "%s of cluster time in %.1f s"
                .formatted(Durations.human(report.virtualTime()), wall.toMillis() / 1000.0)));
    return report.passed() ? ExitCode.OK : ExitCode.FAILED;
  }

  /// In a pipe: one line a change, in virtual time. On a terminal the report itself follows at
  /// once.
  private static void progress(Terminal terminal, Step step) {
    if (terminal.isInteractive()) {
      return;
    }
    String time =
        Durations.clock(step.state() == Step.State.RUNNING ? step.started() : step.ended());
    terminal.note(
        "t+%s %s %s %s"
            .formatted(
                time, step.state().name().toLowerCase(Locale.ROOT), step.name(), step.detail())
            .stripTrailing());
  }
}
