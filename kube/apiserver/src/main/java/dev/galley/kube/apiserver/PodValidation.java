package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The essential checks of pod specs: upstream's `ValidatePodSpec` and `ValidatePodUpdate`.
final class PodValidation {
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

  /// What may still change in a pod's spec.
  private static final List<String> MUTABLE =
      List.of(
          "activeDeadlineSeconds",
          "tolerations",
          "terminationGracePeriodSeconds",
          "schedulingGates",
          "nodeName",
          "nodeSelector",
          "affinity");

  private final FieldErrors errors;
  private final Map<String, @Nullable Object> spec;
  private final String at;

  private PodValidation(FieldErrors errors, Map<String, @Nullable Object> spec, String at) {
    this.errors = errors;
    this.spec = spec;
    this.at = at;
  }

  /// @param at the path of the spec, for example `spec.template.spec`
  static void spec(FieldErrors errors, Map<String, @Nullable Object> spec, String at) {
    new PodValidation(errors, spec, at).check();
  }

  static void update(FieldErrors errors, KubeObject live, KubeObject pod) {
    if (frozenPart(live).equals(frozenPart(pod))) {
      return;
    }
    errors.forbidden(
        "spec",
        "pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
            + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it"
            + " was previously negative)");
  }

  private static Map<String, @Nullable Object> frozenPart(KubeObject pod) {
    Map<String, @Nullable Object> spec = Draft.of(pod.map("spec"));
    boolean gated = !pod.list("spec", "schedulingGates").isEmpty();
    for (String field : MUTABLE) {
      boolean needsGates = field.equals("nodeSelector") || field.equals("affinity");
      if (!field.equals("nodeName") && (!needsGates || gated)) {
        spec.remove(field);
      }
    }
    for (String containers : List.of("initContainers", "containers", "ephemeralContainers")) {
      Tree.mapsAt(spec, containers).forEach(container -> container.remove("image"));
    }
    spec.remove("ephemeralContainers");
    return spec;
  }

  private void check() {
    if (Tree.listAt(spec, "containers").isEmpty()) {
      errors.required(at + ".containers", "");
    }
    Set<String> volumes = volumes();
    Set<String> names = new HashSet<>();
    for (String kind : List.of("initContainers", "containers")) {
      List<Map<String, @Nullable Object>> containers = Tree.mapsAt(spec, kind);
      for (int i = 0; i < containers.size(); i++) {
        String path = at + "." + kind + "[" + i + "]";
        container(containers.get(i), path, volumes);
        String name = Tree.textAt(containers.get(i), "name");
        if (!name.isEmpty() && !names.add(name)) {
          errors.duplicate(path + ".name", name);
        }
      }
    }
    supported(spec, "restartPolicy", at, RESTART_POLICIES);
    supported(spec, "dnsPolicy", at, DNS_POLICIES);
    MetadataValidation.labels(errors, Tree.mapAt(spec, "nodeSelector"), at + ".nodeSelector");
    spread();
    tolerations();
  }

  private void supported(
      Map<String, @Nullable Object> map, String field, String path, List<String> values) {
    String value = Tree.textAt(map, field);
    if (!value.isEmpty() && !values.contains(value)) {
      errors.notSupported(path + "." + field, value, values);
    }
  }

  private Set<String> volumes() {
    Set<String> names = new HashSet<>();
    List<Map<String, @Nullable Object>> volumes = Tree.mapsAt(spec, "volumes");
    for (int i = 0; i < volumes.size(); i++) {
      String path = at + ".volumes[" + i + "]";
      String name = Tree.textAt(volumes.get(i), "name");
      label(name, path + ".name");
      if (!name.isEmpty() && !names.add(name)) {
        errors.duplicate(path + ".name", name);
      }
      List<String> sources = new ArrayList<>(volumes.get(i).keySet());
      sources.remove("name");
      for (String extra : sources.stream().skip(1).toList()) {
        errors.forbidden(path + "." + extra, "may not specify more than 1 volume type");
      }
    }
    return names;
  }

  private void label(String name, String path) {
    if (name.isEmpty()) {
      errors.required(path, "");
      return;
    }
    Names.label(name).forEach(error -> errors.invalid(path, name, error));
  }

  private void container(
      Map<String, @Nullable Object> container, String path, Set<String> volumes) {
    label(Tree.textAt(container, "name"), path + ".name");
    String image = Tree.textAt(container, "image");
    if (image.isEmpty()) {
      errors.required(path + ".image", "");
    } else if (!image.equals(image.strip())) {
      errors.invalid(path + ".image", image, "must not have leading or trailing whitespace");
    }
    supported(container, "imagePullPolicy", path, PULL_POLICIES);
    ports(container, path);
    environment(container, path);
    mounts(container, path, volumes);
    resources(Tree.mapAt(container, "resources"), path + ".resources");
  }

