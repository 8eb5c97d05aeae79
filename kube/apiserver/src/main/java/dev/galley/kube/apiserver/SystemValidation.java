package dev.galley.kube.apiserver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks what runs the cluster itself: webhooks, requests for certificates, services of the API,
/// flow control, drivers of storage.
final class SystemValidation {
  private SystemValidation() {}

  static void webhooks(Node object, boolean mutating) {
    Set<String> names = new HashSet<>();
    for (Node hook : object.items("webhooks")) {
      webhook(hook, mutating);
      Node versions = hook.at("admissionReviewVersions");
      List<String> given = versions.texts();
      if (given.isEmpty()) {
        versions.required("must specify one of v1, v1beta1");
      } else {
        Set<String> seen = new HashSet<>();
        for (Node version : versions.items()) {
          version.all(Names.label1035(version.text()));
          if (!seen.add(version.text())) {
            version.invalid("duplicate version");
          }
        }
        if (!given.contains("v1") && !given.contains("v1beta1")) {
          versions.invalid("must include at least one of v1, v1beta1");
        }
      }
      if (!hook.text("name").isEmpty() && !names.add(hook.text("name"))) {
        hook.at("name").duplicate();
      }
    }
  }

  private static void webhook(Node hook, boolean mutating) {
    qualified(hook.at("name"));
    hook.items("rules").forEach(SystemValidation::rule);
    hook.at("failurePolicy").optionalOneOf("Fail", "Ignore");
    hook.at("matchPolicy").optionalOneOf("Equivalent", "Exact");
    Node effects = hook.at("sideEffects");
    if (!effects.isSet()) {
      effects.required("must specify one of None, NoneOnDryRun");
    } else {
      effects.oneOf("None", "NoneOnDryRun");
    }
    Node timeout = hook.at("timeoutSeconds");
    if (timeout.isSet() && (timeout.number() < 1 || timeout.number() > 30)) {
      timeout.invalid("the timeout value must be between 1 and 30 seconds");
    }
    SchedulingValidation.labelSelector(hook.at("namespaceSelector"));
    SchedulingValidation.labelSelector(hook.at("objectSelector"));
    if (mutating) {
      hook.at("reinvocationPolicy").optionalOneOf("IfNeeded", "Never");
    }
    client(hook.at("clientConfig"));
  }

