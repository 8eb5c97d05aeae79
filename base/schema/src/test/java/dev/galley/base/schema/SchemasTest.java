package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SchemasTest {
  private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");

  private static Schema at(GroupVersionKind kind, String... path) {
    Schema schema = Schemas.builtIn().of(kind).orElseThrow();
    for (String step : path) {
      schema =
          Objects.requireNonNull(
              step.equals("[]") ? schema.items() : schema.property(step),
              () -> "nothing at " + step);
    }
    return schema;
  }

  @Test
  void every_built_in_resource_has_a_schema() {
    assertThat(BuiltInResources.all()).hasSize(66);
    assertThat(BuiltInResources.all())
        .allSatisfy(resource ->
            assertThat(Schemas.builtIn().of(resource.kind()).orElseThrow().type())
                .as("%s", resource.kind())
                .isEqualTo(Schema.Type.OBJECT));
  }

  @Test
  void every_definition_can_be_read_and_described() {
    Schemas schemas = Schemas.builtIn();
    assertThat(schemas.definitionNames()).hasSizeGreaterThan(450);
    for (String name : schemas.definitionNames()) {
      schemas.definition(name).properties();
      assertThat(schemas.openApi(name)).isNotEmpty();
      assertThat(schemas.definitionNames()).containsAll(schemas.references(name));
    }
  }

  @Test
  void containers_are_told_apart_by_name_and_their_ports_by_two_keys() {
    Schema containers = at(DEPLOYMENT, "spec", "template", "spec", "containers");
    assertThat(containers.listType()).isEqualTo(Schema.ListType.MAP);
    assertThat(containers.listMapKeys()).containsExactly("name");
    assertThat(containers.patchMergeKey()).isEqualTo("name");
    Schema ports = at(DEPLOYMENT, "spec", "template", "spec", "containers", "[]", "ports");
    assertThat(ports.listMapKeys()).containsExactly("containerPort", "protocol");
    assertThat(ports.patchMergeKey()).isEqualTo("containerPort");
    Schema protocol =
        at(DEPLOYMENT, "spec", "template", "spec", "containers", "[]", "ports", "[]", "protocol");
    assertThat(protocol.defaultValue()).isEqualTo("TCP");
  }

  @Test
  void facts_of_a_property_and_of_its_type_are_joined() {
    assertThat(at(DEPLOYMENT, "spec", "selector").mapType()).isEqualTo(Schema.MapType.ATOMIC);
    Schema strategy = at(DEPLOYMENT, "spec", "strategy");
    assertThat(strategy.type()).isEqualTo(Schema.Type.OBJECT);
    assertThat(strategy.patchStrategies()).containsExactly("retainKeys");
    Schema surge = at(DEPLOYMENT, "spec", "strategy", "rollingUpdate", "maxSurge");
    assertThat(surge.intOrString()).isTrue();
  }

  @Test
  void gaps_of_the_published_document_are_filled() {
    GroupVersionKind kind =
        GroupVersionKind.of("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    Schema schema =
        at(kind, "spec", "versions", "[]", "schema", "openAPIV3Schema", "properties", "any")
            .properties()
            .get("properties");
    assertThat(schema).isNotNull();
    assertThat(at(kind, "spec", "versions").listType()).isEqualTo(Schema.ListType.ATOMIC);
  }

  @Test
  void documents_refer_to_components_and_carry_descriptions() {
    var pod = Schemas.builtIn().openApi("io.k8s.api.core.v1.Pod");
    assertThat(Tree.textAt(pod, "description")).isNotEmpty();
    assertThat(Tree.textAt(pod, "properties", "spec", "allOf", "0", "$ref"))
        .isEqualTo("#/components/schemas/io.k8s.api.core.v1.PodSpec");
    assertThat(Tree.textAt(pod, "x-kubernetes-group-version-kind", "0", "kind")).isEqualTo("Pod");
  }

  @Test
  void a_custom_resource_brings_its_own_schema() {
    Schema schema =
        Schema.fromOpenApi(
            Tree.map(
                "type",
                "object",
                "properties",
                Tree.map(
                    "tags",
                    Tree.map("type", "object", "additionalProperties", Tree.map("type", "string")),
                    "list",
                    Tree.map("type", "array", "items", Tree.map("type", "integer")))));
    assertThat(Objects.requireNonNull(schema.property("tags")).property("any"))
        .isNotNull()
        .satisfies(any -> assertThat(any.type()).isEqualTo(Schema.Type.STRING));
    assertThat(schema.property("unknown")).isNull();
    assertThat(List.copyOf(schema.properties().keySet())).containsExactly("tags", "list");
  }
}
