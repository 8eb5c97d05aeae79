package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How far a job is, counted from its status and its pods; pure.
///
/// A finished pod counts once: in the status when its finalizer is gone, before that as a pod.
final class JobStatus {
  private final KubeObject job;
  private final List<KubeObject> pods;
  private final Instant now;
  private final long succeeded;
  private final long failed;
  private final TreeSet<Long> completed = new TreeSet<>();

  /// How a job ended.
  record End(boolean success, String reason, String message) {}

  private JobStatus(KubeObject job, List<KubeObject> pods, Instant now) {
    this.job = job;
    this.pods = pods;
    this.now = now;
    completed.addAll(parse(job.text("status", "completedIndexes")));
    long newlySucceeded = 0;
    long newlyFailed = 0;
    for (KubeObject pod : uncounted()) {
      if (Pods.phase(pod).equals("Succeeded")) {
        newlySucceeded++;
        completed.add(JobPods.index(pod));
      } else {
        newlyFailed++;
      }
    }
    completed.remove(-1L);
    succeeded =
        JobPods.isIndexed(job)
            ? completed.size()
            : job.number(0, "status", "succeeded") + newlySucceeded;
    failed = job.number(0, "status", "failed") + newlyFailed;
  }

  static JobStatus of(KubeObject job, List<KubeObject> pods, Instant now) {
    return new JobStatus(job, pods, now);
  }

  /// The pods that ended and are not in the status yet.
  List<KubeObject> uncounted() {
    List<String> known = job.texts("status", "uncountedTerminatedPods", "succeeded");
    known.addAll(job.texts("status", "uncountedTerminatedPods", "failed"));
    return pods.stream()
        .filter(pod -> Pods.isFinished(pod) && pod.finalizers().contains(Jobs.TRACKING))
        .filter(pod -> !known.contains(pod.uid()))
        .toList();
  }

  /// The status with all ended pods counted, and named until their finalizers are gone.
  KubeObject counting() {
    List<String> good = stillHeld("succeeded");
    List<String> bad = stillHeld("failed");
    for (KubeObject pod : uncounted()) {
      (Pods.phase(pod).equals("Succeeded") ? good : bad).add(pod.uid());
    }
    return counted()
        .with(
            Tree.map(
                "succeeded", good.isEmpty() ? null : good, "failed", bad.isEmpty() ? null : bad),
            "status",
            "uncountedTerminatedPods");
  }

  private List<String> stillHeld(String list) {
    List<String> held = job.texts("status", "uncountedTerminatedPods", list);
    held.removeIf(uid ->
        pods.stream()
            .noneMatch(pod -> pod.uid().equals(uid) && pod.finalizers().contains(Jobs.TRACKING)));
    return held;
  }

  /// Whether a pod that ended is in a job's status, so that its finalizer may go.
  static boolean isCounted(KubeObject job, KubeObject pod) {
    return job.texts("status", "uncountedTerminatedPods", "succeeded").contains(pod.uid())
        || job.texts("status", "uncountedTerminatedPods", "failed").contains(pod.uid());
  }

  List<KubeObject> active() {
    return pods.stream().filter(Pods::isActive).toList();
  }

  long failures() {
    return failed;
  }

  Optional<Instant> lastFailure() {
    return pods.stream()
        .filter(pod -> Pods.phase(pod).equals("Failed"))
        .map(JobStatus::endOf)
        .max(Instant::compareTo);
  }

  private static Instant endOf(KubeObject pod) {
    Instant end = pod.created().orElse(Instant.MIN);
    for (Map<String, @Nullable Object> container : pod.maps("status", "containerStatuses")) {
      String finished = Tree.textAt(container, "state", "terminated", "finishedAt");
      if (!finished.isEmpty() && Instant.parse(finished).isAfter(end)) {
        end = Instant.parse(finished);
      }
    }
    return end;
  }

  private long completions() {
    return job.number(-1, "spec", "completions");
  }

  /// How many pods should be active now.
  long wantedActive() {
    long parallelism = job.number(1, "spec", "parallelism");
    if (completions() < 0) {
      // A job without a number of completions is done when one pod is: then no more are started.
      return succeeded > 0 ? active().size() : parallelism;
    }
    return Math.min(parallelism, Math.max(0, completions() - succeeded));
  }

  /// The indexes that neither succeeded nor have an active pod.
  TreeSet<Long> missingIndexes() {
    TreeSet<Long> missing = new TreeSet<>();
    if (JobPods.isIndexed(job)) {
      for (long index = 0; index < completions(); index++) {
        missing.add(index);
      }
      missing.removeAll(completed);
      active().forEach(pod -> missing.remove(JobPods.index(pod)));
    }
    return missing;
  }

