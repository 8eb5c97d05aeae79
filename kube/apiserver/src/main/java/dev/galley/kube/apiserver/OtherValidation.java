package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.JsonSyntax;
import dev.galley.base.objects.KubeObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Checks configuration, policies and everything small.
final class OtherValidation {
  private static final long HIGHEST_USER_PRIORITY = 1_000_000_000;
  private static final int LARGEST_SECRET = 1024 * 1024;

  private OtherValidation() {}

  static void configMap(Node object) {
    long size = 0;
    for (String field : List.of("data", "binaryData")) {
      for (String key : object.at(field).map().keySet()) {
        Node entry = object.at(field).key(key);
        Names.configKey(key).forEach(error -> entry.invalid(key, error));
        if (field.equals("data") && object.at("binaryData").map().containsKey(key)) {
          entry.invalid(key, "duplicate of key present in binaryData");
        }
        size += entry.text().length();
      }
    }
    if (size > LARGEST_SECRET) {
      object.errors().tooLong("[]", LARGEST_SECRET);
    }
  }

  /// What was declared immutable stays, and stays immutable.
  static void frozen(Node object, KubeObject live, List<String> fields) {
    if (!live.flag("immutable")) {
      return;
    }
    if (!object.flag("immutable")) {
      object.at("immutable").forbidden("field is immutable when `immutable` is set");
    }
    for (String field : fields) {
      if (!live.map(field).equals(object.at(field).map())) {
        object.at(field).forbidden("field is immutable when `immutable` is set");
      }
    }
  }

  static void secret(Node object) {
    Node data = object.at("data");
    for (String key : data.map().keySet()) {
      Names.configKey(key).forEach(error -> data.key(key).invalid(key, error));
    }
    switch (object.text("type")) {
      case "kubernetes.io/service-account-token" -> {
        Node name =
            object.at("metadata").at("annotations").key("kubernetes.io/service-account.name");
        if (name.isEmpty()) {
          name.required("");
        }
      }
      case "kubernetes.io/dockercfg" -> json(data, ".dockercfg");
      case "kubernetes.io/dockerconfigjson" -> json(data, ".dockerconfigjson");
      case "kubernetes.io/basic-auth" -> {
        if (!data.map().containsKey("username") && !data.map().containsKey("password")) {
          present(data, "username");
          present(data, "password");
        }
      }
      case "kubernetes.io/ssh-auth" -> {
        if (data.key("ssh-privatekey").isEmpty()) {
          data.key("ssh-privatekey").required("");
        }
      }
      case "kubernetes.io/tls" -> {
        present(data, "tls.crt");
        present(data, "tls.key");
      }
      default -> {}
    }
  }

  private static void json(Node data, String key) {
    if (!data.map().containsKey(key)) {
      data.key(key).required("");
      return;
    }
    byte[] text = Base64.getDecoder().decode(data.key(key).text());
    String mistake = JsonSyntax.mistake(text);
    if (mistake.isEmpty() && !(Json.parse(text) instanceof Map<?, ?>)) {
      String kind = GoNames.ofJson(Json.parse(text));
      mistake = "json: cannot unmarshal " + kind + " into Go value of type map[string]interface {}";
    }
    if (!mistake.isEmpty()) {
      data.key(key).invalid("<secret contents redacted>", mistake);
    }
  }

  private static void present(Node data, String key) {
    if (!data.map().containsKey(key)) {
      data.key(key).required("");
    }
  }

  static void budget(Node spec) {
    Node least = spec.at("minAvailable");
    Node most = spec.at("maxUnavailable");
    if (least.isSet() && most.isSet()) {
      spec.invalid(
          GoPrint.fields(
              spec.map(),
              "MinAvailable",
              "Selector",
              "MaxUnavailable",
              "UnhealthyPodEvictionPolicy"),
          "minAvailable and maxUnavailable cannot be both set");
    }
    for (Node amount : List.of(least, most)) {
      if (amount.isSet()) {
        WorkloadValidation.amount(amount);
        WorkloadValidation.notOverAll(amount);
      }
    }
    SchedulingValidation.labelSelector(spec.at("selector"));
    spec.at("unhealthyPodEvictionPolicy").optionalOneOf("AlwaysAllow", "IfHealthyBudget");
  }

  static void priorityClass(Node object) {
    String name = object.at("metadata").text("name");
    boolean known = name.equals("system-node-critical") || name.equals("system-cluster-critical");
    if (name.startsWith("system-")) {
      if (!known) {
        object
            .at("metadata")
            .at("name")
            .forbidden(
                "priority class names with 'system-' prefix are reserved for system use only."
                    + " error: "
                    + name
                    + " is not a known system priority class");
      }
    } else if (object.number("value") > HIGHEST_USER_PRIORITY) {
      object
          .at("value")
          .forbidden(
              "maximum allowed value of a user defined priority is " + HIGHEST_USER_PRIORITY);
    }
    object.at("preemptionPolicy").optionalOneOf("PreemptLowerPriority", "Never");
  }

  static void priorityClassUpdate(Node object, KubeObject live) {
    if (live.number(0, "value") != object.number("value")) {
      object.at("value").forbidden("may not be changed in an update.");
    }
    if (!Objects.equals(live.at("preemptionPolicy"), object.at("preemptionPolicy").value())) {
      object.at("preemptionPolicy").invalid("field is immutable");
    }
  }

  static void lease(Node spec) {
    Node duration = spec.at("leaseDurationSeconds");
    if (duration.isSet() && duration.number() <= 0) {
      duration.invalid("must be greater than 0");
    }
    spec.at("leaseTransitions").notNegative();
  }
}
