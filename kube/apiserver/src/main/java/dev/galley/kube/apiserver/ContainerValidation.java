package dev.galley.kube.apiserver;

import dev.galley.base.objects.LabelSyntax;
import dev.galley.base.objects.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Checks the containers of a pod: upstream's `validateContainers` and `validateInitContainers`.
final class ContainerValidation {
  private static final String ONLY_SIDECARS =
      "may not be set for init containers without restartPolicy=Always";
  private static final String MODE = "must be a number between 0 and 0777 (octal), both inclusive";
  private static final Set<String> STANDARD_RESOURCES =
      Set.of("cpu", "memory", "ephemeral-storage");

  private final Map<String, Node> volumes;

  ContainerValidation(Map<String, Node> volumes) {
    this.volumes = volumes;
  }

  void regular(Node containers) {
    if (containers.isEmpty()) {
      containers.required("");
      return;
    }
    Set<String> names = new HashSet<>();
    Set<String> ports = new HashSet<>();
    for (Node container : containers.items()) {
      common(container);
      if (!names.add(container.text("name"))) {
        container.at("name").duplicate();
      }
      lifecycle(container.at("lifecycle"));
      probes(container);
      container.at("restartPolicy").optionalOneOf("Always", "Never", "OnFailure");
    }
    containers.items().forEach(container -> hostPorts(container, ports));
  }

  void initial(Node containers, Node regular) {
    Set<String> names = new HashSet<>();
    regular.items().forEach(container -> names.add(container.text("name")));
    for (Node container : containers.items()) {
      common(container);
      container.at("restartPolicy").optionalOneOf("Always", "Never", "OnFailure");
      String name = container.text("name");
      if (names.contains(name)) {
        container.at("name").duplicate();
      } else if (!name.isEmpty()) {
        names.add(name);
      }
      hostPorts(container, new HashSet<>());
      if (container.text("restartPolicy").equals("Always")) {
        lifecycle(container.at("lifecycle"));
        probes(container);
      } else {
        for (String field :
            List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
          if (container.has(field)) {
            container.at(field).forbidden(ONLY_SIDECARS);
          }
        }
      }
    }
  }

  void common(Node container) {
    if (container.at("name").isGiven()) {
      container.at("name").label();
    }
    Node image = container.at("image");
    if (image.isGiven() && !image.text().equals(image.text().strip())) {
      image.invalid("must not have leading or trailing whitespace");
    }
    Node policy = container.at("terminationMessagePolicy");
    if (policy.isGiven()) {
      policy.oneOf("File", "FallbackToLogsOnError");
    }
    ports(container.at("ports"));
    container.items("env").forEach(this::variable);
    variables(container.at("envFrom"));
    mounts(container);
    devices(container);
    if (container.at("imagePullPolicy").isGiven()) {
      container.at("imagePullPolicy").oneOf("Always", "IfNotPresent", "Never");
    }
    resources(container.at("resources"));
    SecurityValidation.container(container.at("securityContext"));
  }

  private static void ports(Node ports) {
    Set<String> names = new HashSet<>();
    for (Node port : ports.items()) {
      Node name = port.at("name");
      if (!name.isEmpty()) {
        List<String> errors = Names.portName(name.text());
        name.all(errors);
        if (errors.isEmpty() && !names.add(name.text())) {
          name.duplicate();
        }
      }
      if (port.at("containerPort").isGiven()) {
        port.at("containerPort").port();
      }
      if (port.number("hostPort") != 0) {
        port.at("hostPort").port();
      }
      if (port.at("protocol").isGiven()) {
        port.at("protocol").oneOf("SCTP", "TCP", "UDP");
      }
    }
  }

  private static void hostPorts(Node container, Set<String> taken) {
    for (Node port : container.items("ports")) {
      long number = port.number("hostPort");
      String place = port.text("protocol") + "/" + port.text("hostIP") + "/" + number;
      if (number != 0 && !taken.add(place)) {
        port.errors().duplicate(port.at("hostPort").path(), place);
      }
    }
  }

