package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.PodStreams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verbs of the real kubectl that neither only read nor only write.
class KubectlVerbsTest {
  @TempDir static Path directory;
  private static RunningServer running;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() {
    PodLogs logs =
        (pod, container, options, lines) -> {
          for (int i = 1; i <= 5; i++) {
            if (!lines.line("line " + i)) {
              return;
            }
          }
        };
    running = new RunningServer(directory.resolve("certificates"), logs, KubectlVerbsTest::run);
    kubectl = new Kubectl(running, directory);
    kubectl.ok("create", "serviceaccount", "default");
    kubectl.ok("create", "-f", kubectl.file("worker.yaml", WORKER));
    kubectl.ok(
        "patch", "pod", "worker", "--subresource=status", "--type=merge", "-p", RUNNING_STATUS);
  }

  private static final String WORKER =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: one}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: worker, labels: {app: worker}}
      spec: {nodeName: one, containers: [{name: main, image: busybox}]}
      """;

  private static final String RUNNING_STATUS =
      "{\"status\":{\"phase\":\"Running\",\"podIP\":\"10.1.2.3\",\"containerStatuses\":[{\"name\":"
          + "\"main\",\"image\":\"busybox\",\"imageID\":\"\",\"ready\":true,\"restartCount\":0,"
          + "\"state\":{\"running\":{\"startedAt\":\"2026-01-01T00:00:00Z\"}}}]}}";

  private static PodStreams.Ended run(
      KubeObject pod, PodStreams.Command command, PodStreams.Terminal terminal) {
    return switch (command.words().getFirst()) {
      case "echo" -> {
        terminal.out(String.join(" ", command.words().subList(1, command.words().size())) + "\n");
        terminal.error("spoken\n");
        yield new PodStreams.Ended.Exited(0);
      }
      case "cat" -> {
        for (byte[] piece = terminal.read(); piece != null; piece = terminal.read()) {
          terminal.out(new String(piece, StandardCharsets.UTF_8));
        }
        yield new PodStreams.Ended.Exited(0);
      }
      case "fail" -> new PodStreams.Ended.Exited(42);
      default -> new PodStreams.Ended.Failed("no such command");
    };
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  @Proves("kubectl: exec")
  void exec_runs_a_command_and_ends_as_it_ends() {
    assertThat(kubectl.ok("exec", "worker", "--", "echo", "a", "b").lines())
        .containsExactlyInAnyOrder("a b", "spoken");
    Kubectl.Result failed = kubectl.run("exec", "worker", "--", "fail");
    assertThat(failed.exit()).isEqualTo(42);
    assertThat(failed.output()).isEqualTo("command terminated with exit code 42\n");
    assertThat(kubectl.run("exec", "worker", "--", "nothing").output())
        .isEqualTo("error: Internal error occurred: no such command\n");
    assertThat(kubectl.run("exec", "worker", "-c", "x", "--", "echo").output())
        .isEqualTo("Error from server (BadRequest): container x is not valid for pod worker\n");
    assertThat(kubectl.ok("exec", "-i", "worker", "--", "cat").output()).isEmpty();
  }

  @Test
  @Proves("kubectl: attach")
  @Proves("kubectl: port-forward (refused: nothing listens in a simulated pod)")
  void attach_shows_what_is_written_and_ports_are_refused_honestly() {
    assertThat(kubectl.ok("attach", "worker").output()).contains("line 1\n", "line 5\n");
    assertThat(kubectl.run("port-forward", "worker", "0:80").output())
        .contains("the containers of this cluster are simulated");
    assertThat(
            kubectl.run("get", "--raw", "/api/v1/namespaces/default/pods/worker/proxy/").output())
        .isEqualTo(
            "Error from server (ServiceUnavailable): error trying to reach service: dial tcp"
                + " 10.1.2.3:80: connect: connection refused\n");
  }

  @Test
  @Proves("kubectl: logs --limit-bytes, --since and their checks")
  void logs_are_limited_and_their_options_checked() {
    assertThat(kubectl.ok("logs", "worker", "--limit-bytes=10").output()).isEqualTo("line 1\nlin");
    assertThat(
            kubectl
                .run(
                    "get",
                    "--raw",
                    "/api/v1/namespaces/default/pods/worker/log?tailLines=-1&limitBytes=0")
                .output())
        .contains("tailLines: Invalid value: -1: must be greater than or equal to 0")
        .contains("limitBytes: Invalid value: 0: must be greater than 0");
    assertThat(kubectl.run("logs", "worker", "--previous").output())
        .contains("previous terminated container \"main\" in pod \"worker\" not found");
  }

  @Test
  @Proves("kubectl: run")
  @Proves("kubectl: expose")
  void run_makes_a_pod_and_expose_a_service() {
    assertThat(kubectl.ok("run", "ran", "--image=nginx", "--port=80").output())
        .isEqualTo("pod/ran created\n");
    assertThat(kubectl.ok("expose", "pod", "ran", "--port=80").output())
        .isEqualTo("service/ran exposed\n");
    assertThat(kubectl.ok("get", "svc", "ran", "-o", "jsonpath={.spec.selector}").output())
        .isEqualTo("{\"run\":\"ran\"}");
    assertThat(kubectl.run("run", "dry", "--image=x", "--dry-run=server").output())
        .isEqualTo("pod/dry created (server dry run)\n");
    assertThat(kubectl.run("get", "pod", "dry").exit()).isEqualTo(1);
  }

  @Test
  @Proves("kubectl: autoscale")
  @Proves("kubectl: set image, env, resources")
  @Proves("kubectl: rollout restart, pause, resume")
  void workloads_are_set_restarted_paused_and_autoscaled() {
    kubectl.ok("create", "deployment", "wide", "--image=nginx:1");
    assertThat(kubectl.ok("autoscale", "deploy", "wide", "--min=1", "--max=3").output())
        .contains("horizontalpodautoscaler.autoscaling/wide autoscaled");
    assertThat(kubectl.ok("get", "hpa", "wide", "-o", "jsonpath={.spec.maxReplicas}").output())
        .isEqualTo("3");
    assertThat(kubectl.ok("set", "image", "deploy/wide", "nginx=nginx:2").output())
        .isEqualTo("deployment.apps/wide image updated\n");
    kubectl.ok("set", "env", "deploy/wide", "A=b");
    kubectl.ok("set", "resources", "deploy/wide", "--limits=cpu=100m");
    assertThat(kubectl.ok("rollout", "restart", "deploy/wide").output())
        .isEqualTo("deployment.apps/wide restarted\n");
    assertThat(kubectl.ok("rollout", "pause", "deploy/wide").output())
        .isEqualTo("deployment.apps/wide paused\n");
    assertThat(kubectl.ok("rollout", "resume", "deploy/wide").output())
        .isEqualTo("deployment.apps/wide resumed\n");
    assertThat(
            kubectl
                .ok(
                    "get",
                    "deploy",
                    "wide",
                    "-o",
                    "jsonpath={.spec.template.spec.containers[0]['image','env']}")
                .output())
        .isEqualTo("nginx:2 [{\"name\":\"A\",\"value\":\"b\"}]");
  }

  @Test
  @Proves("kubectl: taint")
  @Proves("kubectl: get -o custom-columns")
  void nodes_are_tainted() {
    assertThat(kubectl.ok("taint", "node", "one", "k=v:NoSchedule").output())
        .isEqualTo("node/one tainted\n");
    assertThat(
            kubectl.ok("get", "node", "one", "-o", "custom-columns=T:.spec.taints[*].key").rows())
        .contains("k");
    assertThat(kubectl.ok("taint", "node", "one", "k-").output()).isEqualTo("node/one untainted\n");
  }

  private static String map(String name, String extra) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + ", labels: {set: pruned}}\n"
        + extra;
  }

  @Test
  @Proves("kubectl: apply --prune")
  @Proves("kubectl: replace")
  @Proves("kubectl: apply view-last-applied")
  void apply_prunes_and_replace_replaces() {
    kubectl.ok("apply", "-f", kubectl.file("one.yaml", map("one", "")));
    kubectl.ok("apply", "-f", kubectl.file("two.yaml", map("two", "")));
    assertThat(
            kubectl
                .ok(
                    "apply",
                    "--prune",
                    "-l",
                    "set=pruned",
                    "-f",
                    kubectl.file("p.yaml", map("one", "")))
                .output())
        .contains("configmap/two pruned");
    assertThat(
            kubectl
                .ok("replace", "-f", kubectl.file("r.yaml", map("one", "data: {a: b}\n")))
                .output())
        .isEqualTo("configmap/one replaced\n");
    kubectl.ok("apply", "-f", kubectl.file("l.yaml", map("one", "data: {a: c}\n")));
    assertThat(kubectl.ok("apply", "view-last-applied", "cm", "one").output()).contains("a: c");
  }

  @Test
  @Proves("kubectl: kustomize and apply -k")
  void a_kustomization_is_applied() {
    kubectl.file("kustomization.yaml", "namePrefix: k-\nresources: [base.yaml]\n");
    kubectl.file("base.yaml", map("based", "data: {x: y}\n"));
    assertThat(kubectl.ok("apply", "-k", directory.toString()).output())
        .isEqualTo("configmap/k-based created\n");
  }

  @Test
  @Proves("kubectl: auth can-i --list")
  @Proves("kubectl: auth reconcile")
  void rights_are_listed_and_reconciled() {
    assertThat(kubectl.ok("auth", "can-i", "--list").output()).contains("*.*");
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reconciled, namespace: default}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        """;
    assertThat(kubectl.ok("auth", "reconcile", "-f", kubectl.file("role.yaml", role)).output())
        .contains("role.rbac.authorization.k8s.io/reconciled reconciled");
  }

  @Test
  @Proves("kubectl: certificate approve, deny")
  void certificate_requests_are_decided() {
    String request =
        """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: wish}
        spec:
          request: %s
          signerName: kubernetes.io/kube-apiserver-client
          usages: [client auth]
        """
            .formatted(CertificateRequests.base64Pem("wish"));
    kubectl.ok("create", "-f", kubectl.file("csr.yaml", request));
    assertThat(kubectl.ok("certificate", "approve", "wish").output())
        .isEqualTo("certificatesigningrequest.certificates.k8s.io/wish approved\n");
    assertThat(kubectl.ok("get", "csr", "wish").rows().getLast()).endsWith("Approved");
  }

  @Test
  @Proves("kubectl: debug")
  void a_pod_gets_an_ephemeral_container() {
    kubectl.ok("run", "debugged", "--image=nginx");
    assertThat(
            kubectl
                .ok("debug", "debugged", "--image=busybox", "-c", "debugger", "--attach=false")
                .output())
        .doesNotContain("rror");
    assertThat(
            kubectl
                .ok("get", "pod", "debugged", "-o", "jsonpath={.spec.ephemeralContainers[*].name}")
                .output())
        .isEqualTo("debugger");
  }

  @Test
  @Proves("kubectl: get apiservices")
  @Proves("kubectl: get componentstatuses")
  @Proves("api a.3: warnings come as headers, and kubectl prints them")
  void api_services_and_components_are_listed() {
    List<String> services = kubectl.ok("get", "apiservices").rows();
    assertThat(services)
        .contains("NAME SERVICE AVAILABLE AGE")
        .anyMatch(row -> row.startsWith("v1. Local True"))
        .anyMatch(row -> row.startsWith("v1.apps Local True"));
    assertThat(kubectl.ok("get", "cs").rows())
        .contains("Warning: v1 ComponentStatus is deprecated in v1.19+", "etcd-0 Healthy ok");
    assertThat(kubectl.ok("get", "endpoints").output())
        .contains("Warning: v1 Endpoints is deprecated in v1.33+");
  }

  @Test
  @Proves("kubectl: events")
  void events_are_shown_by_object() {
    String event =
        """
        apiVersion: v1
        kind: Event
        metadata: {name: worker.1, namespace: default}
        involvedObject: {apiVersion: v1, kind: Pod, namespace: default, name: worker}
        reason: Started
        message: Started container main
        type: Normal
        count: 2
        firstTimestamp: "2026-01-01T00:00:00Z"
        lastTimestamp: "2026-01-01T00:00:00Z"
        """;
    kubectl.ok("create", "-f", kubectl.file("event.yaml", event));
    assertThat(kubectl.ok("events", "--for", "pod/worker").output())
        .contains("Started   Pod/worker   Started container main");
  }

  @Test
  @Proves("kubectl: config")
  void client_side_verbs_need_no_server() {
    assertThat(kubectl.ok("config", "current-context").output()).isEqualTo("test\n");
    assertThat(kubectl.ok("config", "view").output()).contains("server: https://127.0.0.1:");
  }
}
