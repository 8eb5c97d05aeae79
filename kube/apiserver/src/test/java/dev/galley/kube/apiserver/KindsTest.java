package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {
  static KubeObject deployment(String name) {
    return object("apps/v1/Deployment", "default/" + name)
        .with("web", "spec", "selector", "matchLabels", "app")
        .with("web", "spec", "template", "metadata", "labels", "app")
        .with(
            List.of(Tree.map("name", "app", "image", "nginx:1.27")),
            "spec",
            "template",
            "spec",
            "containers");
  }

  @Test
  void a_deployment_gets_its_defaults_and_the_first_generation() {
    Cluster.run(cluster -> {
      KubeObject created = cluster.create(deployment("web"));
      assertThat(created.generation()).isEqualTo(1);
      assertThat(created.number(0, "spec", "replicas")).isEqualTo(1);
      assertThat(created.map("spec", "strategy"))
          .isEqualTo(
              Tree.map(
                  "type",
                  "RollingUpdate",
                  "rollingUpdate",
                  Tree.map("maxSurge", "25%", "maxUnavailable", "25%")));
      assertThat(created.number(0, "spec", "revisionHistoryLimit")).isEqualTo(10);
      assertThat(created.number(0, "spec", "progressDeadlineSeconds")).isEqualTo(600);
      assertThat(created.text("spec", "template", "spec", "containers", "0", "imagePullPolicy"))
          .isEqualTo("IfNotPresent");
    });
  }

  @Test
  void the_generation_grows_with_what_is_wanted_only() {
    Cluster.run(cluster -> {
      KubeObject web = cluster.create(deployment("web"));
      web = cluster.update(web.withLabel("team", "a"));
      assertThat(web.generation()).isEqualTo(1);
      web = cluster.updateStatus(web.with(1, "status", "replicas"));
      assertThat(web.generation()).isEqualTo(1);
      assertThat(cluster.update(web.with(3, "spec", "replicas")).generation()).isEqualTo(2);
    });
  }

  @Test
  void status_and_object_are_written_apart() {
    Cluster.run(cluster -> {
      KubeObject web = cluster.create(deployment("web").with(9, "status", "replicas"));
      assertThat(web.map("status")).isEmpty();
      web =
          cluster.updateStatus(
              web.with(1, "status", "replicas")
                  .with(7, "spec", "replicas")
                  .withLabel("sneaked", "in"));
      assertThat(web.number(0, "status", "replicas")).isEqualTo(1);
      assertThat(web.number(0, "spec", "replicas")).isEqualTo(1);
      assertThat(web.labels()).isEmpty();
      web = cluster.update(web.with(5, "status", "replicas").with(2, "spec", "replicas"));
      assertThat(web.number(0, "status", "replicas")).isEqualTo(1);
      assertThat(web.number(0, "spec", "replicas")).isEqualTo(2);
    });
  }

  @Test
  void a_deployment_is_scaled_through_its_scale() {
    Cluster.run(cluster -> {
      cluster.create(deployment("web"));
      KubeObject scale =
          cluster.api.act(
              cluster.type("apps/v1/Deployment"),
              new ObjectName("default", "web"),
              "scale",
              object("autoscaling/v1/Scale", "default/web"));
      assertThat(scale.text("status", "selector")).isEqualTo("app=web");
      KubeObject scaled =
          cluster.api.update(
              cluster.type("apps/v1/Deployment"),
              scale.with(4, "spec", "replicas"),
              Cluster.TESTER.on("scale"));
      assertThat(scaled.kind()).isEqualTo("Scale");
      assertThat(cluster.get("apps/v1/Deployment", "default/web").number(0, "spec", "replicas"))
          .isEqualTo(4);
    });
  }

  @Test
  void a_service_gets_an_address_from_the_range_and_keeps_it() {
    Cluster.run(cluster -> {
      KubeObject service =
          cluster.create(
              object("v1/Service", "default/web")
                  .with(List.of(Tree.map("port", 80)), "spec", "ports"));
      assertThat(service.text("spec", "clusterIP")).startsWith("10.100.");
      assertThat(service.text("spec", "type")).isEqualTo("ClusterIP");
      assertThat(service.number(0, "spec", "ports", "0", "targetPort")).isEqualTo(80);
      KubeObject again =
          cluster.update(
              object("v1/Service", "default/web")
                  .with(List.of(Tree.map("port", 81)), "spec", "ports"));
      assertThat(again.text("spec", "clusterIP")).isEqualTo(service.text("spec", "clusterIP"));
    });
  }

  @Test
  void a_namespace_stays_until_it_is_finalized_and_takes_nothing_new() {
    Cluster.run(cluster -> {
      KubeObject created = cluster.create(object("v1/Namespace", "shop"));
      assertThat(created.labels()).containsEntry("kubernetes.io/metadata.name", "shop");
      KubeObject marked = cluster.delete("v1/Namespace", "shop");
      assertThat(marked.text("status", "phase")).isEqualTo("Terminating");
      var failure = failure(() -> cluster.create(object("v1/ConfigMap", "shop/a")));
      assertThat(failure.code()).isEqualTo(403);
      assertThat(failure.message())
          .isEqualTo(
              "configmaps \"a\" is forbidden: unable to create new content in namespace shop"
                  + " because it is being terminated");
      assertThat(failure.causes().getFirst()).containsEntry("reason", "NamespaceTerminating");
      cluster.api.act(
          cluster.type("v1/Namespace"),
          ObjectName.cluster("shop"),
          "finalize",
          object("v1/Namespace", "shop"));
      assertThat(cluster.exists("v1/Namespace", "shop")).isFalse();
    });
  }

  @Test
  void the_namespaces_of_the_system_may_not_be_deleted() {
    Cluster.run(cluster ->
        assertThat(failure(() -> cluster.delete("v1/Namespace", "kube-system")).message())
            .isEqualTo(
                "namespaces \"kube-system\" is forbidden: this namespace may not be deleted"));
  }

  @Test
  void text_in_a_secret_is_stored_as_data() {
    Cluster.run(cluster -> {
      KubeObject secret =
          cluster.create(object("v1/Secret", "default/a").with("x", "stringData", "k"));
      assertThat(secret.text("data", "k")).isEqualTo("eA==");
      assertThat(secret.at("stringData")).isNull();
      assertThat(secret.text("type")).isEqualTo("Opaque");
    });
  }

  @Test
  void quantities_are_stored_in_their_shortest_form() {
    Cluster.run(cluster -> {
      KubeObject web =
          cluster.create(
              deployment("web")
                  .with(
                      List.of(
                          Tree.map(
                              "name", "app",
                              "image", "nginx",
                              "resources",
                                  Tree.map("requests", Tree.map("cpu", 0.5, "memory", 1024)))),
                      "spec",
                      "template",
                      "spec",
                      "containers"));
      assertThat(web.map("spec", "template", "spec", "containers", "0", "resources", "requests"))
          .isEqualTo(Tree.map("cpu", "500m", "memory", "1024"));
    });
  }

  @Test
  void an_event_is_served_in_both_groups() {
    Cluster.run(cluster -> {
      cluster.create(
          object("v1/Event", "default/e")
              .with("Pod", "involvedObject", "kind")
              .with("default", "involvedObject", "namespace")
              .with("hello", "message"));
      KubeObject modern = cluster.get("events.k8s.io/v1/Event", "default/e");
      assertThat(modern.text("note")).isEqualTo("hello");
      assertThat(modern.text("regarding", "kind")).isEqualTo("Pod");
    });
  }
}