  private void variable(Node variable) {
    Node name = variable.at("name");
    if (name.isGiven()) {
      name.all(Names.relaxedVariable(name.text()));
    }
    Node from = variable.at("valueFrom");
    if (!from.isSet()) {
      return;
    }
    int sources = 0;
    if (from.has("fieldRef")) {
      sources++;
      DownwardValidation.field(from.at("fieldRef"), DownwardValidation.IN_VARIABLES);
    }
    if (from.has("resourceFieldRef")) {
      sources++;
      DownwardValidation.resource(from.at("resourceFieldRef"), false);
    }
    for (String kind : List.of("configMapKeyRef", "secretKeyRef")) {
      if (from.has(kind)) {
        sources++;
        keySelector(from.at(kind));
      }
    }
    if (sources == 0) {
      from.invalid(
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
              + " `secretKeyRef`");
    } else if (!variable.text("value").isEmpty()) {
      from.invalid("", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      from.invalid("", "may not have more than one field specified at a time");
    }
  }

  private static void keySelector(Node reference) {
    Node name = reference.at("name");
    Names.subdomain(name.text()).forEach(error -> name.invalid(name.text(), error));
    if (reference.at("key").isGiven()) {
      reference.at("key").all(Names.configKey(reference.text("key")));
    }
  }

  private static void variables(Node list) {
    for (Node source : list.items()) {
      if (!source.text("prefix").isEmpty()) {
        source.at("prefix").all(Names.relaxedVariable(source.text("prefix")));
      }
      int sources = 0;
      for (String kind : List.of("configMapRef", "secretRef")) {
        if (source.has(kind)) {
          sources++;
          Node name = source.at(kind).at("name");
          if (name.isGiven()) {
            name.subdomain();
          }
        }
      }
      if (sources == 0) {
        list.invalid("", "must specify one of: `configMapRef` or `secretRef`");
      } else if (sources > 1) {
        list.invalid("", "may not have more than one field specified at a time");
      }
    }
  }

  private void mounts(Node container) {
    Node mounts = container.at("volumeMounts");
    Set<String> paths = new HashSet<>();
    for (Node mount : mounts.items()) {
      mount.at("name").isGiven();
      if (!volumes.containsKey(mount.text("name"))) {
        mount.errors().notFound(mount.at("name").path(), mount.text("name"));
      }
      mount.at("mountPath").isGiven();
      if (!paths.add(mount.text("mountPath"))) {
        mount.at("mountPath").invalid("must be unique");
      }
      for (String field : List.of("subPath", "subPathExpr")) {
        if (field.equals("subPathExpr") && mount.has(field) && mount.has("subPath")) {
          mount.at(field).invalid("subPathExpr and subPath are mutually exclusive");
        }
        if (mount.has(field)) {
          descending(mount.at(field).named(mounts.path() + "." + field));
        }
      }
      propagation(
          mount.at("mountPropagation").named(mounts.path() + ".mountPropagation"), container);
    }
  }

  private static void propagation(Node mode, Node container) {
    if (mode.isSet()) {
      mode.oneOf("Bidirectional", "HostToContainer", "None");
      if (mode.text().equals("Bidirectional")
          && !container.at("securityContext").flag("privileged")) {
        mode.forbidden(
            "Bidirectional mount propagation is available only to privileged containers");
      }
    }
  }

  /// A path below something, which does not lead out of it.
  static void descending(Node path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    noBacksteps(path);
  }

  static void noBacksteps(Node path) {
    if (List.of(path.text().split("/", -1)).contains("..")) {
      path.invalid("must not contain '..'");
    }
  }

  static void mode(Node mode) {
    if (mode.isSet() && (mode.number() < 0 || mode.number() > 0777)) {
      mode.invalid(MODE);
    }
  }

  private void devices(Node container) {
    for (Node device : container.items("volumeDevices")) {
      device.at("name").isGiven();
      Node volume = volumes.get(device.text("name"));
      if (volume == null) {
        device.errors().notFound(device.at("name").path(), device.text("name"));
      } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
        device
            .at("name")
            .invalid(
                "can only use volume source type of PersistentVolumeClaim or Ephemeral for block"
                    + " mode");
      }
      device.at("devicePath").isGiven();
    }
  }

