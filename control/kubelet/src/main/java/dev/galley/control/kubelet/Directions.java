package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The annotations by which a pod's author directs its simulation; each may be narrowed to one
/// container by a suffix: `galley.dev/exit-after.migrate`.
final class Directions {
  static final String EXIT_AFTER = "galley.dev/exit-after";
  static final String EXIT_CODE = "galley.dev/exit-code";
  static final String READY_AFTER = "galley.dev/ready-after";
  static final String STOP_AFTER = "galley.dev/stop-after";
  static final String PULL_TIME = "galley.dev/pull-time";
  static final String IMAGE_PULL = "galley.dev/image-pull";

  private static final Duration NEVER = Duration.ofDays(36_500);

  private Directions() {}

  static Optional<String> text(KubeObject pod, String key, String container) {
    String specific = pod.annotations().get(key + "." + container);
    return Optional.ofNullable(specific != null ? specific : pod.annotations().get(key));
  }

  /// A duration such as `90s`, `2m`, `1h30m`, `500ms`, or `never`; unreadable ones count as absent.
  static Optional<Duration> duration(KubeObject pod, String key, String container) {
    return text(pod, key, container).flatMap(Directions::parse);
  }

  /// Only for that container, or for all main ones.
  static Optional<Duration> exitAfter(KubeObject pod, ContainerRun container) {
    return container.init
        ? Optional.ofNullable(pod.annotations().get(EXIT_AFTER + "." + container.name()))
            .flatMap(Directions::parse)
        : duration(pod, EXIT_AFTER, container.name());
  }

  static int exitCode(KubeObject pod, ContainerRun container) {
    String code =
        container.init
            ? pod.annotations().getOrDefault(EXIT_CODE + "." + container.name(), "")
            : text(pod, EXIT_CODE, container.name()).orElse("");
    return code.matches("[0-9]{1,3}") ? Integer.parseInt(code) : 0;
  }

  static boolean hasExitCode(KubeObject pod, ContainerRun container) {
    return exitCode(pod, container) != 0;
  }

  static Optional<Duration> parse(String text) {
    if (text.equals("never")) {
      return Optional.of(NEVER);
    }
    if (text.matches("[0-9]{1,6}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    if (text.matches("[0-9]{1,9}ms")) {
      return Optional.of(Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2))));
    }
    if (!text.matches("([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?") || text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
  }
}
