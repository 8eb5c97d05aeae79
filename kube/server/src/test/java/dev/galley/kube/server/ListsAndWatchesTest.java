package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What lists and watches answer over HTTP; wordings and codes are those of Kubernetes 1.34.
class ListsAndWatchesTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String TOO_LATE = "99999999";

  @TempDir static Path directory;
  private static RunningServer running;
  private static String before = "";

  @BeforeAll
  static void start() {
    running = new RunningServer(directory);
    before = Tree.textAt(RunningServer.tree(running.get(MAPS)), "metadata", "resourceVersion");
    for (String name : List.of("a", "b", "c")) {
      running.post(MAPS, RunningServer.configMap(name, "k", "v"));
    }
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static Map<String, @Nullable Object> status(String query, int code) {
    HttpResponse<String> response = running.get(MAPS + "?" + query);
    assertThat(response.statusCode()).as(query).isEqualTo(code);
    return RunningServer.tree(response);
  }

  private static String refused(String query) {
    return Tree.textAt(status(query, 422), "message")
        .replace("ListOptions.meta.k8s.io \"\" is invalid: ", "");
  }

  @Test
  @Proves("api a.5: resourceVersionMatch is checked against what else is asked for")
  void a_version_match_has_to_fit_what_else_is_asked_for() {
    assertThat(refused("resourceVersionMatch=Exact"))
        .isEqualTo(
            "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless"
                + " resourceVersion is provided");
    assertThat(refused("resourceVersionMatch=Foo&resourceVersion=1"))
        .isEqualTo(
            "resourceVersionMatch: Unsupported value: \"Foo\": supported values: \"Exact\","
                + " \"NotOlderThan\", \"\"");
    assertThat(refused("resourceVersionMatch=Exact&resourceVersion=0"))
        .isEqualTo(
            "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for"
                + " resourceVersion \"0\"");
    assertThat(refused("sendInitialEvents=true"))
        .isEqualTo("sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list");
    assertThat(refused("watch=1&sendInitialEvents=true"))
        .isEqualTo(
            "resourceVersionMatch: Forbidden: sendInitialEvents requires setting"
                + " resourceVersionMatch to NotOlderThan");
    assertThat(refused("watch=1&resourceVersionMatch=Exact&resourceVersion=1"))
        .isEqualTo(
            "[resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless"
                + " sendInitialEvents is provided, resourceVersionMatch: Unsupported value:"
                + " \"Exact\": supported values: \"NotOlderThan\"]");
  }

  @Test
  @Proves("api a.5: list at an exact resourceVersion shows the state of that moment")
  void a_list_at_an_exact_version_is_of_that_moment() {
    assertThat(
            RunningServer.names(
                status("resourceVersionMatch=Exact&resourceVersion=" + before, 200)))
        .isEmpty();
    assertThat(
            RunningServer.names(
                status("resourceVersionMatch=NotOlderThan&resourceVersion=" + before, 200)))
        .contains("a", "b", "c");
    assertThat(RunningServer.names(status("limit=-1", 200))).contains("a", "b", "c");
  }

  @Test
  @Proves(
      "api a.3: a resourceVersion that cannot be read is 400 on a list, 500 on a get and a watch")
  void versions_that_cannot_be_read_are_refused_as_ever() {
    String why =
        "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid"
            + " syntax";
    assertThat(status("resourceVersion=abc", 400))
        .containsEntry("message", "invalid resource version: " + why);
    assertThat(status("watch=1&resourceVersion=abc", 500))
        .containsEntry("message", why)
        .doesNotContainKey("reason");
    assertThat(status("limit=abc", 400))
        .containsEntry("message", "strconv.ParseInt: parsing \"abc\": invalid syntax");
    assertThat(status("continue=abc", 400))
        .containsEntry(
            "message",
            "invalid continue token: continue key is not valid: invalid character 'i' looking for"
                + " beginning of value");
    assertThat(status("labelSelector=a%20in%20(", 400))
        .containsEntry(
            "message", "unable to parse requirement: found '', expected: ',', ')' or identifier");
    assertThat(status("fieldSelector=foo=bar", 400))
        .containsEntry(
            "message",
            "\"foo\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\"");
  }

  @Test
  @Proves("api a.3: a list at a future resourceVersion is 504 after about three seconds")
  void a_list_from_the_future_is_waited_for_unless_it_is_to_be_exact() {
    Map<String, @Nullable Object> exact =
        status("resourceVersionMatch=Exact&resourceVersion=" + TOO_LATE, 504);
    assertThat(Tree.mapAt(exact, "details")).doesNotContainKey("retryAfterSeconds");
    Map<String, @Nullable Object> waited = status("resourceVersion=" + TOO_LATE, 504);
    assertThat(Tree.textAt(waited, "message"))
        .startsWith("Timeout: Too large resource version: " + TOO_LATE + ", current: ");
    assertThat(Tree.mapAt(waited, "details")).containsEntry("retryAfterSeconds", 1L);
  }

  @Test
  @Proves("api a.5: continue pins a revision, and refuses a resourceVersion beside it")
  void pages_go_on_where_the_last_one_ended() {
    Map<String, @Nullable Object> first = status("limit=2&labelSelector=!x", 200);
    assertThat(RunningServer.names(first)).containsExactly("a", "b");
    String token = Tree.textAt(first, "metadata", "continue");
    assertThat(RunningServer.names(status("limit=2&continue=" + token, 200))).contains("c");
    assertThat(status("continue=" + token + "&resourceVersion=4", 400))
        .containsEntry("message", "specifying resource version is not allowed when using continue");
  }

  @Test
  @Proves("api a.3: a continue token of a compacted revision is 410 with a token for the rest")
  void an_expired_page_says_how_to_go_on() {
    try (RunningServer other = new RunningServer(directory.resolve("other"))) {
      for (String name : List.of("a", "b", "c")) {
        other.post(MAPS, RunningServer.configMap(name, "k", "v"));
      }
      Map<String, @Nullable Object> first = RunningServer.tree(other.get(MAPS + "?limit=1"));
      other.post(MAPS, RunningServer.configMap("d", "k", "v"));
      other.storage.compact(other.storage.revision());
      String token = Tree.textAt(first, "metadata", "continue");
      HttpResponse<String> gone = other.get(MAPS + "?limit=1&continue=" + token);
      assertThat(gone.statusCode()).isEqualTo(410);
      Map<String, @Nullable Object> status = RunningServer.tree(gone);
      assertThat(status).containsEntry("reason", "Expired");
      String rest = Tree.textAt(status, "metadata", "continue");
      assertThat(RunningServer.names(RunningServer.tree(other.get(MAPS + "?continue=" + rest))))
          .containsExactly("b", "c", "d");
      String old = Tree.textAt(first, "metadata", "resourceVersion");
      assertThat(
              RunningServer.tree(
                  other.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + old)))
          .containsEntry("message", "The resourceVersion for the provided list is too old.");
      List<Map<String, @Nullable Object>> events =
          RunningServer.lines(other.get(MAPS + "?watch=1&timeoutSeconds=2&resourceVersion=" + old));
      assertThat(events).hasSize(1);
      assertThat(events.getFirst()).containsEntry("type", "ERROR");
      assertThat(Tree.textAt(events.getFirst(), "object", "message"))
          .startsWith("too old resource version: " + old + " (");
    }
  }

  @Test
  @Proves("api a.5: sendInitialEvents ends in an annotated bookmark")
  void a_watch_list_ends_its_initial_state_in_a_bookmark() {
    List<Map<String, @Nullable Object>> events =
        RunningServer.lines(
            running.get(
                MAPS
                    + "?watch=1&timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true"
                    + "&resourceVersionMatch=NotOlderThan&labelSelector=!x"));
    assertThat(events)
        .extracting(event -> event.get("type"))
        .containsExactly("ADDED", "ADDED", "ADDED", "BOOKMARK");
    Map<String, @Nullable Object> bookmark = Tree.mapAt(events.getLast(), "object");
    assertThat(Tree.textAt(bookmark, "metadata", "annotations", "k8s.io/initial-events-end"))
        .isEqualTo("true");
    assertThat(Tree.mapAt(bookmark, "metadata")).containsEntry("creationTimestamp", null);
    assertThat(
            RunningServer.lines(
                running.get(
                    MAPS
                        + "?watch=1&timeoutSeconds=1&sendInitialEvents=false"
                        + "&resourceVersionMatch=NotOlderThan")))
        .isEmpty();
  }

  @Test
  @Proves("api a.5: a bookmark comes shortly before a watch's deadline")
  void a_watch_is_told_its_revision_before_its_end() {
    String version =
        Tree.textAt(RunningServer.tree(running.get(MAPS)), "metadata", "resourceVersion");
    List<Map<String, @Nullable Object>> events =
        RunningServer.lines(
            running.get(
                MAPS
                    + "?watch=1&timeoutSeconds=3&allowWatchBookmarks=true&resourceVersion="
                    + version));
    assertThat(events).extracting(event -> event.get("type")).contains("BOOKMARK");
  }

  @Test
  @Proves("api a.5: hundreds of watches are open at once")
  void hundreds_of_watches_are_open_at_once() {
    List<HttpResponse<Stream<String>>> watches =
        Stream.generate(() -> running.open(MAPS + "?watch=1")).limit(300).toList().stream()
            .map(watch -> watch.orTimeout(30, TimeUnit.SECONDS).join())
            .toList();
    assertThat(watches).allMatch(watch -> watch.statusCode() == 200);
    assertThat(running.get(MAPS).statusCode()).isEqualTo(200);
    watches.forEach(watch -> watch.body().close());
    assertThat(running.get(MAPS).statusCode()).isEqualTo(200);
  }

  @Test
  @Proves("api a.5: the old /api/v1/watch/ paths still work")
  void the_old_watch_paths_still_work() {
    List<Map<String, @Nullable Object>> events =
        RunningServer.lines(
            running.get("/api/v1/watch/namespaces/default/configmaps/a?timeoutSeconds=1"));
    assertThat(events).hasSize(1);
    assertThat(Tree.textAt(events.getFirst(), "object", "metadata", "name")).isEqualTo("a");
    assertThat(RunningServer.tree(running.get(MAPS + "/a?watch=1")))
        .containsEntry("kind", "ConfigMap");
  }

  @Test
  @Proves("api a.5: a watch over a WebSocket sends each event as a text message")
  @Proves("api i: WebSocket watch for fabric8")
  void a_watch_can_be_a_web_socket() {
    SocketClient socket = running.socket(MAPS + "?watch=true&fieldSelector=metadata.name=ws", "");
    running.post(MAPS, RunningServer.configMap("ws", "k", "v"));
    SocketClient.Message added = socket.next();
    assertThat(added.text()).isTrue();
    Map<String, @Nullable Object> event = Tree.asMap(Json.parse(added.string()));
    assertThat(event).containsEntry("type", "ADDED");
    running.send("DELETE", MAPS + "/ws", "");
    assertThat(socket.next().string()).startsWith("{\"type\":\"DELETED\"");
    socket.close();
    SocketClient limited =
        running.socket(MAPS + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name=none", "");
    assertThat(limited.awaitClose()).isEqualTo(1000);
  }

  @Proves("api a.5: limits, selectors and initial events that upstream takes or refuses")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labelSelector=x%20in%20() | 200 | ",
        "labelSelector=x%3Ea | 400 | unable to parse requirement: values[0]: Invalid value: \"a\":"
            + " for 'Gt', 'Lt' operators, the value must be an integer",
        "fieldSelector=%3D | 200 | ",
        "fieldSelector=a%3Db%3Dc | 400 | invalid field selector: unescaped character in value: 61",
        "fieldSelector=metadata.name%3Dc%5C | 400 | invalid field selector: invalid escape"
            + " sequence: \\",
        "watch=1&continue=x | 422 | ListOptions.meta.k8s.io \"\" is invalid:"
            + " resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue"
            + " is provided",
      })
  void options_of_lists_are_read_as_upstream_reads_them(
      String query, int status, @Nullable String message) {
    HttpResponse<String> answer = running.get("/api/v1/namespaces/default/configmaps?" + query);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(RunningServer.tree(answer).get("message")).isEqualTo(message);
  }

  @Test
  void a_list_at_any_version_has_no_pages() {
    Map<String, @Nullable Object> list =
        RunningServer.tree(running.get("/api/v1/namespaces?limit=1&resourceVersion=0"));
    assertThat(RunningServer.names(list)).hasSizeGreaterThan(3);
    assertThat(Tree.textAt(list, "metadata", "continue")).isEmpty();
  }

  @Test
  void a_table_includes_nothing_unheard_of() {
    HttpResponse<String> answer =
        running.get(
            "/api/v1/namespaces?includeObject=Foo",
            "Accept",
            "application/json;as=Table;v=v1;g=meta.k8s.io");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.tree(answer).get("message"))
        .isEqualTo(
            "Unable to convert to Table as requested: includeObject: Invalid value: \"Foo\": must"
                + " be 'Metadata', 'Object', 'None', or empty");
  }

  @Test
  void flow_schemas_are_shown_in_the_order_in_which_they_are_tried() {
    Map<String, @Nullable Object> table =
        RunningServer.tree(
            running.get(
                "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
                "Accept",
                "application/json;as=Table;v=v1;g=meta.k8s.io"));
    assertThat(Tree.mapsAt(table, "rows"))
        .extracting(row -> Tree.listAt(row, "cells").getFirst())
        .startsWith("exempt", "probes", "system-leader-election")
        .endsWith("catch-all");
  }
}
