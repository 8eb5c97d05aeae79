package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The defaults of services, policies, secrets and configuration of the API itself.
final class OtherDefaults {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private OtherDefaults() {}

  static void service(Map<String, @Nullable Object> service) {
    Map<String, @Nullable Object> spec = Draft.child(service, "spec");
    Draft.text(spec, "sessionAffinity", "None");
    Draft.text(spec, "type", "ClusterIP");
    if ("ClientIP".equals(spec.get("sessionAffinity"))) {
      Draft.set(
          Draft.child(Draft.child(spec, "sessionAffinityConfig"), "clientIP"),
          "timeoutSeconds",
          10_800L);
    }
    for (Map<String, @Nullable Object> port : Tree.mapsAt(spec, "ports")) {
      Draft.text(port, "protocol", "TCP");
      if (port.get("targetPort") == null
          || port.get("targetPort").equals(0L)
          || port.get("targetPort").equals("")) {
        port.put("targetPort", port.get("port"));
      }
    }
    String type = Tree.textAt(spec, "type");
    boolean addressed = type.equals("ClusterIP") && !Tree.listAt(spec, "externalIPs").isEmpty();
    if (type.equals("NodePort") || type.equals("LoadBalancer") || addressed) {
      Draft.text(spec, "externalTrafficPolicy", "Cluster");
    }
    if (!type.equals("ExternalName")) {
      Draft.text(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Draft.set(spec, "allocateLoadBalancerNodePorts", true);
      Tree.mapsAt(service, "status", "loadBalancer", "ingress").stream()
          .filter(point -> !Tree.textAt(point, "ip").isEmpty())
          .forEach(point -> Draft.text(point, "ipMode", "VIP"));
    }
  }

  /// The limit of a container is by default its maximum, its request its limit or its minimum.
  static void limitRange(Map<String, @Nullable Object> range) {
    for (Map<String, @Nullable Object> limit : Tree.mapsAt(range, "spec", "limits")) {
      if (Tree.textAt(limit, "type").equals("Container")) {
        fill(limit, "default", "max");
        fill(limit, "defaultRequest", "default");
        fill(limit, "defaultRequest", "min");
      }
    }
  }

  private static void fill(Map<String, @Nullable Object> limit, String field, String from) {
    Tree.mapAt(limit, from)
        .forEach((name, amount) -> Draft.set(Draft.child(limit, field), name, amount));
  }

  /// What is given as text is stored as base64, and wins over what was there.
  static void secret(Map<String, @Nullable Object> secret) {
    Draft.text(secret, "type", "Opaque");
    if (secret.get("stringData") instanceof Map<?, ?> texts) {
      if (!texts.isEmpty()) {
        Map<String, @Nullable Object> data = Draft.child(secret, "data");
        Tree.asMap(texts)
            .forEach((key, text) ->
                data.put(
                    key,
                    Base64.getEncoder()
                        .encodeToString(String.valueOf(text).getBytes(StandardCharsets.UTF_8))));
      }
      secret.remove("stringData");
    }
  }

  static void namespace(Map<String, @Nullable Object> namespace) {
    Map<String, @Nullable Object> metadata = Draft.child(namespace, "metadata");
    Draft.child(metadata, "labels").put("kubernetes.io/metadata.name", metadata.get("name"));
    Draft.text(Draft.child(namespace, "status"), "phase", "Active");
  }

  static void endpointPorts(Map<String, @Nullable Object> endpoints) {
    for (Map<String, @Nullable Object> subset : Tree.mapsAt(endpoints, "subsets")) {
      Tree.mapsAt(subset, "ports").forEach(port -> Draft.text(port, "protocol", "TCP"));
    }
  }

  static void endpointSlice(Map<String, @Nullable Object> slice) {
    for (Map<String, @Nullable Object> port : Tree.mapsAt(slice, "ports")) {
      Draft.set(port, "name", "");
      Draft.text(port, "protocol", "TCP");
    }
  }

  static void networkPolicy(Map<String, @Nullable Object> policy) {
    Map<String, @Nullable Object> spec = Draft.child(policy, "spec");
    if (Tree.listAt(spec, "policyTypes").isEmpty()) {
      List<@Nullable Object> types = new ArrayList<>(List.of("Ingress"));
      if (!Tree.listAt(spec, "egress").isEmpty()) {
        types.add("Egress");
      }
      spec.put("policyTypes", types);
    }
    for (String direction : List.of("ingress", "egress")) {
      for (Map<String, @Nullable Object> rule : Tree.mapsAt(spec, direction)) {
        Tree.mapsAt(rule, "ports").forEach(port -> Draft.text(port, "protocol", "TCP"));
      }
    }
  }

  static void ingressClass(Map<String, @Nullable Object> ingressClass) {
    if (Tree.at(ingressClass, "spec", "parameters") instanceof Map<?, ?> parameters) {
      Draft.text(Tree.asMap(parameters), "scope", "Cluster");
    }
  }

  static void roleBinding(Map<String, @Nullable Object> binding) {
    Draft.text(Draft.child(binding, "roleRef"), "apiGroup", RBAC);
    for (Map<String, @Nullable Object> subject : Tree.mapsAt(binding, "subjects")) {
      switch (Tree.textAt(subject, "kind")) {
        case "User", "Group" -> Draft.text(subject, "apiGroup", RBAC);
        default -> {}
      }
    }
  }

  static void priorityClass(Map<String, @Nullable Object> priorityClass) {
    Draft.text(priorityClass, "preemptionPolicy", "PreemptLowerPriority");
  }

  static void webhooks(Map<String, @Nullable Object> configuration, boolean mutating) {
    for (Map<String, @Nullable Object> webhook : Tree.mapsAt(configuration, "webhooks")) {
      Draft.text(webhook, "failurePolicy", "Fail");
      Draft.text(webhook, "matchPolicy", "Equivalent");
      Draft.child(webhook, "namespaceSelector");
      Draft.child(webhook, "objectSelector");
      Draft.set(webhook, "timeoutSeconds", 10L);
      if (mutating) {
        Draft.text(webhook, "reinvocationPolicy", "Never");
      }
      if (Tree.at(webhook, "clientConfig", "service") instanceof Map<?, ?> service) {
        Draft.set(Tree.asMap(service), "port", 443L);
      }
      Tree.mapsAt(webhook, "rules").forEach(rule -> Draft.text(rule, "scope", "*"));
    }
  }

  /// A claim to devices, or what claims are made from.
  static void claim(Map<String, @Nullable Object> claim) {
    for (Map<String, @Nullable Object> request :
        Tree.mapsAt(claim, "spec", "devices", "requests")) {
      if (request.get("exactly") instanceof Map<?, ?> exactly) {
        device(Tree.asMap(exactly));
      }
      Tree.mapsAt(request, "firstAvailable").forEach(OtherDefaults::device);
    }
  }

  private static void device(Map<String, @Nullable Object> request) {
    Draft.text(request, "allocationMode", "ExactCount");
    if ("ExactCount".equals(request.get("allocationMode")) && zero(request.get("count"))) {
      request.put("count", 1L);
    }
  }

  private static boolean zero(@Nullable Object number) {
    return number == null || number.equals(0L);
  }

  static void apiService(Map<String, @Nullable Object> service) {
    if (Tree.at(service, "spec", "service") instanceof Map<?, ?> reference) {
      Draft.set(Tree.asMap(reference), "port", 443L);
    }
  }

  static void node(Map<String, @Nullable Object> node) {
    if (Tree.at(node, "status", "capacity") instanceof Map<?, ?> capacity) {
      Draft.set(Draft.child(node, "status"), "allocatable", Draft.of(Tree.asMap(capacity)));
    }
  }

  static void flowSchema(Map<String, @Nullable Object> schema) {
    Map<String, @Nullable Object> spec = Draft.child(schema, "spec");
    if (Tree.numberAt(0, spec, "matchingPrecedence") == 0) {
      spec.put("matchingPrecedence", 1000L);
    }
  }

  static void priorityLevel(Map<String, @Nullable Object> level) {
    if (Tree.at(level, "spec", "limited") instanceof Map<?, ?> limited) {
      Draft.set(Tree.asMap(limited), "nominalConcurrencyShares", 30L);
      Draft.set(Tree.asMap(limited), "lendablePercent", 0L);
    }
  }
}
