package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the server itself writes into objects, as upstream's strategies do.
class StrategiesTest {
  private static final Map<String, @Nullable Object> TEMPLATE =
      Tree.map(
          "metadata",
          Tree.map("labels", Tree.map("app", "a")),
          "spec",
          Tree.map("containers", List.of(Tree.map("name", "c", "image", "i"))));

  /// A request for a certificate, of joe, a developer.
  private static final String PEM =
      """
      -----BEGIN CERTIFICATE REQUEST-----
      MIHWMH4CAQAwHDEMMAoGA1UECgwDZGV2MQwwCgYDVQQDDANqb2UwWTATBgcqhkjO
      PQIBBggqhkjOPQMBBwNCAASUhYIXTZ56aK9agDzDZVJUk9ERD5NZzCHg1RHAE1DX
      uKIgNBM5f61DqAyR1HTrLozAojdgzxdCKI+yzrONOOKRoAAwCgYIKoZIzj0EAwID
      SAAwRQIgHcGmYqT2lqfAf3Xl3TNSXbY5x7xjb3l9RbZ5rXC8QnwCIQCskh6a8Yfo
      D3sqFTqe2ejj6E4WnWUWJr1ZWp2ikuh5tQ==
      -----END CERTIFICATE REQUEST-----
      """;

  private static KubeObject workload(String kind) {
    return object(kind, "default/a")
        .withLabel("kept", "yes")
        .with(
            Tree.map(
                "selector", Tree.map("matchLabels", Tree.map("app", "a")), "template", TEMPLATE),
            "spec");
  }

  @Test
  @Proves("api a.6: daemon sets count their templates in an annotation")
  void a_daemon_set_counts_its_templates() {
    Cluster.run(cluster -> {
      String counted = "deprecated.daemonset.template.generation";
      KubeObject set = cluster.create(workload("apps/v1/DaemonSet"));
      assertThat(set.annotations()).containsEntry(counted, "1");
      assertThat(Tree.at(set.maps("metadata", "managedFields").getFirst(), "fieldsV1"))
          .asString()
          .contains("f:" + counted);
      KubeObject changed =
          cluster.update(set.with("z", "spec", "template", "metadata", "annotations", "y"));
      assertThat(changed.annotations()).containsEntry(counted, "2");
      assertThat(cluster.update(changed.withLabel("x", "y")).annotations())
          .containsEntry(counted, "2");
    });
  }

  @ParameterizedTest
  @Proves("api a.6: what a write of the status changes of the metadata")
  @CsvSource({
    "apps/v1/Deployment, yes, new",
    "apps/v1/ReplicaSet, new, new",
    "apps/v1/DaemonSet, new, new",
  })
  void a_write_of_the_status_changes_the_metadata_of_most_kinds(
      String kind, String label, String annotation) {
    Cluster.run(cluster -> {
      KubeObject created = cluster.create(workload(kind));
      KubeObject written =
          cluster.api.update(
              cluster.type(kind),
              created.withLabel("kept", "new").withAnnotation("note", "new"),
              Cluster.TESTER.status());
      assertThat(written.labels()).containsEntry("kept", label);
      assertThat(written.annotations()).containsEntry("note", annotation);
      assertThat(written.generation()).isEqualTo(1);
    });
  }

  @Test
  void a_write_of_the_status_leaves_the_metadata_of_the_newer_kinds() {
    Cluster.run(cluster -> {
      KubeObject range = cluster.get("networking.k8s.io/v1/ServiceCIDR", "kubernetes");
      KubeObject written =
          cluster.api.update(
              cluster.type("networking.k8s.io/v1/ServiceCIDR"),
              range.withLabel("kept", "new"),
              Cluster.TESTER.status());
      assertThat(written.labels()).isEmpty();
    });
  }

