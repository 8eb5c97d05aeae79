package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.Patch;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CustomValidationTest {
  private static final String SHIP = "sea.io/v1/Ship";
  private static final String SHIPS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: ships.sea.io}
      spec:
        group: sea.io
        scope: Namespaced
        names: {plural: ships, kind: Ship}
        versions:
        - name: v1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.masts, statusReplicasPath: .status.masts}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    masts: {type: integer}
                    flag: {type: string}
                    boat:
                      type: object
                      x-kubernetes-embedded-resource: true
                      x-kubernetes-preserve-unknown-fields: true
                status:
                  type: object
                  properties:
                    masts: {type: integer}
                    place: {type: string}
        - name: v2
          served: true
          storage: false
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    masts: {type: integer}
                    sail: {type: string, default: white}
      """;

  private static KubeObject yaml(String text) {
    return KubeObject.of(Yaml.documents(text, "test").getFirst().map());
  }

  private static KubeObject ship(String spec) {
    return yaml(
        "{apiVersion: sea.io/v1, kind: Ship, metadata: {name: a, namespace: default}, spec: "
            + spec
            + "}");
  }

  private static void run(Consumer<Cluster> test) {
    Cluster.run(cluster -> {
      cluster.create(yaml(SHIPS));
      test.accept(cluster);
    });
  }

  @Test
  @Proves("api c: a custom resource is only updated by who says which version of it")
  void an_update_has_to_name_the_version() {
    run(cluster -> {
      cluster.create(ship("{}"));
      assertThat(failure(() -> cluster.update(ship("{masts: 2}"))).message())
          .isEqualTo(
              "ships.sea.io \"a\" is invalid: metadata.resourceVersion: Invalid value: 0: must be"
                  + " specified for an update");
      assertThat(cluster.replace(ship("{masts: 2}")).number(0, "spec", "masts")).isEqualTo(2);
    });
  }

  @Test
  @Proves("api c: the fields that a scale reads are checked at their paths")
  void scaled_fields_are_checked_at_their_paths() {
    run(cluster -> {
      assertThat(failure(() -> cluster.create(ship("{masts: -1}"))).message())
          .isEqualTo(
              "Ship.sea.io \"a\" is invalid: .spec.masts: Invalid value: -1: should be a"
                  + " non-negative integer");
      assertThat(failure(() -> cluster.create(ship("x"))).message())
          .contains(
              ".spec.masts: Invalid value: 0: .spec.masts accessor error: x is of the type string,"
                  + " expected map[string]interface{}");
    });
  }

  @Test
  @Proves("api c: objects inside of custom resources have their type and metadata checked")
  void objects_inside_are_objects() {
    run(cluster -> {
      assertThat(failure(() -> cluster.create(ship("{boat: {}}"))).message())
          .contains("spec.boat.apiVersion: Required value, spec.boat.kind: Required value");
      assertThat(
              failure(() ->
                      cluster.create(
                          ship("{boat: {apiVersion: v1, kind: B, metadata: {labels: {a: 1}}}}")))
                  .message())
          .isEqualTo(
              "Ship in version \"v1\" cannot be handled as a Ship: spec.boat.metadata: Invalid"
                  + " value: {\"labels\":{\"a\":1}}: json: cannot unmarshal number into Go struct"
                  + " field ObjectMeta.labels of type string");
    });
  }

  @Test
  @Proves("api c: what a stricter schema refuses passes an update that does not touch it")
  void a_stricter_schema_leaves_unchanged_values_alone() {
    run(cluster -> {
      cluster.create(ship("{flag: black}"));
      cluster.replace(
          yaml(SHIPS.replace("flag: {type: string}", "flag: {type: string, enum: [red]}")));
      cluster.merge(SHIP, "default/a", "spec", Tree.map("masts", 2));
      assertThat(
              failure(() -> cluster.merge(SHIP, "default/a", "spec", Tree.map("flag", "blue")))
                  .message())
          .endsWith("spec.flag: Unsupported value: \"blue\": supported values: \"red\"");
    });
  }

  @Test
  @Proves("api c: versions share what is stored; each shows of it what it knows")
  void a_version_shows_what_it_knows_of_what_is_stored() {
    run(cluster -> {
      KubeObject given = ship("{masts: 1, sail: red}").with("sea.io/v2", "apiVersion");
      assertThat(cluster.create(given).at("spec")).isEqualTo(Tree.map("masts", 1L));
      assertThat(cluster.get(SHIP, "default/a").at("spec")).isEqualTo(Tree.map("masts", 1L));
    });
  }

  @Test
  @Proves("api a.6: /status of a custom resource changes nothing but the status")
  void a_status_write_is_checked_as_a_status() {
    run(cluster -> {
      cluster.create(ship("{masts: 1}"));
      Patch patch =
          new Patch.Merge(
              Tree.map(
                  "metadata", Tree.map("labels", Tree.map("a", "b")),
                  "status", Tree.map("place", "harbour")));
      ObjectName name = new ObjectName("default", "a");
      KubeObject changed =
          cluster.api.patch(cluster.type(SHIP), name, patch, Cluster.TESTER.status());
      assertThat(changed.text("status", "place")).isEqualTo("harbour");
      assertThat(changed.labels()).isEmpty();
      assertThat(failure(() -> cluster.updateStatus(changed.with(5, "status", "place"))).message())
          .isEqualTo(
              "Ship.sea.io \"a\" is invalid: status.place: Invalid value: \"integer\": place in"
                  + " body must be of type string: \"integer\"");
    });
  }

  @Test
  @Proves("api a.6: /status of built-in kinds changes metadata too, and never the spec")
  void a_status_write_of_a_built_in_kind_describes_too() {
    Cluster.run(cluster -> {
      cluster.create(
          yaml(
              """
              apiVersion: v1
              kind: PersistentVolumeClaim
              metadata: {name: c, namespace: default}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
              """));
      String claim = "v1/PersistentVolumeClaim";
      Patch patch =
          new Patch.Merge(
              Tree.map(
                  "metadata", Tree.map("finalizers", List.of("a.b/c")),
                  "spec", Tree.map("volumeName", "v"),
                  "status", Tree.map("phase", "Lost")));
      KubeObject changed =
          cluster.api.patch(
              cluster.type(claim), new ObjectName("default", "c"), patch, Cluster.TESTER.status());
      assertThat(changed.finalizers()).containsExactly("a.b/c");
      assertThat(changed.at("spec", "volumeName")).isNull();
      assertThat(changed.text("status", "phase")).isEqualTo("Lost");
    });
  }
}
