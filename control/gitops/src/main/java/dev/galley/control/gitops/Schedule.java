package dev.galley.control.gitops;

import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.World;
import dev.galley.kube.controller.ChangeFilter;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When Flux's controllers look at an object again.
final class Schedule {
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(30);

  /// How soon a missing dependency or artifact is looked for again when nothing tells of it before:
  /// Flux's `--requeue-dependency`.
  static final Duration DEPENDENCY = Duration.ofSeconds(30);

  /// Changes that ask for a run: of the specification, a new request, the start of deletion.
  static final ChangeFilter ASKED =
      (before, after) ->
          ChangeFilter.GENERATION.matters(before, after) || !request(before).equals(request(after));

  private Schedule() {}

  private static String request(@Nullable KubeObject object) {
    return object == null ? "" : object.annotations().getOrDefault(Flux.REQUESTED_AT, "");
  }

  static Duration duration(KubeObject object, Duration otherwise, String... path) {
    return GoDuration.parse(object.text(path)).orElse(otherwise);
  }

  static Duration interval(KubeObject object) {
    return duration(object, Duration.ofMinutes(1), "spec", "interval");
  }

  static Duration retryInterval(KubeObject object) {
    return duration(object, interval(object), "spec", "retryInterval");
  }

  /// A Kustomization's limit: by default its interval less 30 seconds, never below 30 seconds.
  static Duration timeout(KubeObject kustomization) {
    Duration timeout =
        duration(kustomization, interval(kustomization).minus(LEAST_TIMEOUT), "spec", "timeout");
    return timeout.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : timeout;
  }

  /// At the interval, give or take 5 %, so that objects made together spread.
  static Outcome next(World world, Duration interval) {
    double factor = 0.95 + 0.1 * world.random().nextDouble();
    return Outcome.again(Duration.ofMillis(Math.round(interval.toMillis() * factor)));
  }
}
