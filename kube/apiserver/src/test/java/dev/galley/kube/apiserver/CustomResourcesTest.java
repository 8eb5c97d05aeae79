package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.kind;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CustomResourcesTest {
  private static final String SHIP = "sea.io/v1/Ship";

  private static Map<String, Object> version(String name, boolean storage) {
    Map<String, Object> spec =
        Tree.map(
            "type", "object",
            "required", List.of("crew"),
            "properties",
                Tree.map(
                    "crew", Tree.map("type", "integer", "minimum", 1),
                    "colour", Tree.map("type", "string", "default", "white"),
                    "replicas", Tree.map("type", "integer", "default", 1)));
    return Tree.map(
        "name",
        name,
        "served",
        true,
        "storage",
        storage,
        "subresources",
        Tree.map(
            "status", Tree.map(),
            "scale",
                Tree.map(
                    "specReplicasPath", ".spec.replicas",
                    "statusReplicasPath", ".status.replicas")),
        "schema",
        Tree.map(
            "openAPIV3Schema",
            Tree.map(
                "type",
                "object",
                "properties",
                Tree.map(
                    "spec",
                    spec,
                    "status",
                    Tree.map(
                        "type",
                        "object",
                        "properties",
                        Tree.map("replicas", Tree.map("type", "integer")))))));
  }

  static KubeObject definition() {
    return object("apiextensions.k8s.io/v1/CustomResourceDefinition", "ships.sea.io")
        .with("sea.io", "spec", "group")
        .with("Namespaced", "spec", "scope")
        .with(
            Tree.map("plural", "ships", "kind", "Ship", "shortNames", List.of("sh")),
            "spec",
            "names")
        .with(List.of(version("v1", true), version("v1beta1", false)), "spec", "versions");
  }

  private static KubeObject ship(int crew) {
    return object(SHIP, "default/a").with(crew, "spec", "crew");
  }

  @Test
  void a_definition_is_established_at_once_and_its_kinds_are_served() {
    Cluster.run(cluster -> {
      assertThat(cluster.api.type(kind(SHIP))).isEmpty();
      cluster.create(definition());
      KubeObject definition =
          cluster.get("apiextensions.k8s.io/v1/CustomResourceDefinition", definition().name());
      assertThat(definition.maps("status", "conditions"))
          .extracting(condition -> Tree.textAt(condition, "type"))
          .containsExactly("NamesAccepted", "Established");
      assertThat(definition.texts("status", "storedVersions")).containsExactly("v1");
      assertThat(definition.text("spec", "names", "singular")).isEqualTo("ship");
      assertThat(cluster.type(SHIP).shortNames()).containsExactly("sh");
      assertThat(cluster.api.type(kind("sea.io/v1beta1/Ship"))).isPresent();
    });
  }

  @Test
  void a_custom_resource_is_pruned_defaulted_and_validated() {
    Cluster.run(cluster -> {
      cluster.create(definition());
      KubeObject created = cluster.create(ship(3).with("x", "spec", "unknown"));
      assertThat(created.map("spec"))
          .isEqualTo(Tree.map("crew", 3, "colour", "white", "replicas", 1));
      assertThat(created.generation()).isEqualTo(1);
      var failure = failure(() -> cluster.create(ship(0).with("b", "metadata", "name")));
      assertThat(failure.code()).isEqualTo(422);
      assertThat(failure.message())
          .isEqualTo(
              "Ship.sea.io \"b\" is invalid: spec.crew: Invalid value: 0: spec.crew in body"
                  + " should be greater than or equal to 1");
    });
  }

  @Test
  void unknown_fields_are_refused_or_warned_about_when_asked() {
    Cluster.run(cluster -> {
      cluster.create(definition());
      KubeObject odd = ship(3).with("x", "spec", "unknown");
      var failure =
          failure(() -> cluster.api.create(cluster.type(SHIP), odd, Cluster.TESTER.strict()));
      assertThat(failure.code()).isEqualTo(400);
      assertThat(failure.message())
          .endsWith("strict decoding error: unknown field \"spec.unknown\"");
      List<String> heard = new ArrayList<>();
      cluster
          .server
          .as(UserInfo.administrator("a"), heard::add)
          .create(
              cluster.type(SHIP),
              odd,
              new WriteOptions("t", false, "", WriteOptions.FieldValidation.WARN));
      assertThat(heard).containsExactly("unknown field \"spec.unknown\"");
    });
  }

  @Test
  void all_served_versions_share_one_object() {
    Cluster.run(cluster -> {
      cluster.create(definition());
      KubeObject created = cluster.create(ship(3));
      KubeObject other = cluster.get("sea.io/v1beta1/Ship", "default/a");
      assertThat(other.apiVersion()).isEqualTo("sea.io/v1beta1");
      assertThat(other.uid()).isEqualTo(created.uid());
      KubeObject updated = cluster.update(other.with(4, "spec", "crew"));
      assertThat(updated.apiVersion()).isEqualTo("sea.io/v1beta1");
      assertThat(cluster.get(SHIP, "default/a").number(0, "spec", "crew")).isEqualTo(4);
    });
  }

  @Test
  void status_and_scale_are_subresources_when_the_definition_says_so() {
    Cluster.run(cluster -> {
      cluster.create(definition());
      KubeObject ship = cluster.create(ship(3).with(9, "status", "replicas"));
      assertThat(ship.at("status")).isNull();
      ship = cluster.updateStatus(ship.with(2, "status", "replicas"));
      assertThat(ship.generation()).isEqualTo(1);
      KubeObject scale =
          cluster.api.act(cluster.type(SHIP), new ObjectName("default", "a"), "scale", ship);
      assertThat(scale.number(0, "status", "replicas")).isEqualTo(2);
      cluster.api.update(
          cluster.type(SHIP), scale.with(5, "spec", "replicas"), Cluster.TESTER.on("scale"));
      assertThat(cluster.get(SHIP, "default/a").number(0, "spec", "replicas")).isEqualTo(5);
    });
  }

  @Test
  void deleting_a_definition_deletes_its_resources_first() {
    Cluster.run(cluster -> {
      cluster.create(definition());
      cluster.create(ship(3).with(List.of("sea.io/anchor"), "metadata", "finalizers"));
      String crd = "apiextensions.k8s.io/v1/CustomResourceDefinition";
      KubeObject marked = cluster.delete(crd, "ships.sea.io");
      assertThat(marked.condition("Terminating").orElseThrow().reason())
          .isEqualTo("InstanceDeletionPending");
      cluster.world.sleep(Duration.ofSeconds(1));
      KubeObject ship = cluster.get(SHIP, "default/a");
      assertThat(ship.isDeleting()).isTrue();
      assertThat(failure(() -> cluster.create(ship(1).with("b", "metadata", "name"))).code())
          .isEqualTo(403);
      cluster.update(ship.without("metadata", "finalizers"));
      cluster.world.sleep(Duration.ofSeconds(1));
      assertThat(cluster.exists(crd, "ships.sea.io")).isFalse();
      assertThat(cluster.api.type(kind(SHIP))).isEmpty();
    });
  }

  @Test
  void a_schema_that_is_not_structural_is_refused() {
    Cluster.run(cluster -> {
      KubeObject loose =
          definition()
              .with(
                  List.of(
                      Tree.with(
                          version("v1", true),
                          Tree.map("description", "no type"),
                          "schema",
                          "openAPIV3Schema",
                          "properties",
                          "spec")),
                  "spec",
                  "versions");
      assertThat(failure(() -> cluster.create(loose)).message())
          .isEqualTo(
              "CustomResourceDefinition.apiextensions.k8s.io \"ships.sea.io\" is invalid:"
                  + " spec.validation.openAPIV3Schema.properties[spec].type: Required value:"
                  + " must not be empty for specified object fields");
    });
  }
}
