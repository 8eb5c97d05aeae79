package dev.galley.kube.admission;

import static dev.galley.kube.admission.Server.failure;
import static dev.galley.kube.admission.Server.object;
import static dev.galley.kube.admission.Server.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.ProblemException;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.DeleteOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginsTest {
  private static KubeObject generated(KubeObject pod) {
    return pod.without("metadata", "name").with("web-", "metadata", "generateName");
  }

  @Test
  @Proves("api d: what is refused before a name is generated is named by its generateName")
  void a_pod_without_a_name_is_refused_under_the_base_of_its_name() {
    Server.run(server -> {
      KubeObject unknown = generated(pod("x")).with("nope", "spec", "serviceAccountName");
      assertThat(failure(() -> server.create(unknown)).message())
          .isEqualTo(
              "pods \"web-\" is forbidden: error looking up service account default/nope:"
                  + " serviceaccount \"nope\" not found");
    });
  }

  @Test
  @Proves("api d: the ServiceAccount plugin mounts a projected token of 3607 seconds")
  void a_pod_gets_the_token_of_its_account() {
    Server.run(server -> {
      KubeObject pod = server.create(pod("web"));
      String volume = pod.text("spec", "volumes", "0", "name");
      assertThat(volume).matches("kube-api-access-[a-z0-9]{5}");
      assertThat(
              pod.number(
                  0,
                  "spec",
                  "volumes",
                  "0",
                  "projected",
                  "sources",
                  "0",
                  "serviceAccountToken",
                  "expirationSeconds"))
          .isEqualTo(3607);
      assertThat(pod.map("spec", "containers", "0", "volumeMounts", "0"))
          .isEqualTo(
              Tree.map(
                  "mountPath",
                  "/var/run/secrets/kubernetes.io/serviceaccount",
                  "name",
                  volume,
                  "readOnly",
                  true));
    });
  }

  @Test
  void a_pod_waits_a_moment_for_the_default_account_of_a_new_namespace() {
    Server.run(server -> {
      server.create(object("v1/Namespace", "new"));
      server.world.start(
          "accounts",
          () -> {
            server.world.sleep(Duration.ofMillis(300));
            server.create(object("v1/ServiceAccount", "new/default"));
          });
      KubeObject pod = server.create(pod("web").with("new", "metadata", "namespace"));
      assertThat(pod.text("spec", "serviceAccountName")).isEqualTo("default");
    });
  }

  @Test
  void an_account_may_restrict_the_secrets_of_its_pods() {
    Server.run(server -> {
      server.create(
          object("v1/ServiceAccount", "default/strict")
              .withAnnotation("kubernetes.io/enforce-mountable-secrets", "true"));
      KubeObject pod =
          pod("web")
              .with("strict", "spec", "serviceAccountName")
              .with(
                  List.of(Tree.map("name", "s", "secret", Tree.map("secretName", "mine"))),
                  "spec",
                  "volumes");
      assertThat(failure(() -> server.create(pod)).message())
          .isEqualTo(
              "pods \"web\" is forbidden: volume with secret.secretName=\"mine\" is not allowed"
                  + " because service account strict does not reference that secret");
    });
  }

  @Test
  @Proves("api d: Priority resolves classes, system classes and the global default")
  void a_pod_gets_the_number_of_its_priority_class() {
    Server.run(server -> {
      KubeObject critical =
          server.create(pod("critical").with("system-node-critical", "spec", "priorityClassName"));
      assertThat(critical.number(0, "spec", "priority")).isEqualTo(2_000_001_000L);
      KubeObject usual =
          object("scheduling.k8s.io/v1/PriorityClass", "usual")
              .with(7, "value")
              .with(true, "globalDefault")
              .with("Never", "preemptionPolicy");
      server.create(usual);
      KubeObject pod = server.create(pod("web"));
      assertThat(pod.number(0, "spec", "priority")).isEqualTo(7);
      assertThat(pod.text("spec", "priorityClassName")).isEqualTo("usual");
      assertThat(pod.text("spec", "preemptionPolicy")).isEqualTo("Never");
      assertThat(failure(() -> server.create(usual.with("other", "metadata", "name"))).message())
          .isEqualTo(
              "priorityclasses.scheduling.k8s.io \"other\" is forbidden: PriorityClass usual is"
                  + " already marked as default. Only one default can exist");
    });
  }

  @Test
  @Proves("api d: Priority refuses numbers, policies and classes that do not fit")
  void a_pod_may_not_choose_its_priority_by_number() {
    Server.run(server -> {
      assertThat(failure(() -> server.create(pod("c").with(5, "spec", "priority"))).message())
          .isEqualTo(
              "pods \"c\" is forbidden: the integer value of priority (5) must not be provided in"
                  + " pod spec; priority admission controller computed 0 from the given"
                  + " PriorityClass name");
      assertThat(
              failure(() -> server.create(pod("c").with("Never", "spec", "preemptionPolicy")))
                  .message())
          .isEqualTo(
              "pods \"c\" is forbidden: the string value of PreemptionPolicy (Never) must not be"
                  + " provided in pod spec; priority admission controller computed"
                  + " PreemptLowerPriority from the given PriorityClass name");
      assertThat(
              failure(() -> server.create(pod("c").with("nope", "spec", "priorityClassName")))
                  .message())
          .isEqualTo("pods \"c\" is forbidden: no PriorityClass with name nope was found");
    });
  }

  @Test
  @Proves(
      "api d: RuntimeClass gives pods their overhead and nodes, and refuses what contradicts it")
  void a_pod_takes_overhead_and_nodes_from_its_runtime_class() {
    Server.run(server -> {
      assertThat(
              failure(() -> server.create(pod("c").with("nope", "spec", "runtimeClassName")))
                  .message())
          .isEqualTo("pods \"c\" is forbidden: pod rejected: RuntimeClass \"nope\" not found");
      assertThat(
              failure(() -> server.create(pod("c").with(Tree.map("cpu", "1"), "spec", "overhead")))
                  .message())
          .isEqualTo(
              "pods \"c\" is forbidden: pod rejected: Pod Overhead set without corresponding"
                  + " RuntimeClass defined Overhead");
      server.create(
          object("node.k8s.io/v1/RuntimeClass", "gvisor")
              .with("runsc", "handler")
              .with(Tree.map("cpu", "250m"), "overhead", "podFixed")
              .with(Tree.map("sandbox", "yes"), "scheduling", "nodeSelector"));
      KubeObject pod = server.create(pod("web").with("gvisor", "spec", "runtimeClassName"));
      assertThat(pod.map("spec", "overhead")).isEqualTo(Tree.map("cpu", "250m"));
      assertThat(pod.map("spec", "nodeSelector")).isEqualTo(Tree.map("sandbox", "yes"));
    });
  }

  @Test
  @Proves("api d: TaintNodesByCondition keeps pods from new nodes until they are ready")
  void a_new_node_is_tainted() {
    Server.run(server ->
        assertThat(server.create(object("v1/Node", "n1")).list("spec", "taints"))
            .containsExactly(
                Tree.map("effect", "NoSchedule", "key", "node.kubernetes.io/not-ready")));
  }

  @Test
  @Proves("api d: DefaultStorageClass and StorageObjectInUseProtection complete new claims")
  void a_claim_gets_the_newest_default_class_and_is_held() {
    Server.run(server -> {
      KubeObject slow =
          object("storage.k8s.io/v1/StorageClass", "slow")
              .with("ebs.csi.aws.com", "provisioner")
              .withAnnotation("storageclass.kubernetes.io/is-default-class", "true");
      server.create(slow);
      server.world.sleep(Duration.ofSeconds(5));
      server.create(slow.with("fast", "metadata", "name"));
      KubeObject claim = server.create(LimitsTest.claim("1Gi"));
      assertThat(claim.text("spec", "storageClassName")).isEqualTo("fast");
      assertThat(claim.finalizers()).containsExactly("kubernetes.io/pvc-protection");
    });
  }

  @Test
  @Proves("api d: PersistentVolumeClaimResize lets only bound claims of willing classes grow")
  void a_claim_grows_only_where_its_class_lets_it() {
    Server.run(server -> {
      KubeObject claim = server.create(LimitsTest.claim("1Gi"));
      KubeObject early = claim.with("2Gi", "spec", "resources", "requests", "storage");
      assertThat(failure(() -> server.update(early)).message())
          .contains("spec is immutable after creation except resources.requests");

      KubeObject bound =
          server.api.update(
              server.type(claim), claim.with("Bound", "status", "phase"), Server.TESTER.status());
      KubeObject larger = bound.with("2Gi", "spec", "resources", "requests", "storage");
      assertThat(failure(() -> server.update(larger)).message())
          .contains("only dynamically provisioned pvc can be resized");
    });
  }

  @Test
  void an_ingress_gets_the_default_class() {
    Server.run(server -> {
      server.create(
          object("networking.k8s.io/v1/IngressClass", "alb")
              .with("ingress.k8s.aws/alb", "spec", "controller")
              .withAnnotation("ingressclass.kubernetes.io/is-default-class", "true"));
      KubeObject ingress =
          server.create(
              object("networking.k8s.io/v1/Ingress", "default/web")
                  .with("web", "spec", "defaultBackend", "service", "name")
                  .with(80, "spec", "defaultBackend", "service", "port", "number"));
      assertThat(ingress.text("spec", "ingressClassName")).isEqualTo("alb");
    });
  }

  @Test
  @Proves("api d: NamespaceLifecycle protects the namespaces of the system")
  void the_namespaces_of_the_system_are_not_deleted() {
    Server.run(server -> {
      KubeObject system = object("v1/Namespace", "kube-system");
      var failure =
          failure(() ->
              server.api.delete(
                  server.type(system), system.objectName(), DeleteOptions.BACKGROUND));
      assertThat(failure.message())
          .isEqualTo("namespaces \"kube-system\" is forbidden: this namespace may not be deleted");
    });
  }

  @Test
  void tolerations_that_were_taken_away_come_back() {
    Server.run(server -> {
      KubeObject pod = server.create(pod("web"));
      KubeObject bare = pod.without("spec", "tolerations");
      assertThat(server.update(bare).list("spec", "tolerations")).hasSize(2);
    });
  }

  @Test
  @Proves("api d: plugins are enabled and disabled by upstream's names")
  void plugins_are_switched_on_and_off_by_name() {
    AdmissionOptions options =
        AdmissionOptions.DEFAULT.plugins(
            List.of("AlwaysPullImages"), List.of("DefaultTolerationSeconds"));
    Server.run(
        options,
        server -> {
          KubeObject pod = server.create(pod("web"));
          assertThat(pod.list("spec", "tolerations")).isEmpty();
          assertThat(pod.text("spec", "containers", "0", "imagePullPolicy")).isEqualTo("Always");
        });
    assertThatThrownBy(() -> AdmissionOptions.DEFAULT.plugins(List.of("Nope"), List.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("There is no admission plugin \"Nope\"");
    assertThatThrownBy(
            () -> AdmissionOptions.DEFAULT.plugins(List.of("Priority"), List.of("Priority")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Priority");
  }
}
