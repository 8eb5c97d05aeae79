package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodiesTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String UNRECOGNIZED =
      "the object provided is unrecognized (must be of type ConfigMap): ";

  @TempDir private Path directory;
  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer(directory);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String type) {
    return running.send(method, path, body, "Content-Type", type);
  }

  private static String message(HttpResponse<String> answer) {
    return Tree.textAt(RunningServer.tree(answer), "message");
  }

  private String refusal(int code, String method, String path, String body, String type) {
    HttpResponse<String> answer = send(method, path, body, type);
    assertThat(answer.statusCode()).isEqualTo(code);
    return message(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {            | unexpected end of JSON input ({)
          {"a" 1}      | invalid character '1' after object key ({"a" 1})
          {"a":1,}     | invalid character '}' looking for beginning of object key string ({"a":1,})
          {"a":tru}    | invalid character '}' in literal true (expecting 'e') ({"a":tru})
          {"a":[1 2]}  | invalid character '2' after array element ({"a":[1 2]})
          {"a":1}x     | invalid character 'x' after top-level value ({"a":1}x)
          not json     | invalid character 'o' in literal null (expecting 'u') (6e6f74206a736f6e)
          """)
  @Proves("api a.3: a body that is no JSON is refused in the words of Go's parser")
  void what_is_no_json_is_refused_in_the_words_of_go(String body, String why) {
    assertThat(refusal(400, "POST", MAPS, body, JSON))
        .isEqualTo(UNRECOGNIZED + "couldn't get version/kind; json parse error: " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"apiVersion":"v1","kind":"Secret"}  | Secret | v1 | converting (v1.Secret) to (core.ConfigMap): unknown conversion
          {"apiVersion":"v1","kind":"Nope"}    | Nope   | v1 | no kind "Nope" is registered for version "v1" in scheme "pkg/runtime/scheme.go:110"
          {"apiVersion":"v2"}                  | ConfigMap | v2 | no kind "ConfigMap" is registered for version "v2" in scheme "pkg/runtime/scheme.go:110"
          """)
  @Proves("api a.3: an object of another kind than the URL's is refused for what it says it is")
  void an_object_of_another_kind_is_refused(String body, String kind, String version, String why) {
    assertThat(refusal(400, "POST", MAPS, body, JSON))
        .isEqualTo(
            kind + " in version \"" + version + "\" cannot be handled as a ConfigMap: " + why);
  }

  @Test
  void types_that_are_no_text_and_versions_with_two_slashes_are_not_recognized() {
    assertThat(refusal(400, "POST", MAPS, "{\"kind\":1}", JSON))
        .isEqualTo(
            UNRECOGNIZED
                + "couldn't get version/kind; json parse error: json: cannot unmarshal number into"
                + " Go struct field .kind of type string ({\"kind\":1})");
    assertThat(refusal(400, "POST", MAPS, "{\"apiVersion\":\"a/b/c\"}", JSON))
        .isEqualTo(
            UNRECOGNIZED + "unexpected GroupVersion string: a/b/c ({\"apiVersion\":\"a/b/c\"})");
  }

  @Test
  @Proves("api a.3: strict decoding names what is unknown and what is duplicate in document order")
  void what_is_unknown_and_what_is_duplicate_is_told_in_the_order_of_the_text() {
    String body =
        "{\"metadata\":{\"name\":\"a\",\"zzz\":1},\"data\":{\"a\":\"1\",\"a\":\"2\"},\"dat\":1}";
    assertThat(refusal(400, "POST", MAPS + "?fieldValidation=Strict", body, JSON))
        .endsWith(
            "strict decoding error: unknown field \"metadata.zzz\", duplicate field \"data.a\","
                + " unknown field \"dat\"");
    HttpResponse<String> misplaced = send("PUT", MAPS + "/b", body, JSON);
    assertThat(misplaced.statusCode()).isEqualTo(400);
    assertThat(misplaced.headers().allValues("Warning"))
        .as("warnings come with refusals too")
        .hasSize(3);
  }

  @Test
  @Proves("api a.3: YAML that gives a key twice is warned about by line, and refused when strict")
  void keys_given_twice_in_yaml_are_told_by_their_lines() {
    String body = "metadata:\n  name: twice\ndata:\n  a: '1'\n  a: '2'\n";
    assertThat(refusal(400, "POST", MAPS + "?fieldValidation=Strict", body, YAML))
        .endsWith(
            "strict decoding error: yaml: unmarshal errors:\n  line 5: key \"a\" already set in"
                + " map");
    HttpResponse<String> warned = send("POST", MAPS + "?dryRun=All", body, YAML);
    assertThat(warned.statusCode()).isEqualTo(201);
    assertThat(warned.headers().allValues("Warning"))
        .containsExactly("299 - \"line 5: key \\\"a\\\" already set in map\"");
  }

  @Test
  @Proves("api a.3: what a patch makes and cannot be read is 422 at the field patch")
  void what_a_patch_makes_of_an_object_has_to_be_readable() {
    running.post(MAPS, RunningServer.configMap("a", "k", "v"));
    String path = MAPS + "/a";
    assertThat(refusal(422, "PATCH", path, "{\"data\":{\"k\":1}}", "application/merge-patch+json"))
        .startsWith(" \"\" is invalid: patch: Invalid value: \"{\\\"apiVersion\\\":\\\"v1\\\",")
        .endsWith(
            ": json: cannot unmarshal number into Go struct field ConfigMap.data of type string");
    assertThat(
            refusal(
                422,
                "PATCH",
                path,
                "{\"data\":{\"k\":1}}",
                "application/strategic-merge-patch+json"))
        .isEqualTo(
            " \"\" is invalid: patch: Invalid value: \"map[data:map[k:1]]\": cannot convert int64"
                + " to string");
    assertThat(
            refusal(
                422,
                "PATCH",
                path + "?fieldValidation=Strict",
                "{\"foo\":1}",
                "application/strategic-merge-patch+json"))
        .isEqualTo(
            " \"\" is invalid: patch: Invalid value: \"map[foo:1]\": strict decoding error: unknown"
                + " field \"foo\"");
  }

  @Test
  @Proves("api a.3: bodies of patches are refused in the words of each patch's library")
  void a_patch_that_is_none_is_refused() {
    running.post(MAPS, RunningServer.configMap("a"));
    String path = MAPS + "/a";
    assertThat(refusal(400, "PATCH", path, "{}", "application/json-patch+json"))
        .isEqualTo(
            "error decoding patch: json: cannot unmarshal object into Go value of type"
                + " []handlers.jsonPatchOp");
    assertThat(refusal(400, "PATCH", path, "[]", "application/merge-patch+json"))
        .isEqualTo(
            "error decoding patch: json: cannot unmarshal array into Go value of type"
                + " map[string]interface {}");
    assertThat(refusal(415, "PATCH", path, "{}", JSON)).isEqualTo("415: Unsupported Media Type");
    assertThat(refusal(422, "PATCH", path + "?force=true", "{}", "application/merge-patch+json"))
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for"
                + " non-apply patch");
  }

  @Test
  void a_replacement_without_a_name_is_told_that_it_needs_one() {
    assertThat(refusal(400, "PUT", MAPS + "/a", "{\"metadata\":{}}", JSON))
        .isEqualTo(
            "the name of the object (a based on URL) was undeterminable: name must be provided");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{"op":"add","path":"/data/a"}]                   | 200
          [{"op":"replace","path":"/data/b","value":"1"}]   | 200
          [{"op":"add","path":"x/data/c","value":"1"}]      | 200
          [{"op":"odd","path":"/data/a"}]                   | 422
          [{"op":"remove","path":"/data/a"}]                | 422
          [1]                                               | 400
          """)
  @Proves("api a.3: a JSON patch may be as careless as upstream's library lets it be")
  void a_json_patch_may_be_careless(String patch, int code) {
    send("POST", MAPS, "{metadata: {name: a}, data: {k: v}}", YAML);
    assertThat(send("PATCH", MAPS + "/a", patch, "application/json-patch+json").statusCode())
        .isEqualTo(code);
  }

  @Test
  void a_patch_that_takes_the_name_away_or_is_null_is_refused() {
    running.post(MAPS, RunningServer.configMap("a"));
    String type = "application/merge-patch+json";
    assertThat(refusal(400, "PATCH", MAPS + "/a", "{\"metadata\":{\"name\":null}}", type))
        .isEqualTo(
            "the name of the object (a based on URL) was undeterminable: name must be provided");
    assertThat(refusal(400, "PATCH", MAPS + "/a", "null", type)).isEqualTo("Invalid JSON Patch");
  }

  @Test
  void a_directive_that_nobody_knows_is_an_error_of_the_servers() {
    running.post(MAPS, RunningServer.configMap("a"));
    String type = "application/strategic-merge-patch+json";
    assertThat(refusal(500, "PATCH", MAPS + "/a", "{\"data\":{\"$patch\":\"odd\"}}", type))
        .isEqualTo("unknown patch type: odd in map: map[$patch:odd]");
  }

  @Test
  @Proves("api a.6: a deletion that decides nothing leaves what finalizers decided before")
  void a_later_deletion_does_not_undo_what_an_earlier_one_decided() {
    running.post(MAPS, RunningServer.configMap("a"));
    send("DELETE", MAPS + "/a?propagationPolicy=Foreground", "", JSON);
    send("DELETE", MAPS + "/a", "", JSON);
    assertThat(Tree.listAt(RunningServer.tree(running.get(MAPS + "/a")), "metadata", "finalizers"))
        .containsExactly("foregroundDeletion");
    send("DELETE", MAPS + "/a?propagationPolicy=Background", "", JSON);
    assertThat(running.get(MAPS + "/a").statusCode()).isEqualTo(404);
  }

  @Test
  @Proves("api a.3: what a scale says is read as strictly as any object")
  void a_scale_is_read_as_an_object_is() {
    String path = "/apis/apps/v1/namespaces/default/deployments";
    String deployment =
        """
        {metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template:
        {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}
        """;
    assertThat(send("POST", path, deployment, YAML).statusCode()).isEqualTo(201);
    String type = "application/merge-patch+json";
    String scale = path + "/d/scale";
    assertThat(refusal(422, "PATCH", scale, "{\"spec\":{\"replicas\":\"x\"}}", type))
        .endsWith(
            "json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type"
                + " int32");
    String strict = scale + "?fieldValidation=Strict";
    assertThat(refusal(422, "PATCH", strict, "{\"spec\":{\"size\":4}}", type))
        .endsWith("strict decoding error: unknown field \"spec.size\"");
  }
}
