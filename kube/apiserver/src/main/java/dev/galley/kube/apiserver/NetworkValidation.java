package dev.galley.kube.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks ingresses, their classes, network policies and endpoints.
final class NetworkValidation {
  private static final Pattern WILDCARD =
      Pattern.compile("\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final String WILDCARD_ERROR =
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which"
          + " must consist of lower case alphanumeric characters, '-' or '.' and end with an"
          + " alphanumeric character (e.g. '*.example.com', regex used for validation is"
          + " '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final List<String> BAD_SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_SUFFIXES = List.of("/..", "/.");

  private NetworkValidation() {}

  static void ingress(Node spec) {
    if (spec.at("rules").isEmpty() && !spec.has("defaultBackend")) {
      spec.invalid(null, "either `defaultBackend` or `rules` must be specified");
    }
    if (spec.has("defaultBackend")) {
      backend(spec.at("defaultBackend"));
    }
    for (Node rule : spec.items("rules")) {
      Node host = rule.at("host");
      if (!host.isEmpty()) {
        if (PodSpecValidation.isAddress(host.text())) {
          host.invalid("must be a DNS name, not an IP address");
        }
        host(host);
      }
      Node http = rule.at("http");
      if (http.isSet()) {
        http.at("paths").isGiven();
        http.items("paths").forEach(NetworkValidation::path);
      }
    }
    for (Node tls : spec.items("tls")) {
      tls.items("hosts").forEach(NetworkValidation::host);
      if (!tls.text("secretName").isEmpty()) {
        tls.at("secretName").subdomain();
      }
    }
    if (spec.has("ingressClassName")) {
      spec.at("ingressClassName").subdomain();
    }
  }

  private static void host(Node host) {
    if (!host.text().contains("*")) {
      host.subdomain();
    } else if (!WILDCARD.matcher(host.text()).matches()) {
      host.invalid(WILDCARD_ERROR);
    }
  }

  private static void path(Node path) {
    Node type = path.at("pathType");
    if (!type.isSet()) {
      type.required("pathType must be specified");
      return;
    }
    Node text = path.at("path");
    String value = text.text();
    switch (type.text()) {
      case "Exact", "Prefix" -> {
        if (!value.startsWith("/")) {
          text.invalid(value, "must be an absolute path");
        }
        for (String bad : BAD_SEQUENCES) {
          if (value.contains(bad)) {
            text.invalid(value, "must not contain '" + bad + "'");
          }
        }
        for (String bad : BAD_SUFFIXES) {
          if (value.endsWith(bad)) {
            text.invalid(value, "cannot end with '" + bad + "'");
          }
        }
      }
      case "ImplementationSpecific" -> {
        if (!value.isEmpty() && !value.startsWith("/")) {
          text.invalid(value, "must be an absolute path");
        }
      }
      default -> type.notSupported("Exact", "ImplementationSpecific", "Prefix");
    }
    backend(path.at("backend"));
  }

  private static void backend(Node backend) {
    Node service = backend.at("service");
    Node resource = backend.at("resource");
    if (resource.isSet() && service.isSet()) {
      backend.invalid("", "cannot set both resource and service backends");
    } else if (resource.isSet()) {
      resource.at("kind").isGiven();
      resource.at("name").isGiven();
    } else if (service.isSet()) {
      if (service.at("name").isGiven()) {
        service.at("name").all(Names.label1035(service.text("name")));
      }
      Node name = service.at("port").at("name");
      Node number = service.at("port").at("number");
      if (!name.isEmpty() && !number.isEmpty()) {
        backend.invalid("", "cannot set both port name & port number");
      } else if (!name.isEmpty()) {
        name.all(Names.portName(name.text()));
      } else if (!number.isEmpty()) {
        number.port();
      } else {
        backend.required("port name or number is required");
      }
    } else {
      backend.invalid("", "resource or service backend is required");
    }
  }

  static void ingressClass(Node spec) {
    Node controller = spec.at("controller");
    if (!controller.isGiven()) {
      return;
    }
    String text = controller.text();
    if (text.length() > 250) {
      controller.errors().tooLong(controller.path(), 250);
    }
    domainPath(controller);
    Node parameters = spec.at("parameters");
    if (parameters.isSet()) {
      parameters.at("kind").isGiven();
      parameters.at("name").isGiven();
      if (!parameters.has("scope")) {
        parameters.at("scope").required("");
      } else {
        parameters.at("scope").oneOf("Cluster", "Namespace");
      }
      if (parameters.text("scope").equals("Namespace")) {
        if (parameters.at("namespace").isEmpty()) {
          parameters.at("namespace").required("`parameters.scope` is set to 'Namespace'");
        }
      } else if (parameters.has("namespace")) {
        parameters.at("namespace").forbidden("`parameters.scope` is set to 'Cluster'");
      }
    }
  }

  /// `domain/path`
  static void domainPath(Node name) {
    int slash = name.text().indexOf('/');
    if (slash <= 0 || slash == name.text().length() - 1) {
      name.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    Names.subdomain(name.text().substring(0, slash))
        .forEach(error -> name.invalid(name.text().substring(0, slash), error));
  }

  static void policy(Node spec) {
    SchedulingValidation.labelSelector(spec.at("podSelector"));
    for (Node rule : spec.items("ingress")) {
      rule.items("ports").forEach(NetworkValidation::policyPort);
      rule.items("from").forEach(NetworkValidation::peer);
    }
    for (Node rule : spec.items("egress")) {
      rule.items("ports").forEach(NetworkValidation::policyPort);
      rule.items("to").forEach(NetworkValidation::peer);
    }
    if (spec.items("policyTypes").size() > 2) {
      spec.at("policyTypes").invalid("may not specify more than two policyTypes");
      return;
    }
    spec.items("policyTypes").forEach(type -> type.oneOf("Ingress", "Egress"));
  }

  private static void policyPort(Node port) {
    port.at("protocol").optionalOneOf("TCP", "UDP", "SCTP");
    Node number = port.at("port");
    Node end = port.at("endPort");
    if (number.value() instanceof Long) {
      number.port();
      if (end.isSet()) {
        if (end.number() < number.number()) {
          end.invalid(number.value(), "must be greater than or equal to `port`");
        }
        end.port();
      }
    } else if (number.isSet()) {
      if (end.isSet()) {
        end.invalid("may not be specified when `port` is non-numeric");
      }
      number.all(Names.portName(number.text()));
    } else if (end.isSet()) {
      end.invalid("may not be specified when `port` is not specified");
    }
  }

  private static void peer(Node peer) {
    int peers = 0;
    for (String selector : List.of("podSelector", "namespaceSelector")) {
      if (peer.has(selector)) {
        peers++;
        SchedulingValidation.labelSelector(peer.at(selector));
      }
    }
    Node block = peer.at("ipBlock");
    if (block.isSet()) {
      peers++;
      if (block.at("cidr").isGiven()) {
        range(block.at("cidr"));
        block.items("except").forEach(each -> except(each, block.text("cidr")));
      }
    }
    if (peers == 0) {
      peer.required("must specify a peer");
    } else if (peers > 1 && block.isSet()) {
      peer.forbidden("may not specify both ipBlock and another peer");
    }
  }

  private static void except(Node part, String whole) {
    if (range(part) && isRange(whole) && !Ranges.isStrictPart(part.text(), whole)) {
      part.invalid("must be a strict subset of `cidr`");
    }
  }

  /// An address range as old fields take it.
  static boolean range(Node range) {
    boolean fits = isRange(range.text());
    if (!fits) {
      range.invalid(
          range.text(), "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
    return fits;
  }

  static boolean isRange(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !PodSpecValidation.isAddress(text.substring(0, slash))) {
      return false;
    }
    String bits = text.substring(slash + 1);
    int most = text.contains(":") ? 128 : 32;
    return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most;
  }

  static void endpoints(Node subsets) {
    for (Node subset : subsets.items()) {
      if (subset.at("addresses").isEmpty() && subset.at("notReadyAddresses").isEmpty()) {
        subset.required("must specify `addresses` or `notReadyAddresses`");
      }
      for (String field : List.of("addresses", "notReadyAddresses")) {
        for (Node address : subset.items(field)) {
          PodSpecValidation.address(address.at("ip"));
          if (!address.text("hostname").isEmpty()) {
            address.at("hostname").label();
          }
          ServiceValidation.endpoint(address.at("ip"));
        }
      }
      List<Node> ports = subset.items("ports");
      for (Node port : ports) {
        if (port.text("name").isEmpty()) {
          if (ports.size() > 1) {
            port.at("name").required("");
          }
        } else {
          port.at("name").label();
        }
        port.at("port").port();
        if (port.at("protocol").isGiven()) {
          port.at("protocol").oneOf("SCTP", "TCP", "UDP");
        }
      }
    }
  }

  static void endpointSlice(Node slice) {
    Node type = slice.at("addressType");
    if (type.isGiven()) {
      type.oneOf("FQDN", "IPv4", "IPv6");
    }
    Set<String> names = new HashSet<>();
    for (Node port : slice.items("ports")) {
      if (!port.text("name").isEmpty()) {
        port.at("name").label();
      }
      if (!names.add(port.text("name"))) {
        port.errors().duplicate(port.at("name").path(), port.text("name"));
      }
      if (port.at("protocol").isGiven()) {
        port.at("protocol").oneOf("SCTP", "TCP", "UDP");
      }
    }
    for (Node endpoint : slice.items("endpoints")) {
      Node addresses = endpoint.at("addresses");
      if (addresses.isEmpty()) {
        addresses.required("must contain at least 1 address");
      }
      addresses.items().forEach(address -> sliceAddress(addresses, address, type.text()));
      if (endpoint.has("hostname")) {
        endpoint.at("hostname").label();
      }
    }
  }

  private static void sliceAddress(Node addresses, Node address, String type) {
    if (type.equals("FQDN")) {
      address.subdomain();
    } else if (type.equals("IPv4") || type.equals("IPv6")) {
      if (!PodSpecValidation.address(address)) {
        return;
      }
      if (address.text().contains(":") != type.equals("IPv6")) {
        addresses.invalid(address.text(), "must be an " + type + " address");
      }
      ServiceValidation.endpoint(address);
    }
  }
}