  Optional<End> end() {
    if (failed > job.number(6, "spec", "backoffLimit") || restarts() > backoffOfRestarts()) {
      return Optional.of(
          new End(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit"));
    }
    if (isPastDeadline()) {
      return Optional.of(
          new End(false, "DeadlineExceeded", "Job was active longer than specified deadline"));
    }
    boolean done =
        completions() < 0 ? succeeded > 0 && active().isEmpty() : succeeded >= completions();
    return done
        ? Optional.of(
            new End(true, "CompletionsReached", "Reached expected number of succeeded pods"))
        : Optional.empty();
  }

  /// Containers that are restarted in place count as failures too.
  private long restarts() {
    if (!job.text("spec", "template", "spec", "restartPolicy").equals("OnFailure")) {
      return 0;
    }
    long restarts = 0;
    for (KubeObject pod : active()) {
      for (Map<String, @Nullable Object> container : pod.maps("status", "containerStatuses")) {
        restarts += Tree.numberAt(0, container, "restartCount");
      }
    }
    return restarts;
  }

  private long backoffOfRestarts() {
    long limit = job.number(6, "spec", "backoffLimit");
    return limit == 0 ? 0 : limit - 1;
  }

  private boolean isPastDeadline() {
    long seconds = job.number(-1, "spec", "activeDeadlineSeconds");
    return seconds >= 0
        && job.instant("status", "startTime")
            .filter(start -> !start.plusSeconds(seconds).isAfter(now))
            .isPresent();
  }

  KubeObject running() {
    return running(this);
  }

  /// The status while work goes on: ended pods as counted here, active ones as seen later.
  KubeObject running(JobStatus later) {
    List<KubeObject> active = later.active();
    long ready = active.stream().filter(Pods::isReady).count();
    long terminating =
        later.pods.stream().filter(pod -> pod.isDeleting() && !Pods.isFinished(pod)).count();
    KubeObject changed = counting().with(ready, "status", "ready");
    changed = changed.with(terminating, "status", "terminating");
    changed = ReplicaSets.count(changed, active.size(), "active");
    if (changed.text("status", "startTime").isEmpty()) {
      changed = changed.with(Times.seconds(now), "status", "startTime");
    }
    return changed.condition("Suspended").filter(Condition::isTrue).isPresent()
        ? suspension(changed, Condition.of("Suspended", false, "JobResumed", "Job resumed"))
        : changed;
  }

  private KubeObject counted() {
    KubeObject changed = ReplicaSets.count(job, succeeded, "succeeded");
    changed = ReplicaSets.count(changed, failed, "failed");
    if (JobPods.isIndexed(job) && !completed.isEmpty()) {
      changed = changed.with(format(completed), "status", "completedIndexes");
    }
    return changed;
  }

  KubeObject suspended() {
    KubeObject changed = running().without("status", "startTime");
    return suspension(changed, Condition.of("Suspended", true, "JobSuspended", "Job suspended"));
  }

  private KubeObject suspension(KubeObject changed, Condition condition) {
    KubeObject noted = Pods.withCondition(changed, condition, now);
    List<@Nullable Object> conditions = new ArrayList<>();
    for (Map<String, @Nullable Object> each : noted.maps("status", "conditions")) {
      Object since = each.get("lastTransitionTime");
      boolean probed = each.get("lastProbeTime") != null;
      conditions.add(probed || since == null ? each : Tree.with(each, since, "lastProbeTime"));
    }
    return noted.with(conditions, "status", "conditions");
  }

  KubeObject finished(End end) {
    KubeObject changed =
        counting()
            .without("status", "active")
            .with(0, "status", "ready")
            .with(0, "status", "terminating");
    if (changed.text("status", "startTime").isEmpty()) {
      changed = changed.with(Times.seconds(now), "status", "startTime");
    }
    if (end.success) {
      changed = changed.with(Times.seconds(now), "status", "completionTime");
      changed = condition(changed, "SuccessCriteriaMet", end);
      return condition(changed, "Complete", end);
    }
    changed = condition(changed, "FailureTarget", end);
    return condition(changed, "Failed", end);
  }

  private KubeObject condition(KubeObject changed, String type, End end) {
    String time = Times.seconds(now);
    List<@Nullable Object> conditions = new ArrayList<>(changed.list("status", "conditions"));
    conditions.removeIf(each -> Tree.textAt(each, "type").equals(type));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("type", type);
    tree.put("status", "True");
    tree.put("lastProbeTime", time);
    tree.put("lastTransitionTime", time);
    tree.put("reason", end.reason);
    tree.put("message", end.message);
    conditions.add(tree);
    return changed.with(conditions, "status", "conditions");
  }

  static boolean isFinished(KubeObject job) {
    return ending(job).isPresent();
  }

  private static Optional<Condition> ending(KubeObject job) {
    return job.condition("Complete")
        .filter(Condition::isTrue)
        .or(() -> job.condition("Failed").filter(Condition::isTrue));
  }

  static Instant finishedAt(KubeObject job, Instant otherwise) {
    return ending(job)
        .map(Condition::lastTransitionTime)
        .filter(time -> !time.isEmpty())
        .map(Instant::parse)
        .orElse(otherwise);
  }

  /// `0-2,5` and back.
  static TreeSet<Long> parse(String text) {
    TreeSet<Long> indexes = new TreeSet<>();
    for (String part : text.split(",")) {
      String[] ends = part.split("-");
      if (part.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
        for (long i = Long.parseLong(ends[0]); i <= Long.parseLong(ends[ends.length - 1]); i++) {
          indexes.add(i);
        }
      }
    }
    return indexes;
  }

  static String format(TreeSet<Long> indexes) {
    List<String> parts = new ArrayList<>();
    long first = -1;
    long last = -1;
    for (long index : indexes) {
      if (first >= 0 && index != last + 1) {
        parts.add(first == last ? "" + first : first + "-" + last);
        first = index;
      }
      first = first < 0 ? index : first;
      last = index;
    }
    if (first >= 0) {
      parts.add(first == last ? "" + first : first + "-" + last);
    }
    return String.join(",", parts);
  }
}
