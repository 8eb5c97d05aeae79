package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Computes a deployment's status: counts, `Available`, `Progressing` and `ReplicaFailure`; pure.
final class DeploymentStatus {
  static final String PROGRESSING = "Progressing";
  private static final String AVAILABLE = "Available";
  private static final String COMPLETE = "NewReplicaSetAvailable";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";

  private final Instant now;

  DeploymentStatus(Instant now) {
    this.now = now;
  }

  /// Counts and availability.
  KubeObject counted(KubeObject deployment, List<KubeObject> all, Optional<KubeObject> newest) {
    long available = Rollout.sum(all, "availableReplicas");
    KubeObject changed = deployment.with(deployment.generation(), "status", "observedGeneration");
    changed = ReplicaSets.count(changed, Rollout.sum(all, "replicas"), "replicas");
    changed =
        ReplicaSets.count(
            changed,
            newest.map(set -> set.number(0, "status", "replicas")).orElse(0L),
            "updatedReplicas");
    changed = ReplicaSets.count(changed, Rollout.sum(all, "readyReplicas"), "readyReplicas");
    changed = ReplicaSets.count(changed, available, "availableReplicas");
    changed =
        ReplicaSets.count(
            changed, Math.max(0, Rollout.sum(all) - available), "unavailableReplicas");
    long minimum = Rollout.replicas(deployment) - Rollout.maxUnavailable(deployment);
    return with(
        changed,
        available >= minimum
            ? Condition.of(
                AVAILABLE, true, "MinimumReplicasAvailable", "Deployment has minimum availability.")
            : Condition.of(
                AVAILABLE,
                false,
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability."));
  }

  /// The status after a step of a rollout.
  KubeObject rolledOut(KubeObject deployment, List<KubeObject> all, Optional<KubeObject> newest) {
    KubeObject counted = counted(deployment, all, newest);
    KubeObject progressed =
        Rollout.hasDeadline(deployment)
            ? progress(deployment, counted, newest)
            : ReplicaSets.withoutCondition(counted, PROGRESSING);
    return withFailures(progressed, all, newest);
  }

  private KubeObject progress(
      KubeObject deployment, KubeObject counted, Optional<KubeObject> newest) {
    Optional<Condition> current = deployment.condition(PROGRESSING);
    boolean complete =
        counted.number(0, "status", "replicas") == counted.number(0, "status", "updatedReplicas")
            && current.filter(known -> known.reason().equals(COMPLETE)).isPresent();
    if (complete) {
      return counted;
    }
    String subject =
        newest
            .map(set -> "ReplicaSet \"" + set.name() + "\"")
            .orElse("Deployment \"" + deployment.name() + "\"");
    if (Rollout.isComplete(deployment, counted)) {
      return with(
          counted,
          Condition.of(PROGRESSING, true, COMPLETE, subject + " has successfully progressed."));
    }
    if (Rollout.progressed(deployment, counted)) {
      return renewed(
          counted,
          Condition.of(PROGRESSING, true, "ReplicaSetUpdated", subject + " is progressing."));
    }
    return timedOut(deployment, counted)
        ? with(
            counted,
            Condition.of(PROGRESSING, false, TIMED_OUT, subject + " has timed out progressing."))
        : counted;
  }

  private boolean timedOut(KubeObject deployment, KubeObject counted) {
    Optional<Condition> current = counted.condition(PROGRESSING);
    if (current.isEmpty() || current.get().reason().equals(COMPLETE)) {
      return false;
    }
    if (current.get().reason().equals(TIMED_OUT)) {
      return true;
    }
    return untilDeadline(deployment, counted).filter(Duration::isNegative).isPresent();
  }

  /// How long until the deadline passes; empty when nothing waits for it.
  Optional<Duration> deadline(KubeObject deployment) {
    Optional<Condition> current = deployment.condition(PROGRESSING);
    boolean waiting =
        Rollout.hasDeadline(deployment)
            && !deployment.flag("spec", "paused")
            && current.isPresent()
            && !current.get().reason().equals(TIMED_OUT)
            && !current.get().reason().equals(COMPLETE)
            && !Rollout.isComplete(deployment, deployment);
    return waiting
        ? untilDeadline(deployment, deployment).map(left -> left.plusSeconds(1))
        : Optional.empty();
  }

  private Optional<Duration> untilDeadline(KubeObject deployment, KubeObject status) {
    long seconds = deployment.number(600, "spec", "progressDeadlineSeconds");
    return status.maps("status", "conditions").stream()
        .filter(each -> Tree.textAt(each, "type").equals(PROGRESSING))
        .map(each -> Tree.textAt(each, "lastUpdateTime"))
        .filter(since -> !since.isEmpty())
        .map(since -> Duration.between(now, Instant.parse(since).plusSeconds(seconds)))
        .findFirst();
  }

  private KubeObject withFailures(
      KubeObject deployment, List<KubeObject> all, Optional<KubeObject> newest) {
    List<KubeObject> newestFirst = new ArrayList<>(newest.stream().toList());
    newestFirst.addAll(all);
    for (KubeObject set : newestFirst) {
      Optional<Condition> failure = set.condition("ReplicaFailure").filter(Condition::isTrue);
      if (failure.isPresent()) {
        return with(deployment, failure.get());
      }
    }
    return ReplicaSets.withoutCondition(deployment, "ReplicaFailure");
  }

  /// Notes that the deployment is paused or resumed, so that the deadline does not pass meanwhile.
  KubeObject paused(KubeObject deployment) {
    Optional<Condition> current = deployment.condition(PROGRESSING);
    boolean timedOut = current.filter(known -> known.reason().equals(TIMED_OUT)).isPresent();
    if (!Rollout.hasDeadline(deployment) || timedOut) {
      return deployment;
    }
    boolean known = current.filter(it -> it.reason().equals("DeploymentPaused")).isPresent();
    boolean paused = deployment.flag("spec", "paused");
    if (paused && !known) {
      return with(
          deployment, Condition.unknown(PROGRESSING, "DeploymentPaused", "Deployment is paused"));
    }
    if (!paused && known) {
      return with(
          deployment, Condition.unknown(PROGRESSING, "DeploymentResumed", "Deployment is resumed"));
    }
    return deployment;
  }

  /// Sets a condition; one with the same status and reason stays as it is, message and all.
  KubeObject with(KubeObject deployment, Condition condition) {
    Optional<Condition> current = deployment.condition(condition.type());
    if (current.isPresent()
        && current.get().status().equals(condition.status())
        && current.get().reason().equals(condition.reason())) {
      return deployment;
    }
    return renewed(deployment, condition);
  }

  /// Sets a condition and the time of its last update.
  private KubeObject renewed(KubeObject deployment, Condition condition) {
    String time = Times.seconds(now);
    String since =
        deployment
            .condition(condition.type())
            .filter(current -> current.status().equals(condition.status()))
            .map(Condition::lastTransitionTime)
            .filter(known -> !known.isEmpty())
            .orElse(time);
    List<@Nullable Object> conditions = new ArrayList<>();
    for (Map<String, @Nullable Object> each : deployment.maps("status", "conditions")) {
      if (!Tree.textAt(each, "type").equals(condition.type())) {
        conditions.add(each);
      }
    }
    conditions.add(
        Tree.map(
            "type", condition.type(),
            "status", condition.status(),
            "lastUpdateTime", time,
            "lastTransitionTime", since,
            "reason", condition.reason(),
            "message", condition.message()));
    return deployment.with(conditions, "status", "conditions");
  }
}
