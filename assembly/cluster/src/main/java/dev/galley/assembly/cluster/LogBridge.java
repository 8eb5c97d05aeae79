package dev.galley.assembly.cluster;

import dev.galley.base.objects.KubeObject;
import dev.galley.control.kubelet.PodLogs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Gives the API server the logs that simulated kubelets keep.
public final class LogBridge implements dev.galley.kube.server.PodLogs {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final PodLogs kubelet;

  private LogBridge(PodLogs kubelet) {
    this.kubelet = kubelet;
  }

  /// The logs of a cluster that may not be there yet.
  public static dev.galley.kube.server.PodLogs of(Supplier<Optional<PodLogs>> source) {
    return (pod, container, options, lines) ->
        source.get().ifPresent(logs -> new LogBridge(logs).read(pod, container, options, lines));
  }

  @Override
  public void read(KubeObject pod, String container, LogOptions options, Lines lines) {
    long printed = -1;
    boolean first = true;
    while (true) {
      long seen = kubelet.news().count();
      Optional<List<PodLogs.Line>> kept =
          options.previous()
              ? kubelet.previous(pod.objectName(), container)
              : kubelet.lines(pod.objectName(), container);
      if (kept.isEmpty()) {
        return;
      }
      List<PodLogs.Line> wanted = first ? part(kept.get(), options) : kept.get();
      for (PodLogs.Line line : wanted) {
        if (line.number() > printed && !lines.line(text(line, options))) {
          return;
        }
        printed = Math.max(printed, line.number());
      }
      if (first && !kept.get().isEmpty()) {
        // What was not wanted of the past is not wanted later either.
        printed = Math.max(printed, kept.get().getLast().number());
      }
      first = false;
      if (!options.follow() || lines.isClosed()) {
        return;
      }
      kubelet.news().awaitAfter(seen, LOOK_AGAIN);
    }
  }

  private static List<PodLogs.Line> part(List<PodLogs.Line> all, LogOptions options) {
    Instant since = options.since().orElse(Instant.MIN);
    List<PodLogs.Line> recent = all.stream().filter(line -> !line.at().isBefore(since)).toList();
    long tail = options.tailLines().orElse(recent.size());
    return recent.subList((int) Math.max(0, recent.size() - tail), recent.size());
  }

  private static String text(PodLogs.Line line, LogOptions options) {
    return options.timestamps() ? line.at() + " " + line.text() : line.text();
  }
}
