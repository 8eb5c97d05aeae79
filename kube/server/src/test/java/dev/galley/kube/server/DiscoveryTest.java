package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a client learns before it asks for anything: groups, versions, resources, columns.
class DiscoveryTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  @TempDir static Path directory;
  private static RunningServer running;

  @BeforeAll
  static void start() {
    running = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static List<Map<String, @Nullable Object>> resources(String path) {
    return Tree.mapsAt(RunningServer.tree(running.get(path)), "resources");
  }

  @Proves("api a.2: legacy discovery, every group version of Kubernetes 1.34")
  @Test
  void every_group_is_there_in_upstreams_order() {
    List<String> groups =
        Tree.mapsAt(RunningServer.tree(running.get("/apis")), "groups").stream()
            .map(group -> Tree.textAt(group, "name"))
            .toList();
    assertThat(groups)
        .containsExactly(
            "apiregistration.k8s.io",
            "apps",
            "events.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "networking.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "node.k8s.io",
            "discovery.k8s.io",
            "resource.k8s.io",
            "flowcontrol.apiserver.k8s.io");
    assertThat(RunningServer.tree(running.get("/api/v1"))).doesNotContainKey("apiVersion");
    assertThat(RunningServer.tree(running.get("/apis/apps/v1"))).containsEntry("apiVersion", "v1");
  }

  @ParameterizedTest
  @CsvSource({
    "networking.k8s.io/v1, ipaddresses, 3f/plJFChNE=",
    "networking.k8s.io/v1, servicecidrs, gNLvruQhW2g=",
    "storage.k8s.io/v1, volumeattributesclasses, Bl3MtjZ/n/s=",
    "resource.k8s.io/v1, deviceclasses, weQRMT6DeYM=",
    "resource.k8s.io/v1, resourceclaims, EJAWH5WrAYg=",
    "resource.k8s.io/v1, resourceclaimtemplates, 24m0okHrUtk=",
    "resource.k8s.io/v1, resourceslices, z6Bc9vgk6yE=",
    "apiextensions.k8s.io/v1, customresourcedefinitions, jfWCUB31mvA=",
  })
  void a_resource_says_in_which_version_it_is_stored(String version, String name, String hash) {
    assertThat(resources("/apis/" + version))
        .filteredOn(resource -> name.equals(resource.get("name")))
        .singleElement()
        .satisfies(resource -> assertThat(resource).containsEntry("storageVersionHash", hash));
  }

  @Test
  void pods_can_be_resized() {
    assertThat(resources("/api/v1"))
        .filteredOn(resource -> "pods/resize".equals(resource.get("name")))
        .singleElement()
        .satisfies(resource ->
            assertThat(resource).containsEntry("verbs", List.of("get", "patch", "update")));
  }

  @Proves("api a.2: aggregated discovery")
  @Test
  void aggregated_discovery_is_sent_again_only_when_it_has_changed() {
    HttpResponse<String> first = running.get("/apis", "Accept", AGGREGATED);
    assertThat(first.headers().firstValue("Content-Type")).contains(AGGREGATED);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(running.get("/apis", "Accept", AGGREGATED, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(Tree.mapsAt(RunningServer.tree(first), "items")).hasSize(20);
  }

  @Proves("api a.4: columns describe themselves")
  @Test
  void columns_say_what_the_schema_says_of_what_they_show() {
    Map<String, @Nullable Object> table =
        RunningServer.tree(running.get("/api/v1/pods", "Accept", TABLE));
    List<Map<String, @Nullable Object>> columns = Tree.mapsAt(table, "columnDefinitions");
    assertThat(Tree.textAt(columns.getFirst(), "description"))
        .startsWith("Name must be unique within a namespace.");
    assertThat(Tree.textAt(columns.get(2), "description"))
        .isEqualTo("The aggregate status of the containers in this pod.");
    assertThat(columns)
        .allSatisfy(column -> assertThat(Tree.textAt(column, "description")).isNotEmpty());
  }

  @Proves("api a.2: services' addresses are objects")
  @Test
  void each_address_of_a_service_is_an_object_as_long_as_the_service_has_it() {
    String services = "/api/v1/namespaces/default/services";
    HttpResponse<String> created =
        running.post(
            services,
            Tree.map(
                "metadata",
                Tree.map("name", "web"),
                "spec",
                Tree.map("ports", List.of(Tree.map("port", 80L)))));
    String address = Tree.textAt(RunningServer.tree(created), "spec", "clusterIP");
    String record = "/apis/networking.k8s.io/v1/ipaddresses/" + address;
    assertThat(Tree.mapAt(RunningServer.tree(running.get(record)), "spec", "parentRef"))
        .isEqualTo(Tree.map("name", "web", "namespace", "default", "resource", "services"));
    running.send("DELETE", services + "/web", "");
    assertThat(running.get(record).statusCode()).isEqualTo(404);
  }

  @Test
  void the_range_of_services_addresses_is_ready() {
    Map<String, @Nullable Object> range =
        RunningServer.tree(running.get("/apis/networking.k8s.io/v1/servicecidrs/kubernetes"));
    assertThat(Tree.textAt(Tree.mapsAt(range, "status", "conditions").getFirst(), "message"))
        .isEqualTo("Kubernetes default Service CIDR is ready");
  }

  @Proves("api a.3: priority and fairness headers")
  @Test
  void answers_name_the_flow_schema_that_the_request_falls_under() {
    Map<String, @Nullable Object> schema =
        RunningServer.tree(running.get("/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/exempt"));
    Map<String, @Nullable Object> level =
        RunningServer.tree(
            running.get(
                "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations/exempt"));
    HttpResponse<String> missing = running.get("/api/v1/namespaces/default/configmaps/none");
    assertThat(missing.headers().firstValue("X-Kubernetes-Pf-Flowschema-Uid"))
        .contains(Tree.textAt(schema, "metadata", "uid"));
    assertThat(missing.headers().firstValue("X-Kubernetes-Pf-Prioritylevel-Uid"))
        .contains(Tree.textAt(level, "metadata", "uid"));
    assertThat(running.sendAs("", "GET", "/version", "").headers().map())
        .containsKey("x-kubernetes-pf-flowschema-uid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "networking.k8s.io/v1 | servicecidrs | ServiceCIDR | x | {cidrs: [10.1.0.1/24]}"
            + " | spec.cidrs[0]: Invalid value: \"10.1.0.1/24\": must not have bits set beyond the"
            + " prefix length",
        "networking.k8s.io/v1 | servicecidrs | ServiceCIDR | x | {}"
            + " | spec.cidrs: Required value: at least one CIDR required",
        "networking.k8s.io/v1 | ipaddresses | IPAddress | 2001:DB8::1"
            + " | {parentRef: {resource: services, name: a}}"
            + " | metadata.name: Invalid value: \"2001:DB8::1\": must be in canonical form"
            + " (\"2001:db8::1\")",
        "networking.k8s.io/v1 | ipaddresses | IPAddress | 10.0.0.9 | {parentRef: {name: a}}"
            + " | spec.parentRef.resource: Required value",
        "resource.k8s.io/v1 | namespaces/default/resourceclaims | ResourceClaim | x"
            + " | {devices: {requests: [{name: a}]}}"
            + " | spec.devices.requests[0]: Required value: exactly one of `exactly` or"
            + " `firstAvailable` is required",
        "resource.k8s.io/v1 | resourceslices | ResourceSlice | x"
            + " | {driver: d, pool: {name: p, resourceSliceCount: 1}}"
            + " | spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`,"
            + " `perDeviceNodeSelection` is required",
      })
  void kinds_of_version_1_34_are_validated(
      String version, String path, String kind, String name, String spec, String error) {
    HttpResponse<String> refused =
        running.send(
            "POST",
            "/apis/" + version + "/" + path,
            "apiVersion: "
                + version
                + "\nkind: "
                + kind
                + "\nmetadata: {name: \""
                + name
                + "\"}\nspec: "
                + spec
                + "\n",
            "Content-Type",
            "application/yaml");
    assertThat(RunningServer.tree(refused).get("message"))
        .isEqualTo(
            kind
                + "."
                + version.substring(0, version.indexOf('/'))
                + " \""
                + name
                + "\" is invalid: "
                + error);
  }
}
