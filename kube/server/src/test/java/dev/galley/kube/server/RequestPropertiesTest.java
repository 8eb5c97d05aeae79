package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.runtime.RealWorld;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever is sent, the server answers, and never with a defect of its own.
class RequestPropertiesTest {
  private static final String POD = "/api/v1/namespaces/default/pods/p";
  private static final List<Throwable> DEFECTS = new ArrayList<>();
  private static final ApiFront FRONT = front();

  private static ApiFront front() {
    RealWorld world = new RealWorld((task, failure) -> DEFECTS.add(failure));
    ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
    server.recognize(TokenAuthenticator.of(Map.of("t", UserInfo.administrator("tester"))));
    ApiFront front =
        new ApiFront(world, server, ServerOptions.in(Path.of("unused")), "127.0.0.1:6443");
    String account = "{\"metadata\":{\"name\":\"default\"}}";
    send(
        front,
        "POST",
        "/api/v1/namespaces/default/serviceaccounts",
        "",
        "application/json",
        account);
    String pod =
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
    send(front, "POST", "/api/v1/namespaces/default/pods", "", "application/json", pod);
    return front;
  }

  private static Answer send(
      ApiFront front, String method, String path, String query, String type, String body) {
    return front.answer(
        method,
        path,
        query,
        Map.of("authorization", "Bearer t", "content-type", type, "user-agent", "test"),
        body.getBytes(StandardCharsets.ISO_8859_1),
        Optional.empty());
  }

  /// A defect is reported to the world, and a failure of ours is one.
  private static void answered(String method, String path, String query, String type, String body) {
    DEFECTS.clear();
    Answer answer = send(FRONT, method, path, query, type, body);
    assertThat(DEFECTS).as("%s %s?%s %s %s", method, path, query, type, body).isEmpty();
    if (answer instanceof Answer.Whole whole) {
      assertThat(new String(whole.body(), StandardCharsets.UTF_8)).doesNotContain("Exception");
    }
  }

  @Property(tries = 300)
  void any_body_is_created_or_refused(@ForAll("bodies") String body, @ForAll("types") String type) {
    answered("POST", "/api/v1/namespaces/default/pods", "dryRun=All", type, body);
    answered("POST", "/apis/apps/v1/namespaces/default/deployments", "dryRun=All", type, body);
  }

  @Property(tries = 300)
  void any_patch_is_applied_or_refused(
      @ForAll("bodies") String body, @ForAll("patchTypes") String type) {
    answered("PATCH", POD, "dryRun=All&fieldManager=m&force=true", type, body);
    answered("PATCH", POD + "/status", "dryRun=All&fieldManager=m", type, body);
  }

  @Property(tries = 300)
  void any_query_lists_or_is_refused(
      @ForAll("options") String option, @ForAll("texts") String text) {
    String value = URLEncoder.encode(text, StandardCharsets.UTF_8);
    answered("GET", "/api/v1/pods", option + "=" + value, "", "");
    answered("GET", "/api/v1/pods", "watch=1&timeoutSeconds=1&" + option + "=" + value, "", "");
  }

  @Property(tries = 200)
  void any_path_is_somewhere_or_nowhere(@ForAll("texts") String text) {
    for (String root : List.of("/", "/api/v1/", "/apis/", "/openapi/v3/", POD + "/")) {
      answered("GET", root + text.replace("?", ""), "", "", "");
    }
  }

  @Example
  @Proves("api a.3: bodies of any depth are refused or read, never fatal")
  void deep_and_repeating_bodies_are_refused() {
    assertThat(code("GET", POD, "", "")).isEqualTo(200);
    String maps = "/api/v1/namespaces/default/configmaps";
    String deep = "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000);
    assertThat(code("POST", maps, "application/json", deep)).isEqualTo(400);
    assertThat(code("POST", maps, "application/yaml", "[".repeat(50_000))).isEqualTo(400);
    assertThat(code("POST", maps, "application/yaml", "- ".repeat(50_000))).isEqualTo(400);
    StringBuilder laughs = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      String before = "*" + (char) (c - 1) + ",";
      laughs.append(c).append(": &").append(c).append(" [").append(before.repeat(9)).append("]\n");
    }
    assertThat(code("POST", maps, "application/yaml", laughs.toString())).isEqualTo(400);
    String many = "[" + "{\"op\":\"test\"},".repeat(10_000) + "{\"op\":\"test\"}]";
    assertThat(code("PATCH", POD, "application/json-patch+json", many)).isEqualTo(413);
  }

  private static int code(String method, String path, String type, String body) {
    Answer answer = send(FRONT, method, path, "", type, body);
    assertThat(DEFECTS).isEmpty();
    return answer instanceof Answer.Whole whole ? whole.status() : 0;
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(
        "application/json",
        "application/yaml",
        "application/vnd.kubernetes.protobuf",
        "",
        "text/plain");
  }

  @Provide
  Arbitrary<String> patchTypes() {
    return Arbitraries.of(
        "application/json-patch+json",
        "application/merge-patch+json",
        "application/strategic-merge-patch+json",
        "application/apply-patch+yaml",
        "application/json");
  }

  @Provide
  Arbitrary<String> options() {
    return Arbitraries.of(
        "labelSelector",
        "fieldSelector",
        "continue",
        "resourceVersionMatch",
        "limit",
        "pretty",
        "sendInitialEvents",
        "allowWatchBookmarks");
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "=",
            "!=",
            "in",
            "(",
            ")",
            ",",
            "!",
            " ",
            "metadata.name",
            "%",
            "\u0000",
            "-1",
            "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0",
            "/",
            "..",
            "é",
            ":",
            "\"");
    return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(40);
    Arbitrary<String> binary = any.map(text -> "k8s\u0000" + text);
    return Arbitraries.oneOf(
        any,
        binary,
        trees(3),
        trees(4).list().ofMaxSize(3).map(l -> "[" + String.join(",", l) + "]"));
  }

  /// JSON around the fields that the server looks at most, with values of any type.
  private static Arbitrary<String> trees(int depth) {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "null",
            "true",
            "1",
            "-1.5",
            "\"\"",
            "\"p\"",
            "\"a/b\"",
            "[]",
            "{}",
            "1e400",
            "\"2020-01-01T00:00:00Z\"",
            "[null]",
            "99999999999999999999");
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> name =
        Arbitraries.of(
            "apiVersion",
            "kind",
            "metadata",
            "name",
            "namespace",
            "labels",
            "annotations",
            "spec",
            "containers",
            "ports",
            "image",
            "finalizers",
            "ownerReferences",
            "managedFields",
            "resourceVersion",
            "uid",
            "status",
            "conditions",
            "op",
            "path",
            "value",
            "$patch",
            "$setElementOrder/containers",
            "$deleteFromPrimitiveList/finalizers",
            "tolerations",
            "selector",
            "template",
            "replicas",
            "generateName",
            "creationTimestamp");
    Arbitrary<String> child = Arbitraries.oneOf(leaf, Arbitraries.lazy(() -> trees(depth - 1)));
    Arbitrary<String> field =
        Combinators.combine(name, child).as((key, value) -> "\"" + key + "\":" + value);
    Arbitrary<String> object =
        field.list().ofMaxSize(5).map(fields -> "{" + String.join(",", fields) + "}");
    return Arbitraries.oneOf(object, object.map(text -> "[" + text + "]"));
  }
}