  private void ports(Map<String, @Nullable Object> container, String path) {
    List<Map<String, @Nullable Object>> ports = Tree.mapsAt(container, "ports");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String port = path + ".ports[" + i + "]";
      String name = Tree.textAt(ports.get(i), "name");
      if (!name.isEmpty() && !names.add(name)) {
        errors.duplicate(port + ".name", name);
      }
      long number = Tree.numberAt(0, ports.get(i), "containerPort");
      if (number == 0) {
        errors.required(port + ".containerPort", "");
      } else if (number < 1 || number > 65_535) {
        errors.invalid(port + ".containerPort", number, "must be between 1 and 65535, inclusive");
      }
      supported(ports.get(i), "protocol", port, PROTOCOLS);
    }
  }

  private void environment(Map<String, @Nullable Object> container, String path) {
    List<Map<String, @Nullable Object>> variables = Tree.mapsAt(container, "env");
    for (int i = 0; i < variables.size(); i++) {
      String variable = path + ".env[" + i + "]";
      if (Tree.textAt(variables.get(i), "name").isEmpty()) {
        errors.required(variable + ".name", "");
      }
      if (variables.get(i).get("valueFrom") != null
          && !Tree.textAt(variables.get(i), "value").isEmpty()) {
        errors.invalid(
            variable + ".valueFrom", "", "may not be specified when `value` is not empty");
      }
    }
  }

  private void mounts(Map<String, @Nullable Object> container, String path, Set<String> volumes) {
    List<Map<String, @Nullable Object>> mounts = Tree.mapsAt(container, "volumeMounts");
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < mounts.size(); i++) {
      String mount = path + ".volumeMounts[" + i + "]";
      String name = Tree.textAt(mounts.get(i), "name");
      if (name.isEmpty()) {
        errors.required(mount + ".name", "");
      } else if (!volumes.contains(name)) {
        errors.notFound(mount + ".name", name);
      }
      String where = Tree.textAt(mounts.get(i), "mountPath");
      if (where.isEmpty()) {
        errors.required(mount + ".mountPath", "");
      } else if (!paths.add(where)) {
        errors.invalid(mount + ".mountPath", where, "must be unique");
      }
    }
  }

  private void resources(Map<String, @Nullable Object> resources, String path) {
    Map<String, @Nullable Object> limits = Tree.mapAt(resources, "limits");
    Tree.mapAt(resources, "requests")
        .forEach((name, value) -> {
          Optional<Quantity> request = Quantity.of(value);
          Optional<Quantity> limit = Quantity.of(limits.get(name));
          if (request.isPresent() && request.get().signum() < 0) {
            errors.invalid(
                path + ".requests[" + name + "]", value, "must be greater than or equal to 0");
          }
          if (request.isPresent()
              && limit.isPresent()
              && request.get().compareTo(limit.get()) > 0) {
            errors.invalid(
                path + ".requests",
                value,
                "must be less than or equal to " + name + " limit of " + limit.get());
          }
        });
  }

  private void spread() {
    List<Map<String, @Nullable Object>> constraints =
        Tree.mapsAt(spec, "topologySpreadConstraints");
    for (int i = 0; i < constraints.size(); i++) {
      String path = at + ".topologySpreadConstraints[" + i + "]";
      if (Tree.numberAt(0, constraints.get(i), "maxSkew") <= 0) {
        errors.invalid(
            path + ".maxSkew",
            Tree.numberAt(0, constraints.get(i), "maxSkew"),
            "must be greater than zero");
      }
      if (Tree.textAt(constraints.get(i), "topologyKey").isEmpty()) {
        errors.required(path + ".topologyKey", "can not be empty");
      }
      String otherwise = Tree.textAt(constraints.get(i), "whenUnsatisfiable");
      List<String> known = List.of("DoNotSchedule", "ScheduleAnyway");
      if (!known.contains(otherwise)) {
        errors.notSupported(path + ".whenUnsatisfiable", otherwise, known);
      }
    }
  }

  private void tolerations() {
    List<Map<String, @Nullable Object>> tolerations = Tree.mapsAt(spec, "tolerations");
    for (int i = 0; i < tolerations.size(); i++) {
      String path = at + ".tolerations[" + i + "]";
      Map<String, @Nullable Object> toleration = tolerations.get(i);
      String operator = Tree.textAt(toleration, "operator");
      if (Tree.textAt(toleration, "key").isEmpty() && !operator.equals("Exists")) {
        errors.invalid(
            path + ".operator",
            operator,
            "operator must be Exists when `key` is empty, which means \"match all values and all"
                + " keys\"");
      }
      if (operator.equals("Exists") && !Tree.textAt(toleration, "value").isEmpty()) {
        errors.invalid(
            path + ".operator",
            Json.write(toleration),
            "value must be empty when `operator` is 'Exists'");
      }
      supported(toleration, "operator", path, List.of("Equal", "Exists"));
      supported(toleration, "effect", path, List.of("NoSchedule", "PreferNoSchedule", "NoExecute"));
    }
  }
}
