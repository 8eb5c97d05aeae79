package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a real API server answers, to the letter.
class ExactnessTest {
  private static KubeObject service(Object... spec) {
    return object("v1/Service", "default/a").with(Tree.map(spec), "spec");
  }

  private static String refused(KubeObject object) {
    StringBuilder message = new StringBuilder();
    Cluster.run(cluster -> message.append(failure(() -> cluster.create(object)).message()));
    return message.toString();
  }

  @Test
  @Proves("api a.3: values of the wrong type name Go's struct, path and type")
  void a_value_of_the_wrong_type_is_told_as_go_tells_it() {
    assertThat(refused(object("v1/ConfigMap", "default/a").with(List.of("x"), "data")))
        .isEqualTo(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal"
                + " array into Go struct field ConfigMap.data of type map[string]string");
    assertThat(refused(service("ports", "x")))
        .endsWith("into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort");
    assertThat(refused(service("type", 5L)))
        .endsWith("into Go struct field ServiceSpec.spec.type of type v1.ServiceType");
  }

  @Test
  @Proves("api a.3: bytes that are no Base64 are a bad request")
  void bytes_have_to_be_base64() {
    assertThat(refused(object("v1/Secret", "default/a").with("###", "data", "k")))
        .endsWith("illegal base64 data at input byte 0");
  }

  @Test
  @Proves("api a.6: fields that Go always writes are in every object")
  void what_go_always_writes_is_there() {
    Cluster.run(cluster -> {
      KubeObject range = cluster.create(object("v1/LimitRange", "default/r"));
      assertThat(range.map("spec")).containsKey("limits");
      assertThat(range.at("spec", "limits")).isNull();
      KubeObject deployment = cluster.create(KindsTest.deployment("web"));
      assertThat(Tree.mapAt(deployment.maps("spec", "template", "spec", "containers").getFirst()))
          .containsEntry("resources", Tree.map());
      assertThat(deployment.map("status")).isEmpty();
    });
  }

  @Test
  @Proves("api b.1: structs that Go always writes are nobody's when an object is created")
  void nobody_owns_a_struct_that_is_always_there() {
    Cluster.run(cluster -> {
      KubeObject deployment = cluster.create(KindsTest.deployment("web"));
      Object fields = deployment.maps("metadata", "managedFields").getFirst().get("fieldsV1");
      assertThat(Tree.mapAt(fields, "f:spec")).doesNotContainKey(".");
      assertThat(Tree.mapAt(fields, "f:spec", "f:template", "f:spec", "f:containers"))
          .doesNotContainKey(".");
      assertThat(Tree.mapAt(fields, "f:spec", "f:strategy", "f:rollingUpdate")).containsKey(".");
    });
  }

  @Test
  @Proves("api a.3: all mistakes of a service are told in upstream's order")
  void a_service_is_told_all_its_mistakes() {
    assertThat(
            refused(
                service("type", "Foo", "ports", List.of(Tree.map("port", 0L, "protocol", "X")))))
        .isEqualTo(
            "Service \"a\" is invalid: [spec.ports[0].port: Invalid value: 0: must be between 1 and"
                + " 65535, inclusive, spec.ports[0].protocol: Unsupported value: \"X\": supported"
                + " values: \"SCTP\", \"TCP\", \"UDP\", spec.ports[0].targetPort: Invalid value: 0:"
                + " must be between 1 and 65535, inclusive, spec.type: Unsupported value: \"Foo\":"
                + " supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\","
                + " \"NodePort\"]");
  }

  @Test
  @Proves("api a.3: schedules of cron jobs are read as upstream's library reads them")
  void a_schedule_is_checked() {
    assertThat(Schedules.error("*/5 * * * *")).isEmpty();
    assertThat(Schedules.error("@daily")).isEmpty();
    assertThat(Schedules.error("* * * *"))
        .contains("expected exactly 5 fields, found 4: [* * * *]");
    assertThat(Schedules.error("61 * * * *")).contains("end of range (61) above maximum (59): 61");
    assertThat(Schedules.error("x * * * *"))
        .contains("failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax");
  }
}
