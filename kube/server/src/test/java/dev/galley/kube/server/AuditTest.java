package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  @TempDir Path directory;

  private List<Map<String, @Nullable Object>> events(String policy, String... paths)
      throws IOException {
    Path rules = Files.writeString(directory.resolve("policy.yaml"), policy);
    Path file = directory.resolve("audit.log");
    try (AuditLog log = AuditLog.to(file, AuditPolicy.read(rules));
        RunningServer running = new RunningServer(directory, log)) {
      for (String path : paths) {
        running.get(path, "Audit-Id", "mine", "User-Agent", "test");
      }
      running.post("/api/v1/namespaces/default/configmaps", RunningServer.configMap("a", "k", "v"));
    }
    return Files.readAllLines(file).stream().map(line -> Tree.asMap(Json.parse(line))).toList();
  }

  @Test
  @Proves("api d: the audit log has upstream's events, stages and levels")
  void a_request_is_logged_as_the_policy_says() throws IOException {
    List<Map<String, @Nullable Object>> events =
        events(
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitManagedFields: true
            rules:
            - level: None
              nonResourceURLs: [/version*]
            - level: RequestResponse
              omitStages: [RequestReceived]
              resources: [{group: "", resources: [configmaps]}]
            - level: Metadata
            """,
            "/version",
            "/api/v1/namespaces/default/pods/gone?x=y");
    assertThat(events)
        .extracting(event -> event.get("stage"))
        .containsExactly("RequestReceived", "ResponseComplete", "ResponseComplete");
    Map<String, @Nullable Object> missing = events.get(1);
    assertThat(missing)
        .containsEntry("kind", "Event")
        .containsEntry("apiVersion", "audit.k8s.io/v1")
        .containsEntry("level", "Metadata")
        .containsEntry("auditID", "mine")
        .containsEntry("requestURI", "/api/v1/namespaces/default/pods/gone?x=y")
        .containsEntry("verb", "get")
        .containsEntry("userAgent", "test");
    assertThat(Tree.textAt(missing, "user", "username")).isEqualTo("tester");
    assertThat(missing.get("objectRef"))
        .isEqualTo(
            Tree.map(
                "resource", "pods", "namespace", "default", "name", "gone", "apiVersion", "v1"));
    assertThat(Tree.textAt(missing, "responseStatus", "reason")).isEqualTo("NotFound");
    assertThat(Tree.textAt(missing, "annotations", "authorization.k8s.io/decision"))
        .isEqualTo("allow");
    Map<String, @Nullable Object> created = events.get(2);
    assertThat(Tree.textAt(created, "requestObject", "data", "k")).isEqualTo("v");
    assertThat(Tree.textAt(created, "responseObject", "metadata", "uid")).isNotEmpty();
    assertThat(Tree.at(created, "responseObject", "metadata", "managedFields")).isNull();
    assertThat(Tree.numberAt(0, created, "responseStatus", "code")).isEqualTo(201);
  }

  @Test
  void an_answer_carries_the_name_that_the_client_gave_its_request() {
    try (RunningServer running = new RunningServer(directory)) {
      assertThat(running.get("/version", "Audit-Id", "mine").headers().firstValue("Audit-Id"))
          .hasValue("mine");
    }
  }
}
