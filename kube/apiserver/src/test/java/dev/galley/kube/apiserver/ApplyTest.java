package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyTest {
  private static final ObjectName NAME = new ObjectName("default", "a");

  private static KubeObject settings(String... keysAndValues) {
    return object("v1/ConfigMap", "default/a").with(Tree.map((Object[]) keysAndValues), "data");
  }

  private static KubeObject apply(Cluster cluster, String manager, KubeObject wanted) {
    return cluster.api.patch(
        cluster.type("v1/ConfigMap"),
        NAME,
        new Patch.Apply(wanted, false),
        WriteOptions.by(manager));
  }

  @Test
  void applying_creates_and_records_the_applier() {
    Cluster.run(cluster -> {
      KubeObject created = apply(cluster, "m1", settings("a", "1"));
      assertThat(created.map("data")).isEqualTo(Tree.map("a", "1"));
      Map<String, ?> entry = created.maps("metadata", "managedFields").getFirst();
      assertThat(Tree.textAt(entry, "manager")).isEqualTo("m1");
      assertThat(Tree.textAt(entry, "operation")).isEqualTo("Apply");
      assertThat(Tree.mapAt(entry, "fieldsV1"))
          .isEqualTo(Tree.map("f:data", Tree.map("f:a", Tree.map())));
    });
  }

  @Test
  void applying_the_same_again_changes_nothing() {
    Cluster.run(cluster -> {
      KubeObject created = apply(cluster, "m1", settings("a", "1"));
      cluster.world.sleep(Duration.ofMinutes(1));
      assertThat(apply(cluster, "m1", settings("a", "1"))).isEqualTo(created);
    });
  }

  @Test
  @Proves(
      "api b: an apply with a resourceVersion creates what is missing, and conflicts with what is"
          + " there")
  void a_version_means_something_only_to_what_is_there() {
    Cluster.run(cluster -> {
      KubeObject first = settings("a", "1").with("1", "metadata", "resourceVersion");
      KubeObject created = apply(cluster, "m1", first);
      assertThat(created.resourceVersion()).isNotEqualTo("1");

      assertThat(failure(() -> apply(cluster, "m1", first)).message())
          .isEqualTo(
              "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                  + " please apply your changes to the latest version and try again");
      KubeObject other = object("v1/ConfigMap", "default/b").with("abc", "metadata", "uid");
      assertThat(
              failure(() ->
                      cluster.api.patch(
                          cluster.type("v1/ConfigMap"),
                          other.objectName(),
                          new Patch.Apply(other, false),
                          WriteOptions.by("m1")))
                  .message())
          .isEqualTo(
              "Operation cannot be fulfilled on configmaps \"b\": uid mismatch: the provided object"
                  + " specified uid abc, and no existing object was found");
    });
  }

  @Test
  void what_a_replacement_creates_is_nobodys() {
    Cluster.run(cluster -> {
      KubeObject lease =
          object("coordination.k8s.io/v1/Lease", "default/l")
              .with("1", "metadata", "resourceVersion");
      KubeObject created =
          cluster.api.update(
              cluster.type("coordination.k8s.io/v1/Lease"), lease, WriteOptions.by("m1"));
      assertThat(created.maps("metadata", "managedFields")).isEmpty();
    });
  }

  @Test
  void two_appliers_conflict_over_a_value_and_share_an_equal_one() {
    Cluster.run(cluster -> {
      apply(cluster, "m1", settings("a", "1", "b", "1"));
      apply(cluster, "m2", settings("b", "1"));
      var failure = failure(() -> apply(cluster, "m2", settings("a", "2")));
      assertThat(failure.code()).isEqualTo(409);
      assertThat(failure.message())
          .isEqualTo("Apply failed with 1 conflict: conflict with \"m1\": .data.a");
      assertThat(failure.causes().getFirst())
          .containsEntry("reason", "FieldManagerConflict")
          .containsEntry("field", ".data.a");
    });
  }

  @Test
  void what_an_applier_no_longer_wants_goes() {
    Cluster.run(cluster -> {
      apply(cluster, "m1", settings("a", "1", "b", "1"));
      assertThat(apply(cluster, "m1", settings("a", "1")).map("data"))
          .isEqualTo(Tree.map("a", "1"));
    });
  }

  @Test
  void a_plain_patch_takes_ownership_silently() {
    Cluster.run(cluster -> {
      apply(cluster, "m1", settings("a", "1"));
      cluster.merge("v1/ConfigMap", "default/a", "data", Tree.map("a", "2"));
      KubeObject object = cluster.get("v1/ConfigMap", "default/a");
      assertThat(object.maps("metadata", "managedFields"))
          .hasSize(1)
          .first()
          .satisfies(entry -> {
            assertThat(Tree.textAt(entry, "manager")).isEqualTo("tester");
            assertThat(Tree.textAt(entry, "operation")).isEqualTo("Update");
          });
    });
  }

  @Test
  void a_status_write_is_recorded_apart() {
    Cluster.run(cluster -> {
      KubeObject web = cluster.create(KindsTest.deployment("web"));
      KubeObject written = cluster.updateStatus(web.with(1, "status", "replicas"));
      assertThat(written.maps("metadata", "managedFields"))
          .extracting(entry -> Tree.textAt(entry, "subresource"))
          .containsExactly("", "status");
    });
  }

  @Test
  void a_strategic_patch_merges_containers_by_name() {
    Cluster.run(cluster -> {
      cluster.create(KindsTest.deployment("web"));
      KubeObject patched =
          cluster.api.patch(
              cluster.type("apps/v1/Deployment"),
              new ObjectName("default", "web"),
              new Patch.Strategic(
                  Tree.map(
                      "spec",
                      Tree.map(
                          "template",
                          Tree.map(
                              "spec",
                              Tree.map(
                                  "containers",
                                  List.of(
                                      Tree.map("name", "app", "image", "nginx:2"),
                                      Tree.map("name", "side", "image", "busybox:1"))))))),
              Cluster.TESTER);
      assertThat(patched.maps("spec", "template", "spec", "containers"))
          .extracting(container -> Tree.textAt(container, "image"))
          .containsExactly("nginx:2", "busybox:1");
      assertThat(patched.generation()).isEqualTo(2);
    });
  }

  @Test
  void an_unknown_field_cannot_be_applied() {
    Cluster.run(cluster -> {
      var failure = failure(() -> apply(cluster, "m1", settings("a", "1").with("x", "colour")));
      assertThat(failure.code()).isEqualTo(500);
      assertThat(failure.message())
          .isEqualTo(
              "failed to create typed patch object (default/a; /v1, Kind=ConfigMap): .colour:"
                  + " field not declared in schema");
    });
  }
}
