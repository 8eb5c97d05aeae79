package dev.galley.kube.admission;

import static dev.galley.kube.admission.Server.deployment;
import static dev.galley.kube.admission.Server.failure;
import static dev.galley.kube.admission.Server.object;
import static dev.galley.kube.admission.Server.pod;
import static dev.galley.kube.admission.WebhookAnswers.configuration;
import static dev.galley.kube.admission.WebhookAnswers.map;
import static dev.galley.kube.admission.WebhookAnswers.patch;
import static dev.galley.kube.admission.WebhookAnswers.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.WriteOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  @Test
  @Proves("api d: a validating webhook denies with its message, its code and its reason")
  void a_webhook_denies() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on(
        "no.example.com",
        request ->
            Tree.map(
                "allowed", false,
                "status", Tree.map("code", 403, "reason", "Forbidden", "message", "not today"),
                "warnings", List.of("mind this"),
                "auditAnnotations", Tree.map("why", "because")));
    answers.run(server -> {
      server.create(configuration("Validating", webhook("no.example.com")));
      var failure = failure(() -> server.create(map("a")));
      assertThat(failure.code()).isEqualTo(403);
      assertThat(failure.reason()).isEqualTo("Forbidden");
      assertThat(failure.message())
          .isEqualTo("admission webhook \"no.example.com\" denied the request: not today");
      assertThat(server.warnings).containsExactly("mind this");
      assertThat(server.annotations).containsEntry("no.example.com/why", "because");
    });
  }

  @Test
  @Proves("api d: a denial without a status is 400 without explanation")
  void a_webhook_denies_without_explanation() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("no.example.com", request -> Tree.map("allowed", false));
    answers.run(server -> {
      server.create(configuration("Validating", webhook("no.example.com")));
      var failure = failure(() -> server.create(map("a")));
      assertThat(failure.code()).isEqualTo(400);
      assertThat(failure.message())
          .isEqualTo("admission webhook \"no.example.com\" denied the request without explanation");
    });
  }

  @Test
  @Proves("api d: an AdmissionReview v1 says who does what to which object")
  void a_review_says_all_there_is_to_say() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("see.example.com", request -> Tree.map("allowed", true));
    answers.run(server -> {
      server.create(configuration("Validating", webhook("see.example.com")));
      server.create(map("a"));
      Map<String, @Nullable Object> request = answers.requests.getFirst();
      assertThat(request.keySet())
          .containsExactly(
              "uid",
              "kind",
              "resource",
              "requestKind",
              "requestResource",
              "name",
              "namespace",
              "operation",
              "userInfo",
              "object",
              "oldObject",
              "dryRun",
              "options");
      assertThat(request)
          .containsEntry("kind", Tree.map("group", "", "version", "v1", "kind", "ConfigMap"))
          .containsEntry(
              "resource", Tree.map("group", "", "version", "v1", "resource", "configmaps"))
          .containsEntry("operation", "CREATE")
          .containsEntry("name", "a")
          .containsEntry("namespace", "default")
          .containsEntry("dryRun", false);
      assertThat(Tree.textAt(request, "userInfo", "username")).isEqualTo("admin");
      assertThat(Tree.textAt(request, "object", "data", "k")).isEqualTo("v");
      assertThat(Tree.textAt(request, "object", "metadata", "uid")).isNotEmpty();
      assertThat(Tree.textAt(request, "options", "kind")).isEqualTo("CreateOptions");
    });
  }

  @Test
  @Proves("api d: webhooks see deletions, updates and subresources")
  void deletions_and_subresources_are_reviewed() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("see.example.com", request -> Tree.map("allowed", true));
    answers.run(server -> {
      server.create(configuration("Validating", webhook("see.example.com")));
      KubeObject map = server.create(map("a"));
      server.update(map.with("w", "data", "k"));
      server.api.delete(server.type(map), map.objectName(), DeleteOptions.BACKGROUND);
      KubeObject pod = server.create(pod("web"));
      server.api.act(
          server.type(pod),
          pod.objectName(),
          "eviction",
          object("policy/v1/Eviction", "default/web"));
      assertThat(answers.requests)
          .extracting(each -> each.get("operation") + " " + Tree.textAt(each, "kind", "kind"))
          .containsExactly(
              "CREATE ConfigMap",
              "UPDATE ConfigMap",
              "DELETE ConfigMap",
              "CREATE Pod",
              "CREATE Eviction");
      assertThat(answers.requests.get(1)).extracting("oldObject").isNotNull();
      assertThat(answers.requests.get(2)).containsEntry("object", null);
      assertThat(answers.requests.get(4)).containsEntry("subResource", "eviction");
    });
  }

  @Test
  @Proves("api d: a mutating webhook patches, and its patch is defaulted")
  void a_webhook_patches_a_pod() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on(
        "sidecar.example.com",
        request ->
            patch(
                Tree.map(
                    "op", "add",
                    "path", "/spec/containers/-",
                    "value", Tree.map("name", "proxy", "image", "envoy"))));
    answers.run(server -> {
      server.create(configuration("Mutating", webhook("sidecar.example.com")));
      KubeObject pod = server.create(pod("web"));
      assertThat(pod.maps("spec", "containers")).hasSize(2);
      assertThat(pod.text("spec", "containers", "1", "imagePullPolicy")).isEqualTo("Always");
      assertThat(pod.maps("spec", "containers", "1", "volumeMounts")).hasSize(1);
      assertThat(server.annotations)
          .containsEntry(
              "mutation.webhook.admission.k8s.io/round_0_index_0",
              "{\"configuration\":\"hooks\",\"webhook\":\"sidecar.example.com\",\"mutated\":true}");
    });
  }

  @Test
  @Proves("api d: reinvocationPolicy IfNeeded calls a webhook again after later changes")
  void a_webhook_that_asked_for_it_is_called_again() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("first.example.com", request -> Tree.map("allowed", true));
    answers.on(
        "second.example.com",
        request -> patch(Tree.map("op", "add", "path", "/data/new", "value", "x")));
    answers.run(server -> {
      server.create(
          configuration(
              "Mutating",
              webhook("first.example.com", "reinvocationPolicy", "IfNeeded"),
              webhook("second.example.com")));
      server.create(map("a"));
      assertThat(answers.requests).hasSize(3);
      assertThat(Tree.textAt(answers.requests.get(2), "object", "data", "new")).isEqualTo("x");
    });
  }

  @Test
  @Proves("api d: failurePolicy decides what becomes of a request when a webhook is unreachable")
  void a_service_without_a_ready_pod_fails_or_is_ignored() {
    WebhookAnswers answers = new WebhookAnswers();
    Map<String, @Nullable Object> client =
        Tree.map("service", Tree.map("namespace", "default", "name", "hooks", "path", "/check"));
    answers.run(server -> {
      server.create(
          configuration("Validating", webhook("down.example.com", "clientConfig", client)));
      var failure = failure(() -> server.create(map("a")));
      assertThat(failure.code()).isEqualTo(500);
      assertThat(failure.reason()).isEqualTo("InternalError");
      assertThat(failure.message())
          .isEqualTo(
              "Internal error occurred: failed calling webhook \"down.example.com\": failed to"
                  + " call webhook: Post"
                  + " \"https://hooks.default.svc:443/check?timeout=10s\": service \"hooks\" not"
                  + " found");
      server.create(
          object("v1/Service", "default/hooks")
              .with(List.of(Tree.map("port", 443)), "spec", "ports"));
      assertThat(failure(() -> server.create(map("a"))).message())
          .endsWith("no endpoints available for service \"hooks\"");
      server.update(
          server
              .get(configuration("Validating"))
              .with(
                  List.of(
                      webhook(
                          "down.example.com", "clientConfig", client, "failurePolicy", "Ignore")),
                  "webhooks"));
      server.create(map("a"));
      assertThat(server.annotations)
          .containsEntry(
              "failed-open.validating.webhook.admission.k8s.io/round_0_index_0",
              "down.example.com");
    });
  }

  @Test
  @Proves("api d: a dry run calls no webhook with side effects")
  void a_dry_run_needs_webhooks_without_side_effects() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("see.example.com", request -> Tree.map("allowed", true));
    answers.run(server -> {
      server.create(
          configuration("Validating", webhook("see.example.com", "sideEffects", "NoneOnDryRun")));
      WriteOptions dry = Server.TESTER.asDryRun();
      server.api.create(server.type(map("a")), map("a"), dry);
      assertThat(answers.requests.getFirst()).containsEntry("dryRun", true);
    });
  }

  @Test
  @Proves("api d: namespaceSelector, objectSelector and scope narrow down what a webhook sees")
  void selectors_narrow_down() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("see.example.com", request -> Tree.map("allowed", true));
    answers.run(server -> {
      server.create(
          configuration(
              "Validating",
              webhook(
                  "see.example.com",
                  "namespaceSelector",
                  Tree.map("matchLabels", Tree.map("watched", "yes")),
                  "objectSelector",
                  Tree.map("matchLabels", Tree.map("app", "web")))));
      server.create(map("a").withLabel("app", "web"));
      assertThat(answers.requests).isEmpty();
      server.label("v1/Namespace", "default", "watched", "yes");
      server.create(map("b"));
      assertThat(answers.requests).isEmpty();
      server.create(map("c").withLabel("app", "web"));
      assertThat(answers.requests).hasSize(1);
    });
  }

  @Test
  @Proves("api d: matchPolicy Equivalent shows a webhook the version that it knows")
  void an_equivalent_version_is_converted() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("see.example.com", request -> Tree.map("allowed", true));
    List<Map<String, @Nullable Object>> rules =
        List.of(
            Tree.map(
                "apiGroups", List.of("autoscaling"),
                "apiVersions", List.of("v1"),
                "operations", List.of("CREATE"),
                "resources", List.of("horizontalpodautoscalers")));
    answers.run(server -> {
      server.create(configuration("Validating", webhook("see.example.com", "rules", rules)));
      server.create(
          object("autoscaling/v2/HorizontalPodAutoscaler", "default/web")
              .with(
                  Tree.map("apiVersion", "apps/v1", "kind", "Deployment", "name", "web"),
                  "spec",
                  "scaleTargetRef")
              .with(3, "spec", "maxReplicas"));
      Map<String, @Nullable Object> request = answers.requests.getFirst();
      assertThat(Tree.textAt(request, "kind", "version")).isEqualTo("v1");
      assertThat(Tree.textAt(request, "requestKind", "version")).isEqualTo("v2");
      assertThat(Tree.textAt(request, "object", "apiVersion")).isEqualTo("autoscaling/v1");
    });
  }

  @Test
  @Proves("api d: webhooks hear of scales as autoscaling/v1 Scale")
  void a_scale_is_reviewed_as_a_scale() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on(
        "three.example.com",
        request -> patch(Tree.map("op", "replace", "path", "/spec/replicas", "value", 3)));
    List<Map<String, @Nullable Object>> rules =
        List.of(
            Tree.map(
                "apiGroups", List.of("apps"),
                "apiVersions", List.of("v1"),
                "operations", List.of("UPDATE"),
                "resources", List.of("deployments/scale")));
    answers.run(server -> {
      server.create(configuration("Mutating", webhook("three.example.com", "rules", rules)));
      KubeObject deployment = server.create(deployment("web"));
      server.api.patch(
          server.type(deployment),
          deployment.objectName(),
          new Patch.Merge(Tree.map("spec", Tree.map("replicas", 9))),
          Server.TESTER.on("scale"));
      assertThat(Tree.textAt(answers.requests.getFirst(), "object", "kind")).isEqualTo("Scale");
      assertThat(server.get(deployment).number(0, "spec", "replicas")).isEqualTo(3);
    });
  }

  @Test
  @Proves("api d: an answer that fits no question is a failed call")
  void an_answer_to_another_question_is_none() {
    AdmissionOptions options =
        AdmissionOptions.DEFAULT.webhooks(cluster ->
            call -> Tree.with(SimulatedWebhooks.allowed(call), "other", "response", "uid"));
    Server.run(
        options,
        server -> {
          server.create(configuration("Validating", webhook("odd.example.com")));
          assertThat(failure(() -> server.create(map("a"))).message())
              .matches(
                  "Internal error occurred: failed calling webhook \"odd.example.com\": received"
                      + " invalid webhook response: expected response.uid=\"[-0-9a-f]+\", got"
                      + " \"other\"");
        });
  }

  @Test
  void a_webhook_that_nobody_here_can_play_is_taken_to_allow_and_reported() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.run(server -> {
      server.create(configuration("Validating", webhook("unknown.example.com")));
      server.create(map("a"));
      assertThat(answers.unasked).containsExactly("unknown.example.com");
    });
  }

  @Test
  void nobody_locks_himself_out_by_a_webhook_about_webhooks() {
    WebhookAnswers answers = new WebhookAnswers();
    answers.on("no.example.com", request -> Tree.map("allowed", false));
    List<Map<String, @Nullable Object>> everything =
        List.of(
            Tree.map(
                "apiGroups", List.of("*"),
                "apiVersions", List.of("*"),
                "operations", List.of("*"),
                "resources", List.of("*/*")));
    answers.run(server -> {
      KubeObject hooks =
          server.create(
              configuration("Validating", webhook("no.example.com", "rules", everything)));
      server.api.delete(server.type(hooks), hooks.objectName(), DeleteOptions.BACKGROUND);
      server.create(map("a"));
    });
  }
}