  private static void client(Node client) {
    Node url = client.at("url");
    Node service = client.at("service");
    if (url.isSet() == service.isSet()) {
      client.required("exactly one of url or service is required");
    } else if (url.isSet()) {
      if (!url.text().startsWith("https://")) {
        String scheme =
            url.text().contains("://") ? url.text().substring(0, url.text().indexOf(':')) : "";
        url.invalid(
            scheme, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
      }
    } else {
      if (service.text("name").isEmpty()) {
        service.at("name").required("");
      }
      if (service.text("namespace").isEmpty()) {
        service.at("namespace").required("");
      }
      if (service.has("port") && (service.number("port") < 1 || service.number("port") > 65_535)) {
        service.at("port").invalid("port is not valid: must be between 1 and 65535, inclusive");
      }
    }
  }

  /// A name of at least three labels.
  private static void qualified(Node name) {
    if (name.isEmpty()) {
      name.required("");
      return;
    }
    List<String> errors = Names.subdomain(name.text());
    name.all(errors);
    if (errors.isEmpty() && name.text().split("\\.", -1).length < 3) {
      name.invalid("should be a domain with at least three segments separated by dots");
    }
  }

  private static void rule(Node rule) {
    Node operations = rule.at("operations");
    operations.isGiven();
    if (operations.texts().size() > 1 && operations.texts().contains("*")) {
      operations.invalid("if '*' is present, must not specify other operations");
    }
    operations.items().forEach(each -> each.oneOf("*", "CONNECT", "CREATE", "DELETE", "UPDATE"));
    for (String field : List.of("apiGroups", "apiVersions")) {
      Node list = rule.at(field);
      list.isGiven();
      if (list.texts().size() > 1 && list.texts().contains("*")) {
        list.invalid(
            "if '*' is present, must not specify other "
                + (field.equals("apiGroups") ? "API groups" : "API versions"));
      }
    }
    rule.at("resources").isGiven();
    if (rule.has("scope")) {
      rule.at("scope").oneOf("*", "Cluster", "Namespaced");
    }
  }

  static void apiService(Node object) {
    Node spec = object.at("spec");
    String group = spec.text("group");
    String version = spec.text("version");
    String name = object.at("metadata").text("name");
    String wanted = version + "." + group;
    if (!name.isEmpty() && !name.equals(wanted)) {
      object
          .at("metadata")
          .at("name")
          .invalid("must be `spec.version+\".\"+spec.group`: " + FieldErrors.quoted(wanted));
    }
    if (group.isEmpty()) {
      if (!version.equals("v1")) {
        spec.at("group").required("only v1 may have an empty group and it better be legacy kube");
      }
    } else {
      spec.at("group").subdomain();
    }
    Names.label1035(version).forEach(error -> spec.at("version").invalid(version, error));
    long priority = spec.number("groupPriorityMinimum");
    if (priority <= 0 || priority > 20_000) {
      spec.at("groupPriorityMinimum").invalid(priority, "must be positive and less than 20000");
    }
    long versionPriority = spec.number("versionPriority");
    if (versionPriority <= 0 || versionPriority > 1000) {
      spec.at("versionPriority").invalid(versionPriority, "must be positive and less than 1000");
    }
  }

  static void flowSchema(Node object) {
    Node spec = object.at("spec");
    Node precedence = spec.at("matchingPrecedence");
    if (precedence.number() <= 0) {
      precedence.invalid(precedence.number(), "must be a positive value");
    }
    if (precedence.number() > 10_000) {
      precedence.invalid("must not be greater than 10000");
    }
    if (precedence.number() == 1 && !object.at("metadata").text("name").equals("exempt")) {
      precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
    }
    Node name = spec.at("priorityLevelConfiguration").at("name");
    if (name.isEmpty()) {
      name.required("must reference a priority level");
    } else {
      name.subdomain();
    }
  }

  static void priorityLevel(Node object) {
    Node spec = object.at("spec");
    String type = spec.text("type");
    boolean exempt = object.at("metadata").text("name").equals("exempt");
    if (exempt != type.equals("Exempt")) {
      spec.at("type").invalid(type, "must be 'Exempt' if and only if `name` is 'exempt'");
    }
    switch (type) {
      case "Exempt" -> {
        if (spec.has("limited")) {
          spec.at("limited").forbidden("must be nil if the type is not Limited");
        }
      }
      case "Limited" -> {
        if (spec.has("exempt")) {
          spec.at("exempt").forbidden("must be nil if the type is Limited");
        }
        if (!spec.has("limited")) {
          spec.at("limited").required("must not be empty when type is Limited");
        }
      }
      default -> spec.at("type").notSupported("Exempt", "Limited");
    }
  }

  static void signingRequest(Node spec) {
    Node request = spec.at("request");
    if (!isRequest(request.text())) {
      request.invalid(
          request.isEmpty() ? new GoPrint("null") : request.value(),
          "PEM block type must be CERTIFICATE REQUEST");
    }
    Node usages = spec.at("usages");
    usages.isGiven();
    Set<String> seen = new HashSet<>();
    for (Node usage : usages.items()) {
      if (!seen.add(usage.text())) {
        usage.duplicate();
      }
    }
    signer(spec.at("signerName"));
    Node seconds = spec.at("expirationSeconds");
    if (seconds.isSet() && seconds.number() < 600) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
  }

  private static boolean isRequest(String base64) {
    try {
      String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
      return pem.contains("-----BEGIN CERTIFICATE REQUEST-----")
          || pem.contains("-----BEGIN NEW CERTIFICATE REQUEST-----");
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private static void signer(Node name) {
    if (name.isEmpty()) {
      name.required("");
      return;
    }
    String[] parts = name.text().split("/", -1);
    if (parts.length != 2) {
      name.invalid(
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    Names.subdomain(parts[0])
        .forEach(
            error -> name.invalid(parts[0], "validating label \"" + parts[0] + "\": " + error));
    if (!parts[0].contains(".")) {
      name.invalid("should be a domain with at least two segments separated by dots");
    }
    Names.subdomain(parts[1])
        .forEach(
            error -> name.invalid(parts[1], "validating label \"" + parts[1] + "\": " + error));
  }

  static void runtimeClass(Node object) {
    Node handler = object.at("handler");
    Names.label(handler.text()).forEach(error -> handler.invalid(handler.text(), error));
    Node scheduling = object.at("scheduling");
    scheduling.at("nodeSelector").labels();
    Node tolerations = scheduling.at("tolerations");
    SchedulingValidation.tolerations(tolerations.named("scheduling.tolerations.tolerations"));
  }

  static void driver(Node spec) {
    spec.at("fsGroupPolicy").optionalOneOf("ReadWriteOnceWithFSType", "File", "None");
    Set<String> audiences = new HashSet<>();
    for (Node request : spec.items("tokenRequests")) {
      if (!audiences.add(request.text("audience"))) {
        request.at("audience").duplicate();
      }
      if (request.has("expirationSeconds") && request.number("expirationSeconds") < 600) {
        request.at("expirationSeconds").invalid("may not specify a duration less than 10 minutes");
      }
    }
    spec.items("volumeLifecycleModes").forEach(mode -> mode.oneOf("Ephemeral", "Persistent"));
  }

  static void capacity(Node object) {
    SchedulingValidation.labelSelector(object.at("nodeTopology"));
    Node name = object.at("storageClassName");
    Names.subdomain(name.text()).forEach(error -> name.invalid(name.text(), error));
    object
        .at("capacity")
        .quantity()
        .filter(amount -> amount.signum() < 0)
        .ifPresent(amount -> object.at("capacity").invalid("must be greater than or equal to 0"));
  }

  static void attachment(Node spec) {
    Node attacher = spec.at("attacher");
    if (attacher.isEmpty()) {
      attacher.required("");
    }
    VolumeValidation.driver(attacher);
    Node source = spec.at("source");
    boolean inline = source.has("inlineVolumeSpec");
    boolean named = source.has("persistentVolumeName");
    if (!inline && !named) {
      source.required("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
    } else if (inline && named) {
      source.forbidden("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
    }
    Node node = spec.at("nodeName");
    Names.subdomain(node.text()).forEach(error -> node.invalid(node.text(), error));
  }

  static void node(Node object) {
    SchedulingValidation.taints(object.at("spec").at("taints").named("metadata.taints"));
    object.at("spec").items("podCIDRs").forEach(NetworkValidation::range);
  }
}
