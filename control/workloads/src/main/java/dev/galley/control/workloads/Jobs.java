package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Backoff;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The job controller: pods until enough of them succeeded, or too many failed; and the deletion of
/// finished jobs when their time to live is over.
final class Jobs {
  static final String TRACKING = "batch.kubernetes.io/job-tracking";
  private static final Backoff RETRIES =
      new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));

  private final Cluster cluster;
  private final EventRecorder events;

  Jobs(Cluster cluster, EventRecorder events) {
    this.cluster = cluster;
    this.events = events;
  }

  Controller controller() {
    return Controller.named("job-controller")
        .watches(Kinds.JOB)
        .owns(Kinds.POD, Kinds.JOB)
        .reconciles(this::reconcile);
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.JOB, name);
    if (found.isEmpty()) {
      releaseOrphans(name);
      return Outcome.DONE;
    }
    KubeObject job = found.get();
    if (JobStatus.isFinished(job)) {
      pods(job).forEach(this::release);
      write(job, JobStatus.of(job, pods(job), cluster.world().now()).counting());
      return timeToLive(job);
    }
    if (job.isDeleting()) {
      pods(job).forEach(this::release);
      return Outcome.DONE;
    }
    return work(count(job));
  }

  /// Counts the pods that ended, first in the status, then by letting them go: so each counts once,
  /// whatever happens in between.
  private KubeObject count(KubeObject job) {
    JobStatus status = JobStatus.of(job, pods(job), cluster.world().now());
    KubeObject counted = job;
    if (!status.uncounted().isEmpty()) {
      counted = cluster.updateStatus(status.counting());
    }
    for (KubeObject pod : pods(job)) {
      if (JobStatus.isCounted(counted, pod)) {
        release(pod);
      }
    }
    return counted;
  }

  private List<KubeObject> pods(KubeObject job) {
    return Ownership.managedBy(cluster, Kinds.POD, job);
  }

  private Outcome work(KubeObject job) {
    Instant now = cluster.world().now();
    JobStatus status = JobStatus.of(job, pods(job), now);
    Optional<JobStatus.End> end = status.end();
    if (end.isPresent()) {
      return finish(job, status, end.get());
    }
    if (job.flag("spec", "suspend")) {
      status.active().forEach(pod -> delete(job, pod));
      write(job, JobStatus.of(job, pods(job), now).suspended());
      return Outcome.DONE;
    }
    Duration wait = backoff(status, now);
    if (wait.isPositive()) {
      write(job, status.running());
      return Outcome.again(wait);
    }
    scale(job, status);
    write(job, status.running(JobStatus.of(job, pods(job), now)));
    return deadline(job, now);
  }

  private Outcome finish(KubeObject job, JobStatus status, JobStatus.End end) {
    status.active().forEach(pod -> delete(job, pod));
    write(job, status.finished(end));
    if (end.success()) {
      events.normal(job, "Completed", "Job completed");
    } else {
      events.warning(job, end.reason(), end.message());
    }
    return Outcome.DONE;
  }

  /// A failed pod is replaced after a wait that doubles with each failure.
  private static Duration backoff(JobStatus status, Instant now) {
    if (status.failures() == 0) {
      return Duration.ZERO;
    }
    Instant next =
        status.lastFailure().orElse(now).plus(RETRIES.after((int) status.failures() - 1));
    return Duration.between(now, next);
  }

  private void scale(KubeObject job, JobStatus status) {
    long wanted = status.wantedActive();
    List<KubeObject> active = status.active();
    if (active.size() > wanted) {
      active.stream()
          .sorted(Comparator.comparing(Pods::isReady).thenComparing(KubeObject::name))
          .limit(active.size() - wanted)
          .forEach(pod -> delete(job, pod));
      return;
    }
    TreeSet<Long> indexes = status.missingIndexes();
    @Nullable KubeObject last = null;
    for (long i = active.size(); i < wanted; i++) {
      @Nullable Long index = indexes.pollFirst();
      if (JobPods.isIndexed(job) && index == null) {
        break;
      }
      last = create(job, index);
    }
    if (last != null) {
      cluster.seen(last);
    }
  }

  private KubeObject create(KubeObject job, @Nullable Long index) {
    KubeObject created = cluster.post(JobPods.pod(job, index));
    events.normal(job, "SuccessfulCreate", "Created pod: " + created.name());
    return created;
  }

  private void delete(KubeObject job, KubeObject pod) {
    KubeObject released = release(pod);
    if (cluster.delete(released)) {
      events.normal(job, "SuccessfulDelete", "Deleted pod: " + pod.name());
    }
  }

  /// Pods are held by a finalizer until they are counted.
  private KubeObject release(KubeObject pod) {
    List<String> finalizers = new ArrayList<>(pod.finalizers());
    if (!finalizers.remove(TRACKING)) {
      return pod;
    }
    return cluster.update(
        finalizers.isEmpty()
            ? pod.without("metadata", "finalizers")
            : pod.with(finalizers, "metadata", "finalizers"));
  }

  private void releaseOrphans(ObjectName job) {
    for (KubeObject pod : cluster.of(Kinds.POD).list(job.namespace())) {
      boolean his =
          pod.controller()
              .filter(owner -> owner.kind().equals("Job") && owner.name().equals(job.name()))
              .isPresent();
      if (his) {
        release(pod);
      }
    }
  }

  private void write(KubeObject job, KubeObject changed) {
    if (changed.equals(job)) {
      return;
    }
    cluster.updateStatus(changed);
    Optional<Condition> before = job.condition("Suspended");
    Optional<Condition> after = changed.condition("Suspended");
    if (after.isPresent() && !after.map(Condition::status).equals(before.map(Condition::status))) {
      boolean suspended = after.get().isTrue();
      events.normal(
          job, suspended ? "Suspended" : "Resumed", suspended ? "Job suspended" : "Job resumed");
    }
  }

  private static Outcome deadline(KubeObject job, Instant now) {
    long seconds = job.number(-1, "spec", "activeDeadlineSeconds");
    Optional<Instant> end =
        job.instant("status", "startTime").map(start -> start.plusSeconds(seconds));
    return seconds < 0 || end.isEmpty()
        ? Outcome.DONE
        : Outcome.again(Duration.between(now, end.get()).plusMillis(1));
  }

  private Outcome timeToLive(KubeObject job) {
    long seconds = job.number(-1, "spec", "ttlSecondsAfterFinished");
    if (seconds < 0 || job.isDeleting()) {
      return Outcome.DONE;
    }
    Instant now = cluster.world().now();
    Duration left = Duration.between(now, JobStatus.finishedAt(job, now).plusSeconds(seconds));
    if (left.isPositive()) {
      return Outcome.again(left);
    }
    cluster.delete(job, DeleteOptions.BACKGROUND.propagation(DeleteOptions.Propagation.FOREGROUND));
    return Outcome.DONE;
  }
}
