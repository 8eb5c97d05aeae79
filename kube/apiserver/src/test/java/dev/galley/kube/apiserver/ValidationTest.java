package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Patch;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private static String refused(KubeObject object) {
    StringBuilder message = new StringBuilder();
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      message.append(failure(() -> cluster.create(object)).message());
    });
    return message.toString();
  }

  @Test
  void a_selector_has_to_match_the_template() {
    assertThat(
            refused(
                KindsTest.deployment("web")
                    .with("other", "spec", "template", "metadata", "labels", "app")))
        .isEqualTo(
            "Deployment.apps \"web\" is invalid: spec.template.metadata.labels: Invalid value:"
                + " {\"app\":\"other\"}: `selector` does not match template"
                + " `labels`");
  }

  @Test
  void a_selector_never_changes() {
    Cluster.run(cluster -> {
      KubeObject web = cluster.create(KindsTest.deployment("web"));
      var failure =
          failure(() ->
              cluster.update(
                  web.with("b", "spec", "selector", "matchLabels", "app")
                      .with("b", "spec", "template", "metadata", "labels", "app")));
      assertThat(failure.message())
          .isEqualTo(
              "Deployment.apps \"web\" is invalid: spec.selector: Invalid value:"
                  + " {\"matchLabels\":{\"app\":\"b\"}}: field is immutable");
      assertThat(failure.details()).containsEntry("kind", "Deployment");
    });
  }

  @Test
  void a_container_needs_a_name_and_an_image_and_all_errors_are_told() {
    KubeObject pod =
        object("v1/Pod", "default/web").with(List.of(Tree.map()), "spec", "containers");
    assertThat(refused(pod))
        .isEqualTo(
            "Pod \"web\" is invalid: [spec.containers[0].name: Required value,"
                + " spec.containers[0].image: Required value]");
  }

  @Test
  void a_mount_needs_its_volume() {
    KubeObject pod =
        object("v1/Pod", "default/web")
            .with(
                List.of(
                    Tree.map(
                        "name", "a",
                        "image", "a",
                        "volumeMounts", List.of(Tree.map("name", "v", "mountPath", "/v")))),
                "spec",
                "containers");
    assertThat(refused(pod))
        .isEqualTo(
            "Pod \"web\" is invalid: spec.containers[0].volumeMounts[0].name: Not found: \"v\"");
  }

  @Test
  void names_have_the_form_of_their_kind() {
    assertThat(refused(object("v1/ConfigMap", "default/Big")))
        .startsWith(
            "ConfigMap \"Big\" is invalid: metadata.name: Invalid value: \"Big\": a lowercase RFC"
                + " 1123 subdomain must consist of");
    assertThat(refused(object("v1/Namespace", "a.b"))).contains("must not contain dots");
  }

  @Test
  void values_of_the_wrong_type_are_a_bad_request() {
    Cluster.run(cluster -> {
      var failure =
          failure(() -> cluster.create(KindsTest.deployment("web").with("3", "spec", "replicas")));
      assertThat(failure.code()).isEqualTo(400);
      assertThat(failure.message())
          .isEqualTo(
              "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot"
                  + " unmarshal string into Go struct field DeploymentSpec.spec.replicas of type"
                  + " int32");
    });
  }

  @Test
  void unknown_fields_are_dropped_or_refused() {
    Cluster.run(cluster -> {
      KubeObject odd = KindsTest.deployment("web").with(1, "spec", "replica");
      var failure =
          failure(() ->
              cluster.api.create(cluster.type("apps/v1/Deployment"), odd, Cluster.TESTER.strict()));
      assertThat(failure.code()).isEqualTo(400);
      assertThat(failure.message()).endsWith("unknown field \"spec.replica\"");
      assertThat(cluster.create(odd).at("spec", "replica")).isNull();
    });
  }

  @Test
  void an_object_that_is_being_deleted_takes_no_new_finalizers() {
    Cluster.run(cluster -> {
      cluster.create(
          object("v1/ConfigMap", "default/a").with(List.of("x/y"), "metadata", "finalizers"));
      KubeObject marked = cluster.delete("v1/ConfigMap", "default/a");
      var failure =
          failure(
              () -> cluster.update(marked.with(List.of("x/y", "x/z"), "metadata", "finalizers")));
      assertThat(failure.message())
          .isEqualTo(
              "ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers"
                  + " can be added if the object is being deleted, found new finalizers"
                  + " []string{\"x/z\"}");
    });
  }

  @Test
  void a_dry_run_answers_as_if_and_stores_nothing() {
    Cluster.run(cluster -> {
      KubeObject web =
          cluster.api.create(
              cluster.type("apps/v1/Deployment"),
              KindsTest.deployment("web"),
              Cluster.TESTER.asDryRun());
      assertThat(web.uid()).isNotEmpty();
      assertThat(web.number(0, "spec", "replicas")).isEqualTo(1);
      assertThat(cluster.exists("apps/v1/Deployment", "default/web")).isFalse();
    });
  }

  @Test
  void a_generated_name_ends_in_five_safe_characters() {
    Cluster.run(cluster -> {
      KubeObject made =
          cluster.create(
              object("v1/ConfigMap", "default/")
                  .without("metadata", "name")
                  .with("job-", "metadata", "generateName"));
      assertThat(made.name()).matches("job-[bcdfghjklmnpqrstvwxz2456789]{5}");
    });
  }

  @Test
  void foreground_and_orphan_deletion_leave_it_to_the_garbage_collector() {
    Cluster.run(cluster -> {
      var deployments = cluster.type("apps/v1/Deployment");
      cluster.create(KindsTest.deployment("web"));
      KubeObject marked =
          cluster.api.delete(
              deployments,
              new ObjectName("default", "web"),
              DeleteOptions.BACKGROUND.propagation(DeleteOptions.Propagation.FOREGROUND));
      assertThat(marked.finalizers()).containsExactly("foregroundDeletion");
      assertThat(marked.generation()).isEqualTo(2);
    });
  }

  @Test
  void a_delete_for_another_uid_is_a_conflict() {
    Cluster.run(cluster -> {
      cluster.create(object("v1/ConfigMap", "default/a"));
      var failure =
          failure(() ->
              cluster.api.delete(
                  cluster.type("v1/ConfigMap"),
                  new ObjectName("default", "a"),
                  DeleteOptions.BACKGROUND.onlyUid("other")));
      assertThat(failure.isConflict()).isTrue();
      assertThat(failure.message())
          .contains("the UID in the precondition (other) does not match the UID in record");
    });
  }

  @Test
  void a_json_patch_whose_test_fails_changes_nothing() {
    Cluster.run(cluster -> {
      cluster.create(object("v1/ConfigMap", "default/a").with("1", "data", "k"));
      var failure =
          failure(() ->
              cluster.api.patch(
                  cluster.type("v1/ConfigMap"),
                  new ObjectName("default", "a"),
                  new Patch.Json(
                      List.of(
                          Tree.map("op", "test", "path", "/data/k", "value", "2"),
                          Tree.map("op", "remove", "path", "/data/k"))),
                  Cluster.TESTER));
      assertThat(failure.code()).isEqualTo(422);
      assertThat(cluster.get("v1/ConfigMap", "default/a").text("data", "k")).isEqualTo("1");
    });
  }

  @Test
  void an_ingress_path_says_its_type() {
    KubeObject ingress =
        object("networking.k8s.io/v1/Ingress", "default/web")
            .with(
                List.of(
                    Tree.map(
                        "http",
                        Tree.map(
                            "paths",
                            List.of(
                                Tree.map(
                                    "path",
                                    "/",
                                    "backend",
                                    Tree.map(
                                        "service",
                                        Tree.map("name", "a", "port", Tree.map("number", 80)))))))),
                "spec",
                "rules");
    assertThat(refused(ingress))
        .isEqualTo(
            "Ingress.networking.k8s.io \"web\" is invalid: spec.rules[0].http.paths[0].pathType:"
                + " Required value: pathType must be specified");
  }

  @Test
  void every_cluster_begins_with_its_namespaces_and_the_service_of_its_api() {
    Cluster.run(cluster -> {
      assertThat(cluster.names("v1/Namespace", ListQuery.ALL))
          .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
      assertThat(cluster.get("v1/Service", "default/kubernetes").text("spec", "clusterIP"))
          .isEqualTo("10.100.0.1");
      assertThat(cluster.names("scheduling.k8s.io/v1/PriorityClass", ListQuery.ALL))
          .containsExactly("system-cluster-critical", "system-node-critical");
    });
  }
}