  static void resources(Node resources) {
    Node limits = resources.at("limits");
    Node requests = resources.at("requests");
    for (String name : new TreeSet<>(limits.map().keySet())) {
      amount(limits.key(name), name);
    }
    for (String name : new TreeSet<>(requests.map().keySet())) {
      Node request = requests.key(name);
      amount(request, name);
      Quantity wanted = request.quantity().orElseThrow();
      Quantity limit = limits.key(name).quantity().orElse(null);
      boolean overcommits = !name.contains("/") && !name.startsWith("hugepages-");
      if (limit == null) {
        if (!overcommits) {
          limits.required("Limit must be set for non overcommitable resources");
        }
      } else if (!overcommits && wanted.compareTo(limit) != 0) {
        requests.invalid(wanted.toString(), "must be equal to " + name + " limit of " + limit);
      } else if (wanted.compareTo(limit) > 0) {
        requests.invalid(
            wanted.toString(), "must be less than or equal to " + name + " limit of " + limit);
      }
    }
  }

  private static void amount(Node amount, String name) {
    List<String> errors = LabelSyntax.keyErrors(name);
    errors.forEach(error -> amount.invalid(name, error));
    boolean standard = STANDARD_RESOURCES.contains(name) || name.startsWith("hugepages-");
    if (errors.isEmpty() && !name.contains("/") && !standard) {
      if (!QuotaValidation.isStandardResource(name)) {
        amount.invalid(name, "must be a standard resource type or fully qualified");
      }
      amount.invalid(name, "must be a standard resource for containers");
    }
    value(amount, name);
  }

  /// Not negative, and whole where there are no halves.
  static void value(Node amount, String name) {
    amount
        .quantity()
        .ifPresent(quantity -> {
          if (quantity.signum() < 0) {
            amount.invalid(quantity.toString(), "must be greater than or equal to 0");
          }
          boolean whole = name.contains("/") || QuotaValidation.isCount(name);
          if (whole && quantity.toString().endsWith("m")) {
            amount.invalid(quantity.toString(), "must be an integer");
          }
        });
  }

  private static void lifecycle(Node lifecycle) {
    for (String hook : List.of("postStart", "preStop")) {
      if (lifecycle.has(hook)) {
        handler(lifecycle.at(hook));
      }
    }
  }

  private static void probes(Node container) {
    for (String kind : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      Node probe = container.at(kind);
      if (!probe.isSet()) {
        continue;
      }
      handler(probe);
      for (String field :
          List.of(
              "initialDelaySeconds",
              "timeoutSeconds",
              "periodSeconds",
              "successThreshold",
              "failureThreshold")) {
        probe.at(field).notNegative();
      }
      Node grace = probe.at("terminationGracePeriodSeconds");
      if (grace.isSet() && grace.number() <= 0) {
        grace.invalid("must be greater than 0");
      }
      if (kind.equals("readinessProbe")) {
        if (grace.isSet()) {
          grace.invalid("must not be set for readinessProbes");
        }
      } else if (probe.number("successThreshold") != 1) {
        probe.at("successThreshold").invalid(probe.number("successThreshold"), "must be 1");
      }
    }
  }

  private static void handler(Node handler) {
    boolean found = false;
    for (String kind : List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep")) {
      Node action = handler.at(kind);
      if (!action.isSet()) {
        continue;
      }
      if (found) {
        action.forbidden("may not specify more than 1 handler type");
        continue;
      }
      found = true;
      action(kind, action);
    }
    if (!found) {
      handler.required("must specify a handler type");
    }
  }

  private static void action(String kind, Node action) {
    switch (kind) {
      case "exec" -> action.at("command").isGiven();
      case "httpGet" -> {
        action.at("path").isGiven();
        action.at("port").portNumberOrName();
        action.at("scheme").oneOf("HTTP", "HTTPS");
      }
      case "tcpSocket" -> action.at("port").portNumberOrName();
      case "grpc" -> action.at("port").port();
      default -> {}
    }
  }
}
