package dev.galley.control.kubelet;

import java.time.Duration;
import java.util.function.Predicate;

/// How simulated nodes behave.
///
/// `pullTime` is how long an image takes the first time on a node, `runTime` how long a pod of a
/// job works, `stopTime` how long a container takes to obey SIGTERM. With a `heartbeat` of zero,
/// leases are renewed far ahead instead of again and again, so that an hour of virtual time costs
/// no turns. `timeScale` divides all delays of the simulation, not those that Kubernetes defines.
/// `missingImages` says which images no registry has.
public record KubeletOptions(
    Duration pullTime,
    Duration runTime,
    Duration stopTime,
    Duration heartbeat,
    double timeScale,
    Predicate<String> missingImages) {
  /// For virtual time.
  public static final KubeletOptions VIRTUAL =
      new KubeletOptions(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ZERO,
          1,
          image -> false);

  /// For people who wait.
  public static final KubeletOptions LOCAL =
      new KubeletOptions(
          VIRTUAL.pullTime,
          VIRTUAL.runTime,
          VIRTUAL.stopTime,
          Duration.ofSeconds(10),
          10,
          VIRTUAL.missingImages);

  public KubeletOptions pullTime(Duration time) {
    return new KubeletOptions(time, runTime, stopTime, heartbeat, timeScale, missingImages);
  }

  public KubeletOptions runTime(Duration time) {
    return new KubeletOptions(pullTime, time, stopTime, heartbeat, timeScale, missingImages);
  }

  public KubeletOptions heartbeat(Duration period) {
    return new KubeletOptions(pullTime, runTime, stopTime, period, timeScale, missingImages);
  }

  public KubeletOptions timeScale(double divisor) {
    return new KubeletOptions(pullTime, runTime, stopTime, heartbeat, divisor, missingImages);
  }

  public KubeletOptions missingImages(Predicate<String> images) {
    return new KubeletOptions(pullTime, runTime, stopTime, heartbeat, timeScale, images);
  }

  Duration scaled(Duration delay) {
    return Duration.ofNanos((long) (delay.toNanos() / timeScale));
  }
}
