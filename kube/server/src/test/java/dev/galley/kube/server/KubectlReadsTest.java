package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.checks.evidence.Proves;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people see of a cluster through the real kubectl.
class KubectlReadsTest {
  private static final String WIDGETS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd], categories: [all]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}
          additionalPrinterColumns:
          - {name: Size, type: integer, jsonPath: .spec.size}
          - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
          - {name: Colour, type: string, jsonPath: .spec.colour, priority: 1}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  description: What is wanted.
                  properties:
                    size: {type: integer, description: How many., default: 1}
                    colour: {type: string}
                status: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static final String WORKLOADS =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: default}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, labels: {app: web}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: 'nginx:1.27'}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {clusterIP: 10.100.7.7, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: worker, labels: {app: worker}}
      spec: {nodeName: one, containers: [{name: a, image: busybox}, {name: b, image: busybox}]}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: one, labels: {node-role.kubernetes.io/worker: ""}}
      """;

  private static final String RUNNING =
      """
      {"status":{"phase":"Running","podIPs":[{"ip":"10.0.0.9"}],"containerStatuses":[
      {"name":"a","ready":true,"restartCount":0,"image":"","imageID":"","state":{"running":{}}},
      {"name":"b","ready":false,"restartCount":3,"image":"","imageID":"",
      "state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}
      """;

  @TempDir static Path directory;
  private static RunningServer running;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() {
    running =
        new RunningServer(
            directory.resolve("certificates"),
            (pod, container, options, lines) -> {
              lines.line("hello from " + container + " of " + pod.name());
              lines.line("tail " + options.tailLines());
            });
    kubectl = new Kubectl(running, directory);
    kubectl.ok("create", "-f", kubectl.file("widgets.yaml", WIDGETS));
    kubectl.ok("create", "-f", kubectl.file("workloads.yaml", WORKLOADS));
    kubectl.ok("patch", "pod", "worker", "--subresource=status", "--type=merge", "-p", RUNNING);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  @Proves("kubectl: get (table, -o wide, -A)")
  @Proves("api a.4: tables have the columns of each kind")
  void get_prints_the_columns_of_each_kind() {
    assertThat(kubectl.ok("get", "pods").rows())
        .containsExactly("NAME READY STATUS RESTARTS AGE", "worker 1/2 CrashLoopBackOff 3 AGE");
    assertThat(kubectl.ok("get", "deploy", "-o", "wide").rows())
        .containsExactly(
            "NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR",
            "web 0/2 0 0 AGE main nginx:1.27 app=web");
    assertThat(kubectl.ok("get", "svc", "web").rows())
        .containsExactly(
            "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE",
            "web ClusterIP 10.100.7.7 <none> 80/TCP AGE");
    assertThat(kubectl.ok("get", "no").rows().getFirst())
        .isEqualTo("NAME STATUS ROLES AGE VERSION");
    assertThat(kubectl.ok("get", "all", "-A").rows())
        .contains("default pod/worker 1/2 CrashLoopBackOff 3 AGE")
        .contains("default deployment.apps/web 0/2 0 0 AGE");
  }

  @Test
  @Proves("kubectl: get -o yaml, json, name, jsonpath")
  void get_prints_the_other_formats_too() {
    assertThat(kubectl.ok("get", "po", "-o", "name").output()).isEqualTo("pod/worker\n");
    assertThat(kubectl.ok("get", "po", "-o", "jsonpath={.items[*].spec.nodeName}").output())
        .isEqualTo("one");
    assertThat(kubectl.ok("get", "deploy", "web", "-o", "yaml").output())
        .startsWith("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n");
    assertThat(kubectl.ok("get", "po", "-o", "json").output()).contains("\"kind\": \"List\"");
    assertThat(
            kubectl.ok("get", "po", "-o", "custom-columns=N:.metadata.name", "--no-headers").rows())
        .containsExactly("worker");
  }

  @Test
  @Proves("kubectl: get with selectors, --sort-by, -L")
  void selectors_sorting_and_labels_work() {
    assertThat(kubectl.ok("get", "po", "-l", "app in (worker,x)", "-o", "name").lines()).hasSize(1);
    assertThat(kubectl.ok("get", "po", "-l", "app=other").output())
        .isEqualTo("No resources found in default namespace.\n");
    assertThat(kubectl.ok("get", "po", "--field-selector=spec.nodeName=one", "-o", "name").lines())
        .containsExactly("pod/worker");
    assertThat(kubectl.ok("get", "ns", "--sort-by=.metadata.name", "-o", "name").lines())
        .startsWith("namespace/default", "namespace/kube-node-lease");
    assertThat(kubectl.ok("get", "po", "--show-labels", "-L", "app").rows().get(1))
        .isEqualTo("worker 1/2 CrashLoopBackOff 3 AGE worker app=worker");
  }

  @Test
  @Proves("kubectl: get -w")
  @Proves("api i: column definitions only in the first event of a watch")
  void a_watch_prints_what_is_there_and_what_comes() {
    kubectl.ok("create", "cm", "early", "-n", "kube-public");
    List<String> lines =
        kubectl.firstLines(
            3,
            () -> kubectl.ok("create", "cm", "late", "-n", "kube-public"),
            "get",
            "cm",
            "-n",
            "kube-public",
            "-w",
            "--output-watch-events");
    assertThat(lines)
        .containsExactly("EVENT NAME DATA AGE", "ADDED early 0 AGE", "ADDED late 0 AGE");
  }

  @Test
  @Proves("kubectl: get, scale and explain of custom resources")
  void custom_resources_have_their_columns_their_scale_and_their_explanation() {
    kubectl.ok(
        "create",
        "-f",
        kubectl.file(
            "widget.yaml",
            "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one}\n"
                + "spec: {size: 3, colour: red}\n"));
    assertThat(kubectl.ok("get", "wd", "-o", "wide").rows())
        .containsExactly("NAME SIZE READY COLOUR", "one 3 red");
    assertThat(kubectl.ok("scale", "wd/one", "--replicas=5").output())
        .isEqualTo("widget.example.com/one scaled\n");
    assertThat(kubectl.ok("get", "wd", "one", "-o", "jsonpath={.spec.size}").output())
        .isEqualTo("5");
    assertThat(kubectl.ok("explain", "widgets.spec.size").output())
        .contains("KIND:       Widget")
        .contains("FIELD: size <integer>")
        .contains("How many.");
    assertThat(kubectl.ok("get", "crd").lines().getFirst()).matches("NAME +CREATED AT");
  }

  @Test
  @Proves("kubectl: describe")
  void describe_shows_objects_and_what_belongs_to_them() {
    assertThat(kubectl.ok("describe", "deploy", "web").output())
        .contains("Replicas:               2 desired | 0 updated")
        .contains("RollingUpdateStrategy:  25% max unavailable, 25% max surge")
        .contains("Image:         nginx:1.27");
    assertThat(kubectl.ok("describe", "pod", "worker").output())
        .contains("Reason:       CrashLoopBackOff")
        .contains("Events:");
    assertThat(kubectl.ok("describe", "node", "one").output())
        .contains("default")
        .contains("worker");
    assertThat(kubectl.ok("describe", "svc", "web").output()).contains("10.100.7.7");
    assertThat(kubectl.ok("describe", "ns", "default").output()).contains("Active");
    assertThat(kubectl.ok("describe", "crd", "widgets.example.com").output())
        .contains("Plural:")
        .contains("InitialNamesAccepted");
  }

  @Test
  @Proves("kubectl: explain")
  void explain_reads_the_openapi_documents() {
    assertThat(kubectl.ok("explain", "deployment.spec.strategy.type").output())
        .contains("GROUP:      apps")
        .contains("FIELD: type <string>")
        .contains("ENUM:");
    assertThat(kubectl.ok("explain", "pods", "--recursive").output()).contains("containerPort");
    assertThat(kubectl.run("explain", "pod.spec.nothing").exit()).isEqualTo(1);
  }

  @Test
  @Proves("kubectl: api-resources")
  @Proves("kubectl: api-versions")
  @Proves("kubectl: version")
  @Proves("kubectl: cluster-info")
  @Proves("kubectl: get --raw")
  @Proves("kubectl: top (no metrics API)")
  void the_server_says_what_it_serves_and_what_it_is() {
    assertThat(kubectl.ok("api-resources").rows())
        .contains("pods po v1 true Pod")
        .contains("deployments deploy apps/v1 true Deployment")
        .contains("widgets wd example.com/v1 true Widget");
    assertThat(kubectl.ok("api-versions").lines()).contains("v1", "apps/v1", "example.com/v1");
    assertThat(kubectl.ok("version").output()).contains("Server Version: v1.");
    assertThat(kubectl.ok("cluster-info").output())
        .contains("https://127.0.0.1:" + running.server.port());
    assertThat(kubectl.ok("get", "--raw", "/readyz?verbose").output())
        .endsWith("readyz check passed\n");
    assertThat(kubectl.run("top", "nodes").output())
        .isEqualTo("error: Metrics API not available\n");
  }

  @Test
  @Proves("kubectl: logs")
  void logs_come_from_the_seam_and_ask_for_a_container() {
    assertThat(kubectl.ok("logs", "worker", "-c", "a", "--tail=7").lines())
        .containsExactly("hello from a of worker", "tail OptionalLong[7]");
    assertThat(kubectl.run("logs", "worker", "-c", "c").output())
        .contains("container c is not valid for pod worker");
    assertThat(kubectl.run("logs", "worker", "-c", "b").output())
        .contains("container \"b\" in pod \"worker\" is waiting to start: CrashLoopBackOff");
  }

  @Test
  @Proves("kubectl: auth whoami")
  @Proves("kubectl: auth can-i")
  @Proves("kubectl: --as, --as-group")
  void users_are_who_their_certificates_say() {
    assertThat(kubectl.ok("auth", "whoami").rows())
        .contains("Username admin")
        .contains("Groups [system:masters system:authenticated]");
    assertThat(kubectl.ok("auth", "can-i", "create", "pods").output()).isEqualTo("yes\n");
    assertThat(kubectl.ok("auth", "whoami", "--as=alice", "--as-group=team").rows())
        .contains("Username alice")
        .contains("Groups [team system:authenticated]");
  }

  @Test
  @Proves("kubectl: errors for what is not there")
  void what_is_not_there_is_said_as_ever() {
    assertThat(kubectl.run("get", "pod", "nope").output())
        .isEqualTo("Error from server (NotFound): pods \"nope\" not found\n");
    assertThat(kubectl.run("get", "nothing").output())
        .isEqualTo("error: the server doesn't have a resource type \"nothing\"\n");
    assertThat(kubectl.ok("get", "events").output())
        .isEqualTo("No resources found in default namespace.\n");
    assertThat(kubectl.ok("events").output()).isEqualTo("No events found in default namespace.\n");
  }
}
