package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.BuiltInResource;
import dev.galley.base.schema.BuiltInResources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintersTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private static List<@Nullable Object> row(String apiVersion, String kind, String json) {
    KubeObject object =
        KubeObject.of(Tree.asMap(Json.parse(json)))
            .with(apiVersion, "apiVersion")
            .with(kind, "kind");
    return Printers.builtIn(GroupVersionKind.of(apiVersion, kind)).cells().of(object, NOW);
  }

  private static String podStatus(String status) {
    return PodPrinter.status(
        KubeObject.of(Tree.asMap(Json.parse("{\"status\":" + status.replace('\'', '"') + "}"))));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "121, 2m1s",
    "599, 9m59s",
    "600, 10m",
    "10799, 179m",
    "10800, 3h",
    "10860, 3h1m",
    "28800, 8h",
    "172799, 47h",
    "172800, 2d",
    "180000, 2d2h",
    "691200, 8d",
    "63071999, 729d",
    "63072000, 2y",
    "63158400, 2y1d",
    "252288000, 8y"
  })
  void durations_are_short_for_people(long seconds, String expected) {
    assertThat(HumanDuration.of(Duration.ofSeconds(seconds))).isEqualTo(expected);
    assertThat(HumanDuration.of(Duration.ofSeconds(-1))).isEqualTo("0s");
    assertThat(HumanDuration.of(Duration.ofSeconds(-2))).isEqualTo("<invalid>");
  }

  @Test
  void the_status_of_a_pod_is_worked_out_from_its_containers() {
    assertThat(podStatus("{'phase':'Pending'}")).isEqualTo("Pending");
    assertThat(podStatus("{'phase':'Failed','reason':'Evicted'}")).isEqualTo("Evicted");
    assertThat(
            podStatus(
                "{'phase':'Pending','containerStatuses':[{'state':{'waiting':"
                    + "{'reason':'ImagePullBackOff'}}}]}"))
        .isEqualTo("ImagePullBackOff");
    assertThat(
            podStatus(
                "{'phase':'Succeeded','containerStatuses':[{'state':{'terminated':"
                    + "{'exitCode':0,'reason':'Completed'}}}]}"))
        .isEqualTo("Completed");
    assertThat(
            podStatus(
                "{'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':3}}}]}"))
        .isEqualTo("ExitCode:3");
    assertThat(
            podStatus(
                "{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],"
                    + "'containerStatuses':[{'ready':true,'state':{'running':{}}},"
                    + "{'state':{'terminated':{'reason':'Completed','exitCode':0}}}]}"))
        .isEqualTo("Running");
    assertThat(
            podStatus(
                "{'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False',"
                    + "'reason':'SchedulingGated'}]}"))
        .isEqualTo("SchedulingGated");
  }

  @Test
  void init_containers_are_counted_until_the_last_has_passed() {
    KubeObject pod =
        KubeObject.of(
            Tree.asMap(
                Json.parse(
                    """
                    {"spec":{"initContainers":[{"name":"a"},{"name":"b"}],"containers":[{}]},
                     "status":{"phase":"Pending","initContainerStatuses":[
                       {"name":"a","state":{"terminated":{"exitCode":0}}},
                       {"name":"b","state":{"waiting":{"reason":"PodInitializing"}}}]}}
                    """)));
    assertThat(PodPrinter.status(pod)).isEqualTo("Init:1/2");
    KubeObject crashed =
        pod.with(
            Tree.map("waiting", Tree.map("reason", "CrashLoopBackOff")),
            "status",
            "initContainerStatuses",
            "1",
            "state");
    assertThat(PodPrinter.status(crashed)).isEqualTo("Init:CrashLoopBackOff");
  }

  @Test
  void restarts_say_when_the_last_one_was() {
    List<@Nullable Object> row =
        row(
            "v1",
            "Pod",
            """
            {"metadata":{"name":"p","creationTimestamp":"2026-01-01T00:00:00Z"},
             "spec":{"containers":[{}]},
             "status":{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":2,
               "state":{"running":{}},
               "lastState":{"terminated":{"finishedAt":"2026-01-01T23:55:00Z"}}}]}}
            """);
    assertThat(row)
        .containsExactly(
            "p", "1/1", "Running", "2 (5m ago)", "24h", "<none>", "<none>", "<none>", "<none>");
  }

  @Test
  void a_pod_that_is_being_deleted_terminates() {
    assertThat(
            row(
                    "v1",
                    "Pod",
                    "{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"},"
                        + "\"status\":{\"phase\":\"Running\"}}")
                .get(2))
        .isEqualTo("Terminating");
  }

  @Test
  void nodes_show_their_state_and_roles() {
    List<@Nullable Object> row =
        row(
            "v1",
            "Node",
            """
            {"metadata":{"name":"n","labels":{"node-role.kubernetes.io/b":"",
               "node-role.kubernetes.io/a":""}},
             "spec":{"unschedulable":true},
             "status":{"conditions":[{"type":"Ready","status":"True"}],
               "addresses":[{"type":"InternalIP","address":"10.0.0.1"}],
               "nodeInfo":{"kubeletVersion":"v1.34.1"}}}
            """);
    assertThat(row.subList(0, 7))
        .containsExactly(
            "n", "Ready,SchedulingDisabled", "a,b", "<unknown>", "v1.34.1", "10.0.0.1", "<none>");
  }

  @Test
  void events_without_times_of_their_own_use_the_newer_fields() {
    List<@Nullable Object> row =
        row(
            "v1",
            "Event",
            """
            {"metadata":{"name":"e"},"type":"Normal","reason":"Scheduled","message":"done\\n",
             "eventTime":"2026-01-01T23:59:00.000000Z","reportingComponent":"default-scheduler",
             "involvedObject":{"kind":"Pod","name":"p"}}
            """);
    assertThat(row)
        .containsExactly(
            "60s", "Normal", "Scheduled", "pod/p", "", "default-scheduler", "done", "60s", 1L, "e");
  }

  @Test
  void every_kind_has_as_many_cells_as_columns() {
    for (BuiltInResource resource : BuiltInResources.all()) {
      Printer printer = Printers.builtIn(resource.kind());
      KubeObject empty = KubeObject.of(Tree.map("metadata", Tree.map("name", "x")));
      List<@Nullable Object> cells = printer.cells().of(empty, NOW);
      int more = resource.plural().equals("ipaddresses") ? 1 : 0; // As upstream.
      assertThat(cells).as(resource.kind().toString()).hasSize(printer.columns().size() + more);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".status.conditions[?(@.type==\"Ready\")].status",
        ".status.conditions[?(@.type=='Ready')].status",
        "$.status['conditions'][0].status",
        ".status.conditions[-1].status",
        ".status.conditions[0:1].status",
        ".status.conditions[*].status",
        "..status.conditions..status"
      })
  void json_paths_find_what_columns_ask_for(String path) {
    Map<String, @Nullable Object> tree =
        Tree.asMap(
            Json.parse("{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"));
    assertThat(JsonPath.parse(path).find(tree)).contains("True");
    assertThat(JsonPath.parse(path).find(Tree.map("spec", Map.of()))).isEmpty();
  }

  @Test
  void json_paths_read_escaped_names_and_compare_numbers() {
    Map<String, @Nullable Object> tree =
        Tree.asMap(Json.parse("{\"a\":{\"b.c/d\":1},\"l\":[{\"n\":1},{\"n\":5}]}"));
    assertThat(JsonPath.parse(".a.b\\.c/d").find(tree)).containsExactly(1L);
    assertThat(JsonPath.parse(".l[?(@.n>2)].n").find(tree)).containsExactly(5L);
  }

  @Test
  void custom_columns_keep_to_their_types() {
    Printer printer =
        CustomColumns.of(
            Tree.map(
                "additionalPrinterColumns",
                List.of(
                    column("Count", "integer", ".spec.count"),
                    column("Since", "date", ".spec.since"),
                    column("List", "string", ".spec.list"),
                    column("Missing", "string", ".spec.missing"),
                    column("Wrong", "integer", ".spec.since"))));
    KubeObject object =
        KubeObject.of(
            Tree.asMap(
                Json.parse(
                    """
                    {"metadata":{"name":"x"},"spec":{"count":2,"since":"2026-01-01T23:00:00Z",
                     "list":["a","b"]}}
                    """)));
    assertThat(printer.cells().of(object, NOW))
        .containsExactly("x", 2L, "60m", "[\"a\",\"b\"]", null, null);
  }

  private static Map<String, @Nullable Object> column(String name, String type, String path) {
    return Tree.map("name", name, "type", type, "jsonPath", path);
  }
}
