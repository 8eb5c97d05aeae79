package dev.galley.control.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemCode;
import dev.galley.base.runtime.Signal;
import dev.galley.kube.controller.Kinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubeletTest {
  private enum Code implements ProblemCode {
    BROKEN;

    @Override
    public String code() {
      return "TEST-001";
    }

    @Override
    public String meaning() {
      return "The program is broken on purpose.";
    }
  }

  private static KubeObject pod() {
    return KubeObject.of(Kinds.POD, new ObjectName("default", "web"))
        .with(
            Tree.map(
                "nodeName",
                "node",
                "containers",
                List.of(Tree.map("name", "main", "image", "web:1"))),
            "spec");
  }

  private static String state(KubeObject pod, String... path) {
    String[] full = new String[path.length + 3];
    full[0] = "status";
    full[1] = "containerStatuses";
    full[2] = "0";
    System.arraycopy(path, 0, full, 3, path.length);
    return pod.text(full);
  }

  private static List<String> conditions(KubeObject pod) {
    return Condition.listOf(pod).stream().map(each -> each.type() + "=" + each.status()).toList();
  }

  @Test
  void a_machine_registers_with_all_that_schedulers_look_at() {
    Bench.run(bench -> {
      KubeObject node = bench.get(Kinds.NODE, "node");
      assertThat(node.labels())
          .containsEntry("kubernetes.io/hostname", "node")
          .containsEntry("kubernetes.io/arch", "amd64")
          .containsEntry("kubernetes.io/os", "linux")
          .containsEntry("topology.kubernetes.io/zone", "us-east-1a")
          .containsEntry("node.kubernetes.io/instance-type", "m5.large");
      assertThat(node.text("spec", "providerID")).isEqualTo("aws:///us-east-1a/i-1");
      assertThat(node.text("status", "allocatable", "cpu")).isEqualTo("4");
      assertThat(node.condition("Ready").map(Condition::status)).hasValue("True");
      assertThat(bench.get(Kinds.LEASE, "kube-node-lease/node").text("spec", "holderIdentity"))
          .isEqualTo("node");
    });
  }

  @Test
  void a_pod_is_pulled_started_and_ready() {
    Bench.run(bench -> {
      bench.create(pod());
      bench.sleep(1);
      assertThat(bench.pod().text("status", "phase")).isEqualTo("Pending");
      assertThat(state(bench.pod(), "state", "waiting", "reason")).isEqualTo("ContainerCreating");
      bench.sleep(5);
      KubeObject pod = bench.pod();
      assertThat(pod.text("status", "phase")).isEqualTo("Running");
      assertThat(conditions(pod))
          .startsWith(
              "PodReadyToStartContainers=True",
              "Initialized=True",
              "Ready=True",
              "ContainersReady=True");
      assertThat(pod.text("status", "podIP")).isNotEmpty();
      assertThat(pod.flag("status", "containerStatuses", "0", "ready")).isTrue();
      assertThat(bench.events("Pulling")).containsExactly("Pulling image \"web:1\"");
      assertThat(bench.events("Started")).containsExactly("Started container main");
    });
  }

  @Test
  void readiness_waits_for_the_probes_delay() {
    Bench.run(bench -> {
      bench.create(
          pod()
              .with(
                  Tree.map("httpGet", Tree.map("port", 80L), "initialDelaySeconds", 30L),
                  "spec",
                  "containers",
                  "0",
                  "readinessProbe"));
      bench.sleep(20);
      assertThat(bench.pod().condition("Ready").map(Condition::reason))
          .hasValue("ContainersNotReady");
      assertThat(bench.pod().condition("Ready").map(Condition::message))
          .hasValue("containers with unready status: [main]");
      bench.sleep(20);
      assertThat(bench.pod().condition("Ready").map(Condition::isTrue)).hasValue(true);
    });
  }

  @Test
  void init_containers_run_one_after_the_other_before_the_rest() {
    Bench.run(bench -> {
      bench.create(
          pod()
              .with(
                  List.of(
                      Tree.map("name", "one", "image", "init:1"),
                      Tree.map("name", "two", "image", "init:1")),
                  "spec",
                  "initContainers"));
      bench.sleep(2);
      assertThat(bench.pod().condition("Initialized").map(Condition::message))
          .hasValue("containers with incomplete status: [one two]");
      assertThat(state(bench.pod(), "state", "waiting", "reason")).isEqualTo("PodInitializing");
      bench.sleep(20);
      assertThat(bench.pod().condition("Ready").map(Condition::isTrue)).hasValue(true);
    });
  }

  @Test
  void a_crashing_container_backs_off_ten_seconds_and_doubles() {
    Bench.run(bench -> {
      bench.create(
          pod()
              .withAnnotation("galley.dev/exit-after", "1s")
              .withAnnotation("galley.dev/exit-code", "3"));
      bench.sleep(9);
      KubeObject pod = bench.pod();
      assertThat(state(pod, "state", "waiting", "reason")).isEqualTo("CrashLoopBackOff");
      assertThat(state(pod, "state", "waiting", "message"))
          .startsWith("back-off 10s restarting failed container=main pod=web_default(");
      assertThat(pod.number(0, "status", "containerStatuses", "0", "restartCount")).isEqualTo(2);
      assertThat(
              pod.number(
                  0, "status", "containerStatuses", "0", "lastState", "terminated", "exitCode"))
          .isEqualTo(3);
      assertThat(pod.text("status", "phase")).isEqualTo("Running");
      bench.sleep(12);
      assertThat(state(bench.pod(), "state", "waiting", "message")).startsWith("back-off 20s");
      assertThat(bench.events("BackOff")).hasSize(1);
    });
  }

  @Test
  void a_pod_that_is_never_restarted_ends() {
    Bench.run(bench -> {
      bench.create(
          pod()
              .with("Never", "spec", "restartPolicy")
              .withAnnotation("galley.dev/exit-after", "10s"));
      bench.sleep(20);
      KubeObject pod = bench.pod();
      assertThat(pod.text("status", "phase")).isEqualTo("Succeeded");
      assertThat(state(pod, "state", "terminated", "reason")).isEqualTo("Completed");
      assertThat(pod.condition("Ready").map(Condition::reason)).hasValue("PodCompleted");
    });
  }

  @Test
  void an_image_that_does_not_exist_is_asked_for_ever_more_rarely() {
    Bench.run(bench -> {
      bench.create(pod().withAnnotation("galley.dev/image-pull", "fail"));
      bench.world().sleep(Duration.ofMillis(500));
      assertThat(state(bench.pod(), "state", "waiting", "reason")).isEqualTo("ErrImagePull");
      bench.sleep(2);
      assertThat(state(bench.pod(), "state", "waiting", "reason")).isEqualTo("ImagePullBackOff");
      assertThat(state(bench.pod(), "state", "waiting", "message"))
          .isEqualTo("Back-off pulling image \"web:1\"");
      assertThat(bench.pod().text("status", "phase")).isEqualTo("Pending");
    });
  }

  @Test
  void a_missing_secret_of_the_environment_is_named_until_it_comes() {
    Bench.run(bench -> {
      bench.create(
          pod()
              .with(
                  List.of(Tree.map("secretRef", Tree.map("name", "token"))),
                  "spec",
                  "containers",
                  "0",
                  "envFrom"));
      bench.sleep(7);
      assertThat(state(bench.pod(), "state", "waiting", "reason"))
          .isEqualTo("CreateContainerConfigError");
      assertThat(state(bench.pod(), "state", "waiting", "message"))
          .isEqualTo("secret \"token\" not found");
      assertThat(bench.events("Failed")).containsExactly("Error: secret \"token\" not found");
      bench.create(KubeObject.of(Kinds.SECRET, new ObjectName("default", "token")));
      bench.sleep(12);
      assertThat(bench.pod().text("status", "phase")).isEqualTo("Running");
    });
  }

  @Test
  void a_missing_volume_keeps_the_pod_from_being_created() {
    Bench.run(bench -> {
      bench.create(
          pod()
              .with(
                  List.of(Tree.map("name", "settings", "configMap", Tree.map("name", "absent"))),
                  "spec",
                  "volumes"));
      bench.sleep(10);
      assertThat(state(bench.pod(), "state", "waiting", "reason")).isEqualTo("ContainerCreating");
      assertThat(bench.events("FailedMount"))
          .containsExactly(
              "MountVolume.SetUp failed for volume \"settings\" : configmap \"absent\" not found");
      assertThat(conditions(bench.pod())).contains("PodReadyToStartContainers=False");
      bench.create(KubeObject.of(Kinds.CONFIG_MAP, new ObjectName("default", "absent")));
      bench.sleep(30);
      assertThat(bench.pod().text("status", "phase")).isEqualTo("Running");
    });
  }

  @Test
  void a_deleted_pod_stops_and_is_gone() {
    Bench.run(bench -> {
      bench.create(pod());
      bench.sleep(10);
      bench.delete();
      assertThat(bench.pod().isDeleting()).isTrue();
      bench.sleep(2);
      assertThat(bench.gone()).isTrue();
      assertThat(bench.events("Killing")).containsExactly("Stopping container main");
    });
  }

  @Test
  void a_stubborn_container_is_killed_at_the_end_of_the_grace_period() {
    Bench.run(bench -> {
      bench.create(
          pod()
              .with(10, "spec", "terminationGracePeriodSeconds")
              .withAnnotation("galley.dev/stop-after", "never"));
      bench.sleep(10);
      bench.delete();
      bench.sleep(9);
      assertThat(bench.gone()).isFalse();
      bench.sleep(2);
      assertThat(bench.gone()).isTrue();
    });
  }

  @Test
  void an_image_with_a_program_runs_it_until_the_pod_goes() {
    List<String> diary = new ArrayList<>();
    Program program =
        context -> {
          diary.add("started " + context.container());
          context.log("hello");
          context.world().sleep(Duration.ofSeconds(5));
          context.ready();
          try {
            context.world().signal("never").awaitAfter(0, Signal.FOREVER);
          } finally {
            diary.add("stopped");
          }
        };
    Bench.run(
        (pod, container) -> Optional.of(program),
        bench -> {
          bench.create(
              pod()
                  .with(
                      Tree.map("httpGet", Tree.map("port", 80L)),
                      "spec",
                      "containers",
                      "0",
                      "readinessProbe"));
          bench.sleep(6);
          assertThat(diary).containsExactly("started main");
          assertThat(bench.pod().condition("Ready").map(Condition::isTrue)).hasValue(false);
          bench.sleep(6);
          assertThat(bench.pod().condition("Ready").map(Condition::isTrue)).hasValue(true);
          assertThat(
                  bench
                      .kubelet()
                      .logs()
                      .lines(new ObjectName("default", "web"), "main")
                      .orElseThrow())
              .extracting(PodLogs.Line::text)
              .containsExactly("hello");
          bench.delete();
          bench.sleep(2);
          assertThat(diary).containsExactly("started main", "stopped");
        });
  }

  @Test
  void a_program_that_fails_crashes_its_container_with_its_message() {
    Program program =
        context -> {
          throw Problem.of(Code.BROKEN, "no queue named karpenter").asException();
        };
    Bench.run(
        (pod, container) -> Optional.of(program),
        bench -> {
          bench.create(pod());
          bench.sleep(8);
          KubeObject pod = bench.pod();
          assertThat(state(pod, "state", "waiting", "reason")).isEqualTo("CrashLoopBackOff");
          assertThat(state(pod, "lastState", "terminated", "message"))
              .contains("no queue named karpenter");
          assertThat(state(pod, "lastState", "terminated", "reason")).isEqualTo("Error");
        });
  }

  @Test
  void a_machine_that_falls_silent_says_nothing_more() {
    Bench.run(bench -> {
      bench.create(pod());
      bench.sleep(10);
      bench.kubelet().stopNode("node");
      bench.delete();
      bench.sleep(120);
      assertThat(bench.gone()).isFalse();
      assertThat(bench.pod().text("status", "phase")).isEqualTo("Running");
    });
  }
}
