package dev.galley.assembly.rehearsal;

import dev.galley.assembly.platform.SimulatedPlatform;
import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.insight.explain.ClusterView;
import dev.galley.insight.explain.Explainer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides when a rehearsal is over: the platform has converged and stays so, or nothing new has
/// happened for longer than any of its timeouts.
///
/// Controllers retry for ever, so "nothing changes" is no sign of the end: the same few states come
/// round again and again. What counts as progress is a state never seen before.
final class Judge {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /// Longer than the batching, settling and consolidation times of the autoscaler.
  private static final Duration STAYS_CONVERGED = Duration.ofSeconds(30);

  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(12);
  private static final Duration AT_MOST = Duration.ofHours(6);

  private final World world;
  private final SimulatedPlatform platform;
  private final Set<String> seen = new HashSet<>();

  Judge(World world, SimulatedPlatform platform) {
    this.world = world;
    this.platform = platform;
  }

  /// Waits for the end.
  ///
  /// @return whether the platform has converged
  boolean await() {
    Instant beginning = world.now();
    Instant lastNews = beginning;
    @Nullable Instant convergedSince = null;
    while (platform.failure().isEmpty()
        && Duration.between(beginning, world.now()).compareTo(AT_MOST) < 0) {
      world.sleep(LOOK_EVERY);
      if (!platform.isDelivering()) {
        lastNews = world.now();
        continue;
      }
      ClusterView view = platform.view();
      if (!platform.hasDelivered(view) || !Explainer.isConverged(view)) {
        convergedSince = null;
      } else if (convergedSince == null) {
        convergedSince = world.now();
      } else if (atLeast(convergedSince, STAYS_CONVERGED)) {
        return true;
      }
      if (seen.add(fingerprint(view))) {
        lastNews = world.now();
        platform.progressed();
      } else if (convergedSince == null && atLeast(lastNews, patience(view))) {
        return false;
      }
    }
    return false;
  }

  private boolean atLeast(Instant since, Duration duration) {
    return Duration.between(since, world.now()).compareTo(duration) >= 0;
  }

  /// Longer than the longest time-out and retry of whatever is not ready.
  private static Duration patience(ClusterView view) {
    Duration longest = LEAST_PATIENCE;
    for (KubeObject object : view.list("kustomize.toolkit.fluxcd.io", "Kustomization")) {
      longest = longer(longest, object);
    }
    for (KubeObject object : view.list("helm.toolkit.fluxcd.io", "HelmRelease")) {
      longest = longer(longest, object);
    }
    return longest;
  }

  private static Duration longer(Duration known, KubeObject object) {
    if (object.condition("Ready").filter(Condition::isTrue).isPresent()) {
      return known;
    }
    Duration timeout =
        GoDuration.parse(object.text("spec", "timeout")).orElse(Duration.ofMinutes(5));
    Duration retry =
        GoDuration.parse(object.text("spec", "retryInterval")).orElse(Duration.ofMinutes(1));
    Duration needed = timeout.plus(retry).plus(Duration.ofMinutes(2));
    return needed.compareTo(known) > 0 ? needed : known;
  }

  /// What a person would call the state of the cluster: conditions, phases and counts, without
  /// times, names made up by chance, or numbers in messages.
  private static String fingerprint(ClusterView view) {
    StringBuilder state = new StringBuilder();
    for (KubeObject object : view.all()) {
      switch (object.kind()) {
        case "Event", "Lease", "EndpointSlice", "Endpoints", "Secret", "ConfigMap" -> {}
        case "Pod" -> state.append(pod(object)).append('\n');
        case "ReplicaSet" -> state.append(object.number(0, "status", "readyReplicas")).append('\n');
        default -> state.append(object(object)).append('\n');
      }
    }
    return state.toString();
  }

  private static String pod(KubeObject pod) {
    StringBuilder text = new StringBuilder("pod ").append(pod.text("status", "phase"));
    for (Map<String, @Nullable Object> container : pod.maps("status", "containerStatuses")) {
      text.append(Tree.flagAt(container, "ready"));
      text.append(Tree.textAt(container, "state", "waiting", "reason"));
    }
    return text.toString();
  }

  private static String object(KubeObject object) {
    StringBuilder text = new StringBuilder(object.toString());
    for (Condition condition : Condition.listOf(object)) {
      text.append(' ').append(condition.type()).append(condition.status());
      text.append(condition.reason());
      text.append(condition.message().replaceAll("[0-9]+", "#"));
    }
    for (String count : List.of("readyReplicas", "availableReplicas", "numberAvailable")) {
      text.append(' ').append(object.number(0, "status", count));
    }
    return text.toString();
  }
}
