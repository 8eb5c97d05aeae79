package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.Tree;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.RealWorld;
import dev.galley.kube.api.UserInfo;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeServerTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
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

  @Test
  void an_object_that_is_missing_is_a_status_with_its_resource_and_name() {
    HttpResponse<String> response = running.get(MAPS + "/nothing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body().strip())
        .isEqualTo(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"configmaps \\\"nothing\\\" not found\",\"reason\":\"NotFound\","
                + "\"details\":{\"name\":\"nothing\",\"kind\":\"configmaps\"},\"code\":404}");
    assertThat(response.headers().firstValue("Audit-Id")).isPresent();
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache, private");
  }

  @Test
  void an_unknown_group_is_a_page_that_is_not_there_and_an_unknown_resource_a_status() {
    HttpResponse<String> group = running.get("/apis/nobody.example/v1/things");
    assertThat(group.statusCode()).isEqualTo(404);
    assertThat(group.body()).isEqualTo("404 page not found\n");
    HttpResponse<String> resource = running.get("/apis/apps/v1/namespaces/default/things");
    assertThat(RunningServer.tree(resource))
        .containsEntry("message", "the server could not find the requested resource")
        .containsEntry("details", Map.of());
  }

  @Test
  void wrong_methods_media_types_and_bodies_are_refused_as_upstream_refuses_them() {
    assertThat(running.send("PUT", MAPS, "{}").statusCode()).isEqualTo(405);
    HttpResponse<String> accept = running.get(MAPS, "Accept", "text/html");
    assertThat(accept.statusCode()).isEqualTo(406);
    assertThat(RunningServer.tree(accept)).containsEntry("reason", "NotAcceptable");
    HttpResponse<String> patch =
        running.send("PATCH", MAPS + "/x", "{}", "Content-Type", "application/json");
    assertThat(patch.statusCode()).isEqualTo(415);
    HttpResponse<String> body =
        running.send("POST", MAPS, "no json", "Content-Type", "application/json");
    assertThat(body.statusCode()).isEqualTo(400);
    HttpResponse<String> dry =
        running.send("POST", MAPS + "?dryRun=Some", "{}", "Content-Type", "application/json");
    assertThat(dry.statusCode()).isEqualTo(422);
    assertThat(RunningServer.tree(dry).get("message"))
        .isEqualTo(
            "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value:"
                + " [\"Some\"]: supported values: \"All\"");
  }

  @Test
  void a_body_over_three_mebibytes_is_too_large() {
    HttpResponse<String> response =
        running.send(
            "POST", MAPS, "x".repeat(3 * 1024 * 1024 + 1), "Content-Type", "application/json");
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void a_field_given_twice_is_refused_warned_about_or_ignored() {
    String body = "{\"metadata\":{\"name\":\"twice\"},\"data\":{\"a\":\"1\",\"a\":\"2\"}}";
    HttpResponse<String> strict =
        running.send(
            "POST",
            MAPS + "?fieldValidation=Strict&dryRun=All",
            body,
            "Content-Type",
            "application/json");
    assertThat(strict.statusCode()).isEqualTo(400);
    assertThat(RunningServer.tree(strict).get("message"))
        .asString()
        .endsWith("strict decoding error: duplicate field \"data.a\"");
    HttpResponse<String> warned =
        running.send("POST", MAPS + "?dryRun=All", body, "Content-Type", "application/json");
    assertThat(warned.statusCode()).isEqualTo(201);
    assertThat(warned.headers().allValues("Warning"))
        .containsExactly("299 - \"duplicate field \\\"data.a\\\"\"");
  }

  @Test
  void yaml_bodies_are_read_and_written() {
    HttpResponse<String> response =
        running.send(
            "POST",
            MAPS + "?dryRun=All",
            "metadata: {name: from-yaml}\ndata:\n  a: b\n",
            "Content-Type",
            "application/yaml",
            "Accept",
            "application/yaml");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/yaml");
    assertThat(response.body()).contains("data:\n  a: b\n");
  }

  @Test
  void a_table_has_typed_cells_and_the_metadata_of_each_object() {
    running.post(MAPS, RunningServer.configMap("tabled", "a", "1", "b", "2"));
    HttpResponse<String> response =
        running.get(MAPS + "?fieldSelector=metadata.name=tabled", "Accept", TABLE);
    Map<String, @Nullable Object> table = RunningServer.tree(response);
    assertThat(table).containsEntry("kind", "Table").containsEntry("apiVersion", "meta.k8s.io/v1");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Tree.at(table, "columnDefinitions", "0"))
        .isEqualTo(
            Tree.map(
                "name",
                "Name",
                "type",
                "string",
                "format",
                "name",
                "description",
                ColumnDescriptions.of("/ConfigMap", "Name"),
                "priority",
                0L));
    assertThat(Tree.listAt(table, "rows", "0", "cells")).startsWith("tabled", 2L);
    assertThat(Tree.textAt(table, "rows", "0", "object", "kind"))
        .isEqualTo("PartialObjectMetadata");
    assertThat(Tree.textAt(table, "rows", "0", "object", "metadata", "name")).isEqualTo("tabled");
  }

  @Test
  void a_watch_of_tables_defines_the_columns_only_once() {
    String place = "/api/v1/namespaces/kube-public/configmaps";
    running.post(place, RunningServer.configMap("one"));
    running.post(place, RunningServer.configMap("two"));
    List<Map<String, @Nullable Object>> events =
        RunningServer.lines(running.get(place + "?watch=true&timeoutSeconds=1", "Accept", TABLE));
    assertThat(events).hasSizeGreaterThanOrEqualTo(2);
    assertThat(Tree.listAt(events.get(0), "object", "columnDefinitions")).hasSize(3);
    assertThat(Tree.mapAt(events.get(1), "object"))
        .containsKey("columnDefinitions")
        .containsEntry("columnDefinitions", null);
  }

  @Test
  void a_list_pages_and_items_of_built_in_kinds_do_not_name_their_kind() {
    String place = "/api/v1/namespaces/kube-system/configmaps";
    for (String name : List.of("a", "b", "c")) {
      running.post(place, RunningServer.configMap(name));
    }
    Map<String, @Nullable Object> first = RunningServer.tree(running.get(place + "?limit=2"));
    assertThat(first).containsEntry("kind", "ConfigMapList").containsEntry("apiVersion", "v1");
    assertThat(Tree.listAt(first, "items")).hasSize(2);
    assertThat(Tree.mapAt(first, "items", "0")).doesNotContainKey("kind");
    assertThat(Tree.numberAt(0, first, "metadata", "remainingItemCount")).isPositive();
    String token = Tree.textAt(first, "metadata", "continue");
    Map<String, @Nullable Object> rest =
        RunningServer.tree(running.get(place + "?limit=2&continue=" + token));
    assertThat(Tree.listAt(rest, "items")).isNotEmpty();
  }

  @Test
  void discovery_comes_all_at_once_or_document_by_document() {
    HttpResponse<String> response =
        running.get(
            "/apis",
            "Accept",
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    String tag = response.headers().firstValue("ETag").orElse("");
    HttpResponse<String> again =
        running.get(
            "/apis",
            "Accept",
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
            "If-None-Match",
            tag);
    assertThat(again.statusCode()).isEqualTo(304);
    Map<String, @Nullable Object> legacy = RunningServer.tree(running.get("/api/v1"));
    assertThat(legacy).containsEntry("kind", "APIResourceList");
    assertThat(Tree.mapsAt(legacy, "resources"))
        .anySatisfy(resource ->
            assertThat(resource)
                .containsEntry("name", "pods/eviction")
                .containsEntry("group", "policy")
                .containsEntry("version", "v1"));
  }

  @Test
  void openapi_documents_are_named_by_their_hash() {
    Map<String, @Nullable Object> index = RunningServer.tree(running.get("/openapi/v3"));
    String url = Tree.textAt(index, "paths", "apis/apps/v1", "serverRelativeURL");
    assertThat(url).matches("/openapi/v3/apis/apps/v1\\?hash=[0-9A-F]{128}");
    HttpResponse<String> document = running.get(url);
    assertThat(document.headers().firstValue("Cache-Control")).contains("public, immutable");
    Map<String, @Nullable Object> patch =
        Tree.mapAt(
            RunningServer.tree(document),
            "paths",
            "/apis/apps/v1/namespaces/{namespace}/deployments/{name}",
            "patch");
    assertThat(Tree.mapsAt(patch, "parameters"))
        .anySatisfy(each -> assertThat(each).containsEntry("name", "fieldValidation"));
    assertThat(Tree.mapAt(patch, "requestBody", "content"))
        .containsKey("application/strategic-merge-patch+json");
    assertThat(running.get("/openapi/v3/apis/apps/v1?hash=0").statusCode()).isEqualTo(301);
    assertThat(running.get("/openapi/v2").statusCode()).isEqualTo(404);
  }

  @Test
  void strangers_may_ask_for_the_version_and_nothing_else() {
    assertThat(running.sendAs("", "GET", "/version", "").statusCode()).isEqualTo(200);
    assertThat(running.sendAs("", "GET", "/readyz", "").body()).isEqualTo("ok");
    HttpResponse<String> refused = running.sendAs("", "GET", "/api", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(RunningServer.tree(refused).get("message"))
        .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/api\"");
    assertThat(running.sendAs("wrong", "GET", "/api", "").statusCode()).isEqualTo(401);
  }

  @Test
  void a_revision_that_has_not_come_yet_is_waited_for_and_then_given_up() {
    HttpResponse<String> response = running.get(MAPS + "?resourceVersion=999999");
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(RunningServer.tree(response).get("message"))
        .asString()
        .startsWith("Timeout: Too large resource version: 999999, current: ");
  }

  @Test
  void a_restart_keeps_the_kubeconfig_valid_and_the_file_private(@TempDir Path place)
      throws IOException {
    UserInfo admin = UserInfo.administrator("admin");
    String first;
    try (RunningServer server = new RunningServer(place)) {
      first = server.server.kubeconfig("galley", admin).text();
    }
    try (RunningServer server = new RunningServer(place)) {
      Kubeconfig again = server.server.kubeconfig("galley", admin);
      assertThat(again.text().replaceAll("127.0.0.1:\\d+", ""))
          .isEqualTo(first.replaceAll("127.0.0.1:\\d+", ""));
      Path file = place.resolve("deep/kubeconfig");
      again.write(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_port_in_use_is_one_clear_problem(@TempDir Path place) {
    assertThatThrownBy(() ->
            KubeServer.start(
                    new RealWorld((task, failure) -> {}),
                    running.api,
                    ServerOptions.in(place).port(running.server.port()))
                .close())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("SRV-001")
        .hasMessageContaining("port " + running.server.port() + " on 127.0.0.1 is in use");
  }
}
