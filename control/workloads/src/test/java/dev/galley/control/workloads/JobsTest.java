package dev.galley.control.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobsTest {
  private static KubeObject job(String name, String restartPolicy) {
    Map<String, @Nullable Object> template =
        Tree.with(Platform.template(name, "tool:1"), restartPolicy, "spec", "restartPolicy");
    return KubeObject.of(Kinds.JOB, new ObjectName("default", name))
        .with(Tree.map("template", template), "spec");
  }

  private static KubeObject failing(KubeObject job) {
    return job.with("1", "spec", "template", "metadata", "annotations", "galley.dev/exit-code");
  }

  private static KubeObject finished(Platform platform) {
    platform.await("the end of the job", () -> JobStatus.isFinished(get(platform)));
    return get(platform);
  }

  private static KubeObject get(Platform platform) {
    return platform.get(Kinds.JOB, "default/work");
  }

  private static List<String> conditions(KubeObject job) {
    return Condition.listOf(job).stream().map(each -> each.type() + " " + each.reason()).toList();
  }

  @Test
  void a_job_is_complete_when_its_pod_has_succeeded() {
    Platform.run(platform -> {
      platform.create(job("work", "Never").with(1, "spec", "completions"));
      KubeObject job = finished(platform);
      assertThat(conditions(job))
          .containsExactly("SuccessCriteriaMet CompletionsReached", "Complete CompletionsReached");
      assertThat(job.number(0, "status", "succeeded")).isEqualTo(1);
      assertThat(job.text("status", "completionTime")).isNotEmpty();
      assertThat(job.text("status", "startTime")).isNotEmpty();
      assertThat(platform.pods()).hasSize(1).allMatch(pod -> Pods.phase(pod).equals("Succeeded"));
      assertThat(platform.pods().getFirst().finalizers()).isEmpty();
      assertThat(platform.events("Completed")).containsExactly("Job completed");
    });
  }

  @Test
  void several_completions_run_so_many_at_a_time() {
    Platform.run(platform -> {
      platform.create(
          job("work", "Never").with(5, "spec", "completions").with(2, "spec", "parallelism"));
      platform.await(
          "five pods",
          () -> {
            assertThat(platform.pods().stream().filter(Pods::isActive)).hasSizeLessThanOrEqualTo(2);
            return JobStatus.isFinished(get(platform));
          });
      assertThat(get(platform).number(0, "status", "succeeded")).isEqualTo(5);
      assertThat(platform.pods()).hasSize(5);
    });
  }

  @Test
  void a_job_that_keeps_failing_gives_up_at_its_limit() {
    Platform.run(platform -> {
      platform.create(failing(job("work", "Never")).with(2, "spec", "backoffLimit"));
      KubeObject job = finished(platform);
      assertThat(conditions(job))
          .containsExactly("FailureTarget BackoffLimitExceeded", "Failed BackoffLimitExceeded");
      assertThat(job.number(0, "status", "failed")).isEqualTo(3);
      assertThat(platform.pods()).hasSize(3);
      assertThat(job.condition("Failed").orElseThrow().message())
          .isEqualTo("Job has reached the specified backoff limit");
    });
  }

  @Test
  void a_job_past_its_deadline_fails_and_stops() {
    Platform.run(platform -> {
      KubeObject slow =
          job("work", "Never")
              .with("never", "spec", "template", "metadata", "annotations", "galley.dev/exit-after")
              .with(30, "spec", "activeDeadlineSeconds");
      platform.create(slow);
      assertThat(conditions(finished(platform))).contains("Failed DeadlineExceeded");
      platform.await("its pods to go", () -> platform.pods().isEmpty());
    });
  }

  @Test
  void an_indexed_job_gives_every_pod_its_index() {
    Platform.run(platform -> {
      platform.create(
          job("work", "Never")
              .with("Indexed", "spec", "completionMode")
              .with(3, "spec", "completions")
              .with(3, "spec", "parallelism"));
      KubeObject job = finished(platform);
      assertThat(job.text("status", "completedIndexes")).isEqualTo("0-2");
      assertThat(platform.pods().stream().map(pod -> pod.text("spec", "hostname")))
          .containsExactlyInAnyOrder("work-0", "work-1", "work-2");
    });
  }

  @Test
  void a_finished_job_lives_as_long_as_it_may() {
    Platform.run(platform -> {
      platform.create(job("work", "Never").with(60, "spec", "ttlSecondsAfterFinished"));
      finished(platform);
      platform.sleep(30);
      assertThat(platform.exists(Kinds.JOB, "default/work")).isTrue();
      platform.await("it to go", () -> !platform.exists(Kinds.JOB, "default/work"));
      assertThat(platform.pods()).isEmpty();
    });
  }

  @Test
  void deleting_a_running_job_takes_its_pods_along() {
    Platform.run(platform -> {
      platform.create(
          job("work", "Never")
              .with(
                  "never", "spec", "template", "metadata", "annotations", "galley.dev/exit-after"));
      platform.await("a pod", () -> platform.pods().stream().anyMatch(Pods::isReady));
      platform.delete(Kinds.JOB, "default/work");
      platform.await("the pods to go", () -> platform.pods().isEmpty());
      assertThat(platform.exists(Kinds.JOB, "default/work")).isFalse();
    });
  }

  @Test
  void indexes_are_written_as_ranges() {
    assertThat(JobStatus.format(JobStatus.parse("0-2,5,7-8"))).isEqualTo("0-2,5,7-8");
  }
}
