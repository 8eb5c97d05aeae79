package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.checks.evidence.Proves;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people change in a cluster through the real kubectl.
class KubectlWritesTest {
  @TempDir static Path directory;
  private static RunningServer running;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() {
    running = new RunningServer(directory.resolve("certificates"));
    kubectl = new Kubectl(running, directory);
    kubectl.ok("create", "serviceaccount", "default");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static String deployment(String name, String image) {
    return kubectl.file(
        name + ".yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec:
          replicas: 1
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec: {containers: [{name: main, image: '%2$s'}]}
        """
            .formatted(name, image));
  }

  @Test
  @Proves("kubectl: apply")
  @Proves("kubectl: diff")
  void apply_creates_leaves_alone_and_configures() {
    assertThat(kubectl.ok("apply", "-f", deployment("applied", "nginx:1")).output())
        .isEqualTo("deployment.apps/applied created\n");
    assertThat(kubectl.ok("apply", "-f", deployment("applied", "nginx:1")).output())
        .isEqualTo("deployment.apps/applied unchanged\n");
    Kubectl.Result diff = kubectl.run("diff", "-f", deployment("applied", "nginx:2"));
    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.output())
        .contains("-      - image: nginx:1")
        .contains("+      - image: nginx:2");
    assertThat(kubectl.ok("apply", "-f", deployment("applied", "nginx:2")).output())
        .isEqualTo("deployment.apps/applied configured\n");
  }

  @Test
  @Proves("kubectl: apply --server-side")
  void apply_on_the_server_owns_fields_and_meets_conflicts() {
    assertThat(kubectl.ok("apply", "--server-side", "-f", deployment("owned", "nginx:1")).output())
        .isEqualTo("deployment.apps/owned serverside-applied\n");
    kubectl.ok("set", "image", "deploy/owned", "main=nginx:9");
    Kubectl.Result conflict =
        kubectl.run("apply", "--server-side", "-f", deployment("owned", "nginx:2"));
    assertThat(conflict.exit()).isEqualTo(1);
    assertThat(conflict.output())
        .contains("Apply failed with 1 conflict: conflict with \"kubectl-set\"")
        .contains(".spec.template.spec.containers[name=\"main\"].image");
    kubectl.ok("apply", "--server-side", "--force-conflicts", "-f", deployment("owned", "nginx:2"));
    assertThat(
            kubectl
                .ok(
                    "get",
                    "deploy",
                    "owned",
                    "-o",
                    "jsonpath={.spec.template.spec.containers[0].image}")
                .output())
        .isEqualTo("nginx:2");
  }

  @Test
  @Proves("kubectl: create <typed> (protobuf bodies)")
  @Proves("kubectl: create token")
  @Proves("api i: protobuf request bodies are understood")
  void typed_creates_come_as_protobuf_and_mean_the_same() {
    kubectl.ok("create", "configmap", "typed", "--from-literal=a=b");
    assertThat(kubectl.ok("get", "cm", "typed", "-o", "jsonpath={.data}").output())
        .isEqualTo("{\"a\":\"b\"}");
    kubectl.ok("create", "secret", "generic", "typed", "--from-literal=p=q");
    assertThat(kubectl.ok("get", "secret", "typed", "-o", "jsonpath={.data.p} {.type}").output())
        .isEqualTo("cQ== Opaque");
    kubectl.ok("create", "deployment", "typed", "--image=nginx", "--replicas=3", "--port=80");
    assertThat(kubectl.ok("get", "deploy", "typed").rows().get(1)).startsWith("typed 0/3");
    kubectl.ok("create", "job", "typed", "--image=busybox", "--", "echo", "hi");
    assertThat(kubectl.ok("get", "job", "typed").rows().getFirst())
        .isEqualTo("NAME STATUS COMPLETIONS DURATION AGE");
    kubectl.ok("create", "role", "typed", "--verb=get", "--resource=pods");
    kubectl.ok("create", "ingress", "typed", "--rule=a.example/x=web:80");
    assertThat(kubectl.ok("get", "ing", "typed").rows().get(1))
        .isEqualTo("typed <none> a.example 80 AGE");
    kubectl.ok("create", "quota", "typed", "--hard=cpu=1,pods=2");
    assertThat(kubectl.ok("get", "quota", "typed", "-o", "jsonpath={.spec.hard}").output())
        .isEqualTo("{\"cpu\":\"1\",\"pods\":\"2\"}");
    kubectl.ok("create", "namespace", "typed");
    kubectl.ok("create", "pdb", "typed", "--selector=a=b", "--min-available=50%");
    assertThat(kubectl.ok("get", "pdb", "typed").rows().get(1)).isEqualTo("typed 50% N/A 0 AGE");
    assertThat(kubectl.ok("create", "token", "default").output()).matches("[\\w.-]+\\s*");
  }

  @Test
  @Proves("kubectl: label")
  @Proves("kubectl: annotate")
  @Proves("kubectl: patch")
  @Proves("kubectl: scale")
  void labels_annotations_and_patches_of_three_kinds_change_objects() {
    kubectl.ok("create", "deployment", "patched", "--image=nginx");
    assertThat(kubectl.ok("label", "deploy", "patched", "tier=web").output())
        .isEqualTo("deployment.apps/patched labeled\n");
    assertThat(kubectl.ok("annotate", "deploy", "patched", "note=x").output())
        .isEqualTo("deployment.apps/patched annotated\n");
    kubectl.ok("patch", "deploy", "patched", "-p", "{\"spec\":{\"replicas\":2}}");
    kubectl.ok(
        "patch",
        "deploy",
        "patched",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"labels\":{\"tier\":null}}}");
    kubectl.ok(
        "patch",
        "deploy",
        "patched",
        "--type=json",
        "-p",
        "[{\"op\":\"add\",\"path\":\"/metadata/labels/more\",\"value\":\"y\"}]");
    assertThat(
            kubectl
                .ok(
                    "get",
                    "deploy",
                    "patched",
                    "-o",
                    "jsonpath={.spec.replicas} {.metadata.labels}")
                .output())
        .isEqualTo("2 {\"app\":\"patched\",\"more\":\"y\"}");
    assertThat(kubectl.ok("scale", "deploy/patched", "--replicas=4").output())
        .isEqualTo("deployment.apps/patched scaled\n");
    assertThat(
            kubectl
                .run(
                    "patch",
                    "deploy",
                    "patched",
                    "--type=json",
                    "-p",
                    "[{\"op\":\"test\",\"path\":\"/kind\",\"value\":\"x\"}]")
                .exit())
        .isEqualTo(1);
  }

  @Test
  @Proves("kubectl: edit")
  void edit_and_set_change_objects_in_place() {
    kubectl.ok("create", "cm", "edited", "--from-literal=colour=red");
    assertThat(
            kubectl
                .runWith(Map.of("KUBE_EDITOR", "sed -i s/red/blue/"), "edit", "cm", "edited")
                .output())
        .isEqualTo("configmap/edited edited\n");
    assertThat(kubectl.ok("get", "cm", "edited", "-o", "jsonpath={.data.colour}").output())
        .isEqualTo("blue");
  }

  @Test
  @Proves("kubectl: rollout status")
  @Proves("kubectl: rollout history")
  @Proves("kubectl: rollout undo")
  @Proves("kubectl: wait")
  void rollouts_are_waited_for_remembered_and_undone() {
    kubectl.ok("create", "deployment", "rolled", "--image=nginx:2");
    String status =
        "{\"status\":{\"observedGeneration\":1,\"replicas\":1,\"updatedReplicas\":1,"
            + "\"readyReplicas\":1,\"availableReplicas\":1}}";
    kubectl.ok("patch", "deploy", "rolled", "--subresource=status", "--type=merge", "-p", status);
    assertThat(kubectl.ok("rollout", "status", "deploy/rolled", "--timeout=10s").output())
        .isEqualTo("deployment \"rolled\" successfully rolled out\n");
    kubectl.ok("wait", "--for=jsonpath={.status.readyReplicas}=1", "deploy/rolled", "--timeout=5s");
    kubectl.ok("annotate", "deploy", "rolled", "deployment.kubernetes.io/revision=2");
    String uid = kubectl.ok("get", "deploy", "rolled", "-o", "jsonpath={.metadata.uid}").output();
    kubectl.ok("create", "-f", replicaSet("1", "nginx:1", uid));
    kubectl.ok("create", "-f", replicaSet("2", "nginx:2", uid));
    assertThat(kubectl.ok("rollout", "history", "deploy/rolled").rows())
        .containsExactly(
            "deployment.apps/rolled", "REVISION CHANGE-CAUSE", "1 <none>", "2 <none>", "");
    assertThat(kubectl.ok("rollout", "undo", "deploy/rolled").output())
        .isEqualTo("deployment.apps/rolled rolled back\n");
    assertThat(kubectl.ok("get", "deploy", "rolled", "-o", "wide").output()).contains("nginx:1");
  }

  private static String replicaSet(String revision, String image, String owner) {
    return kubectl.file(
        "rs" + revision + ".yaml",
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: rolled-%1$s
          labels: {app: rolled, pod-template-hash: h%1$s}
          annotations: {deployment.kubernetes.io/revision: "%1$s"}
          ownerReferences:
          - {apiVersion: apps/v1, kind: Deployment, name: rolled, uid: %3$s, controller: true}
        spec:
          replicas: 0
          selector: {matchLabels: {app: rolled, pod-template-hash: h%1$s}}
          template:
            metadata: {labels: {app: rolled, pod-template-hash: h%1$s}}
            spec: {containers: [{name: nginx, image: '%2$s'}]}
        """
            .formatted(revision, image, owner));
  }

  @Test
  @Proves("kubectl: cordon")
  @Proves("kubectl: uncordon")
  @Proves("kubectl: drain")
  void nodes_are_cordoned_and_drained() {
    kubectl.ok(
        "create",
        "-f",
        kubectl.file(
            "drained.yaml",
            """
            apiVersion: v1
            kind: Node
            metadata: {name: drained}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: lodger}
            spec: {nodeName: drained, containers: [{name: main, image: busybox}]}
            """));
    assertThat(kubectl.ok("cordon", "drained").output()).isEqualTo("node/drained cordoned\n");
    assertThat(kubectl.ok("get", "node", "drained").output()).contains("SchedulingDisabled");
    Kubectl.Result drain =
        kubectl.run("drain", "drained", "--force", "--grace-period=0", "--timeout=20s");
    assertThat(drain.output())
        .contains("evicting pod default/lodger")
        .contains("node/drained drained");
    assertThat(kubectl.ok("uncordon", "drained").output()).isEqualTo("node/drained uncordoned\n");
  }

  @Test
  @Proves("kubectl: delete")
  void deleting_waits_until_the_object_is_gone() {
    kubectl.ok("create", "cm", "doomed");
    assertThat(kubectl.ok("delete", "cm", "doomed").output())
        .isEqualTo("configmap \"doomed\" deleted\n");
    assertThat(kubectl.run("delete", "cm", "doomed").output())
        .isEqualTo("Error from server (NotFound): configmaps \"doomed\" not found\n");
    kubectl.ok("create", "cm", "held", "--from-literal=a=b");
    kubectl.ok("patch", "cm", "held", "-p", "{\"metadata\":{\"finalizers\":[\"example.com/x\"]}}");
    kubectl.ok("delete", "cm", "held", "--wait=false");
    assertThat(
            kubectl
                .ok("get", "cm", "held", "-o", "jsonpath={.metadata.deletionTimestamp}")
                .output())
        .isNotEmpty();
    kubectl.ok("patch", "cm", "held", "-p", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(kubectl.run("get", "cm", "held").exit()).isEqualTo(1);
    kubectl.ok("create", "cm", "many-1");
    kubectl.ok("label", "cm", "many-1", "set=many");
    assertThat(kubectl.ok("delete", "cm", "-l", "set=many").output()).contains("many-1");
  }

  @Test
  @Proves("kubectl: create --validate=strict, warn")
  @Proves("api a.3: strict decoding names unknown fields")
  void unknown_and_repeated_fields_are_refused_with_their_places() {
    Kubectl.Result unknown =
        kubectl.run(
            "create",
            "-f",
            kubectl.file(
                "unknown.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: u}\nspec: {a: b}\n"));
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.output())
        .contains(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                + " unknown field \"spec\"");
    assertThat(
            kubectl
                .ok(
                    "create",
                    "--validate=warn",
                    "-f",
                    kubectl.file(
                        "warned.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: u}\nspec: {a: b}\n"))
                .output())
        .contains("Warning: unknown field \"spec\"")
        .contains("configmap/u created");
    assertThat(kubectl.run("create", "cm", "u").output())
        .isEqualTo("error: failed to create configmap: configmaps \"u\" already exists\n");
  }
}