  @Test
  @Proves("api a.6: defaults of autoscalers, jobs, load balancers and volumes")
  void defaults_are_written_out() {
    Cluster.run(cluster -> {
      KubeObject scaler =
          cluster.create(
              object("autoscaling/v2/HorizontalPodAutoscaler", "default/a")
                  .with(
                      Tree.map(
                          "maxReplicas", 3L,
                          "scaleTargetRef",
                              Tree.map("apiVersion", "apps/v1", "kind", "Deployment", "name", "a"),
                          "behavior",
                              Tree.map("scaleDown", Tree.map("stabilizationWindowSeconds", 5L))),
                      "spec"));
      assertThat(scaler.maps("spec", "behavior", "scaleUp", "policies"))
          .extracting(policy -> policy.get("value"))
          .containsExactly(4L, 100L);
      assertThat(scaler.text("spec", "behavior", "scaleDown", "selectPolicy")).isEqualTo("Max");
      KubeObject job =
          cluster.create(
              object("batch/v1/Job", "default/a")
                  .with(TEMPLATE, "spec", "template")
                  .with("Never", "spec", "template", "spec", "restartPolicy"));
      assertThat(job.map("spec")).containsEntry("manualSelector", false);
      KubeObject volume =
          cluster.create(
              object("v1/PersistentVolume", "a")
                  .with(
                      Tree.map(
                          "accessModes", List.of("ReadWriteOnce"),
                          "capacity", Tree.map("storage", "1Gi"),
                          "hostPath", Tree.map("path", "/a")),
                      "spec"));
      assertThat(volume.text("status", "lastPhaseTransitionTime")).isNotEmpty();
    });
  }

  private static KubeObject request() {
    return object("certificates.k8s.io/v1/CertificateSigningRequest", "a")
        .with(
            Tree.map(
                "request",
                Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.US_ASCII)),
                "signerName",
                "example.com/signer",
                "usages",
                List.of("client auth"),
                "username",
                "somebody else"),
            "spec");
  }

  private static KubeObject condition(KubeObject request, String type) {
    return request.with(
        List.of(Tree.map("type", type, "status", "True", "reason", "r")), "status", "conditions");
  }

  @Test
  @Proves("api d: certificate requests are their sender's, immutable, and decided once")
  void a_certificate_request_is_its_senders_and_never_changes() {
    Cluster.run(cluster -> {
      String kind = "certificates.k8s.io/v1/CertificateSigningRequest";
      WriteOptions approval = Cluster.TESTER.on("approval");
      KubeObject created = cluster.create(request());
      assertThat(created.text("spec", "username")).isEqualTo("admin");
      assertThat(created.texts("spec", "groups")).contains("system:masters");
      assertThat(created.list("metadata", "managedFields")).isEmpty();
      KubeObject updated = cluster.update(created.with(List.of("any"), "spec", "usages"));
      assertThat(updated.texts("spec", "usages")).containsExactly("client auth");
      KubeObject approved =
          cluster.api.update(cluster.type(kind), condition(created, "Approved"), approval);
      assertThat(approved.maps("status", "conditions").getFirst())
          .containsKeys("lastUpdateTime", "lastTransitionTime");
      assertThat(
              failure(() ->
                      cluster.api.update(
                          cluster.type(kind), condition(approved, "Denied"), approval))
                  .message())
          .endsWith("updates may not remove a condition of type \"Approved\"");
    });
  }

  @Test
  void the_parameters_of_an_ingress_class_are_the_clusters() {
    Cluster.run(cluster ->
        assertThat(
                cluster
                    .create(
                        object("networking.k8s.io/v1/IngressClass", "a")
                            .with(
                                Tree.map(
                                    "controller",
                                    "a.example/c",
                                    "parameters",
                                    Tree.map("kind", "P", "name", "p")),
                                "spec"))
                    .text("spec", "parameters", "scope"))
            .isEqualTo("Cluster"));
  }

  private static KubeObject resized(KubeObject pod, String image, String cpu) {
    return pod.with(
        List.of(
            Tree.map(
                "name",
                "c",
                "image",
                image,
                "resources",
                Tree.map("requests", Tree.map("cpu", cpu)))),
        "spec",
        "containers");
  }

  @Test
  @Proves("api a.6: pods are resized, and nothing else, through their subresource")
  void a_resize_changes_what_containers_ask_for_and_nothing_else() {
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      KubeObject pod = cluster.create(resized(object("v1/Pod", "default/a"), "i", "100m"));
      WriteOptions resize = Cluster.TESTER.on("resize");
      KubeObject written =
          cluster.api.update(
              cluster.type("v1/Pod"), resized(pod, "other", "200m").withLabel("x", "y"), resize);
      Map<String, @Nullable Object> container = written.maps("spec", "containers").getFirst();
      assertThat(container).containsEntry("image", "i");
      assertThat(Tree.textAt(container, "resources", "requests", "cpu")).isEqualTo("200m");
      assertThat(written.labels()).isEmpty();
      assertThat(written.generation()).isEqualTo(2);
      KubeObject bare =
          written.with(List.of(Tree.map("name", "c", "image", "i")), "spec", "containers");
      assertThat(failure(() -> cluster.api.update(cluster.type("v1/Pod"), bare, resize)).message())
          .contains("spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result")
          .contains("resource requests cannot be removed");
    });
  }
}
