package dev.galley.kube.admission;

import static dev.galley.kube.admission.Server.object;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Webhooks that are asked in process, by name, and all reviews that they saw.
final class WebhookAnswers {
  private final Map<String, Function<Map<String, @Nullable Object>, Map<String, @Nullable Object>>>
      byWebhook = new HashMap<>();
  final List<Map<String, @Nullable Object>> requests = new ArrayList<>();
  final List<String> unasked = new ArrayList<>();

  void run(Consumer<Server> test) {
    AdmissionOptions options =
        AdmissionOptions.DEFAULT.webhooks(cluster ->
            new SimulatedWebhooks(
                cluster, (call, pod) -> answer(call), call -> unasked.add(call.webhook())));
    Server.run(options, test);
  }

  private Optional<Map<String, @Nullable Object>> answer(WebhookCaller.Call call) {
    var answers = byWebhook.get(call.webhook());
    if (answers == null) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> request = Tree.mapAt(call.review(), "request");
    requests.add(request);
    return Optional.of(
        Tree.with(
            SimulatedWebhooks.allowed(call),
            Tree.with(answers.apply(request), request.get("uid"), "uid"),
            "response"));
  }

  void on(
      String webhook,
      Function<Map<String, @Nullable Object>, Map<String, @Nullable Object>> answers) {
    byWebhook.put(webhook, answers);
  }

  static Map<String, @Nullable Object> patch(Object... operations) {
    byte[] json = Json.bytes(List.of(operations));
    return Tree.map(
        "allowed",
        true,
        "patchType",
        "JSONPatch",
        "patch",
        Base64.getEncoder().encodeToString(json));
  }

  static Map<String, @Nullable Object> webhook(String name, Object... more) {
    Map<String, @Nullable Object> webhook =
        Tree.map(
            "name",
            name,
            "admissionReviewVersions",
            List.of("v1"),
            "sideEffects",
            "None",
            "clientConfig",
            Tree.map("url", "https://hooks.example.com/check"),
            "rules",
            List.of(
                Tree.map(
                    "apiGroups", List.of(""),
                    "apiVersions", List.of("v1"),
                    "operations", List.of("*"),
                    "resources", List.of("configmaps", "pods", "pods/eviction"))));
    Map<String, @Nullable Object> all = new LinkedHashMap<>(webhook);
    all.putAll(Tree.map(more));
    return all;
  }

  static KubeObject configuration(String kind, Object... webhooks) {
    return object("admissionregistration.k8s.io/v1/" + kind + "WebhookConfiguration", "hooks")
        .with(List.of(webhooks), "webhooks");
  }

  static KubeObject map(String name) {
    return object("v1/ConfigMap", "default/" + name).with("v", "data", "k");
  }
}
