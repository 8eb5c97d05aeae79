package dev.galley.kube.apiserver;

import dev.galley.base.objects.LabelSyntax;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks a pod's spec, alone or in a template: upstream's `ValidatePodSpec`, in its order.
final class PodSpecValidation {
  private PodSpecValidation() {}

  static void template(Node template) {
    template.at("metadata").at("labels").named(template.path() + ".labels").labels();
    check(template.at("spec"));
    if (!template.at("spec").at("ephemeralContainers").isEmpty()) {
      template
          .at("spec")
          .at("ephemeralContainers")
          .forbidden("ephemeral containers not allowed in pod template");
    }
  }

  static void check(Node spec) {
    Map<String, Node> volumes = VolumeValidation.check(spec.at("volumes"));
    ContainerValidation containers = new ContainerValidation(volumes);
    containers.regular(spec.at("containers"));
    containers.initial(spec.at("initContainers"), spec.at("containers"));
    EphemeralValidation.check(spec, containers);
    hostNetwork(spec);
    Node restart = spec.at("restartPolicy");
    if (restart.isGiven()) {
      restart.oneOf("Always", "OnFailure", "Never");
    }
    Node dns = spec.at("dnsPolicy");
    if (dns.isGiven()) {
      dns.oneOf("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    }
    spec.at("nodeSelector").labels();
    SecurityValidation.pod(spec.at("securityContext"), spec);
    SchedulingValidation.affinity(spec.at("affinity"));
    dnsConfig(spec.at("dnsConfig"), dns.text());
    for (Node gate : spec.items("readinessGates")) {
      Node type = gate.at("conditionType");
      LabelSyntax.keyErrors(type.text()).forEach(error -> type.invalid(type.text(), error));
    }
    gates(spec.at("schedulingGates"));
    SchedulingValidation.spread(spec.at("topologySpreadConstraints"));
    names(spec);
    SchedulingValidation.tolerations(spec.at("tolerations"));
    for (Node alias : spec.items("hostAliases")) {
      address(alias.at("ip"));
      alias.items("hostnames").forEach(Node::subdomain);
    }
    classes(spec);
  }

  private static void names(Node spec) {
    for (String field : List.of("serviceAccountName", "nodeName")) {
      if (!spec.text(field).isEmpty()) {
        spec.at(field).subdomain();
      }
    }
    Node deadline = spec.at("activeDeadlineSeconds");
    if (deadline.isSet()) {
      deadline.range(1, Integer.MAX_VALUE);
    }
    for (String field : List.of("hostname", "subdomain")) {
      if (!spec.text(field).isEmpty()) {
        spec.at(field).label();
      }
    }
  }

  private static void classes(Node spec) {
    for (String field : List.of("priorityClassName", "runtimeClassName")) {
      if (!spec.text(field).isEmpty()) {
        spec.at(field).subdomain();
      }
    }
    spec.at("preemptionPolicy").optionalOneOf("Never", "PreemptLowerPriority");
    for (String name : spec.at("overhead").map().keySet()) {
      ContainerValidation.value(spec.at("overhead").key(name), name);
    }
    if (spec.has("os")) {
      Node name = spec.at("os").at("name");
      if (name.isGiven()) {
        name.named(spec.at("os").path()).oneOf("linux", "windows");
      }
    }
  }

  private static void hostNetwork(Node spec) {
    if (!spec.flag("hostNetwork")) {
      return;
    }
    for (String kind : List.of("containers", "initContainers")) {
      for (Node container : spec.items(kind)) {
        for (Node port : container.items("ports")) {
          if (port.number("hostPort") != port.number("containerPort")) {
            port.at("hostPort")
                .invalid(
                    port.number("hostPort"),
                    "must match `containerPort` when `hostNetwork` is true");
          }
        }
      }
    }
  }

  private static void gates(Node gates) {
    Set<String> seen = new HashSet<>();
    for (Node gate : gates.items()) {
      String name = gate.text("name");
      LabelSyntax.keyErrors(name).forEach(error -> gate.invalid(name, error));
      if (!seen.add(name)) {
        gate.errors().duplicate(gate.path(), name);
      }
    }
  }

  private static void dnsConfig(Node config, String policy) {
    Node servers = config.at("nameservers");
    if (policy.equals("None")) {
      if (!config.isSet()) {
        config.required("must provide `dnsConfig` when `dnsPolicy` is None");
        return;
      }
      if (servers.isEmpty()) {
        servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
        return;
      }
    }
    if (servers.texts().size() > 3) {
      servers.invalid("must not have more than 3 nameservers");
    }
    servers.items().forEach(PodSpecValidation::address);
    Node searches = config.at("searches");
    if (searches.texts().size() > 32) {
      searches.invalid("must not have more than 32 search paths");
    }
    if (String.join(" ", searches.texts()).length() > 2048) {
      searches.invalid(
          "must not have more than 2048 characters (including spaces) in the search list");
    }
    for (Node search : searches.items()) {
      search.all(Names.searchDomain(search.text()));
    }
    for (Node option : config.items("options")) {
      if (option.text("name").isEmpty()) {
        option.required("must not be empty");
      }
    }
  }

  /// An address as old fields take it.
  static boolean address(Node address) {
    if (!isAddress(address.text())) {
      address.invalid(
          address.text(), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
      return false;
    }
    return true;
  }

  static boolean isAddress(String text) {
    if (!text.contains(".") && !text.contains(":")) {
      return false;
    }
    boolean plain =
        text.chars().allMatch(each -> Character.digit(each, 16) >= 0 || each == '.' || each == ':');
    if (!plain) {
      return false;
    }
    try {
      return !text.contains(":")
          ? text.matches("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}")
          : InetAddress.ofLiteral(text) != null;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
