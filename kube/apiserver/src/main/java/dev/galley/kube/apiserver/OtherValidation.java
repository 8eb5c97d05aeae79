package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The essential checks of services, ingresses, claims, configuration and policies.
final class OtherValidation {
  private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final List<String> SERVICE_TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> PATH_TYPES =
      List.of("Exact", "ImplementationSpecific", "Prefix");
  private static final long HIGHEST_USER_PRIORITY = 1_000_000_000;

  private OtherValidation() {}

  static void create(FieldErrors errors, KubeObject object) {
    switch (object.kind()) {
      case "Pod" -> PodValidation.spec(errors, object.map("spec"), "spec");
      case "Service" -> service(errors, object);
      case "Ingress" -> ingress(errors, object);
      case "ConfigMap" -> keys(errors, object, List.of("data", "binaryData"));
      case "Secret" -> keys(errors, object, List.of("data"));
      case "PersistentVolumeClaim" -> claim(errors, object);
      case "StorageClass" -> required(errors, object, "provisioner");
      case "Role", "ClusterRole" -> RbacValidation.role(errors, object);
      case "RoleBinding", "ClusterRoleBinding" -> RbacValidation.binding(errors, object);
      case "PodDisruptionBudget" -> budget(errors, object);
      case "PriorityClass" -> priorityClass(errors, object);
      case "HorizontalPodAutoscaler" -> autoscaler(errors, object);
      default -> {}
    }
  }

  static void update(FieldErrors errors, KubeObject live, KubeObject object) {
    if (!object.kind().equals("Pod")) {
      create(errors, object);
    }
    switch (object.kind()) {
      case "Pod" -> PodValidation.update(errors, live, object);
      case "Secret" -> {
        WorkloadValidation.immutable(errors, live, object, "type");
        frozen(errors, live, object);
      }
      case "ConfigMap" -> frozen(errors, live, object);
      case "RoleBinding", "ClusterRoleBinding" ->
          RbacValidation.bindingUpdate(errors, live, object);
      case "PriorityClass" -> {
        if (live.number(0, "value") != object.number(0, "value")) {
          errors.forbidden("value", "may not be changed in an update.");
        }
      }
      case "Service" -> address(errors, live, object);
      case "PersistentVolumeClaim" -> claimUpdate(errors, live, object);
      case "StorageClass" -> {
        for (String field : List.of("provisioner", "reclaimPolicy", "volumeBindingMode")) {
          if (!live.text(field).equals(object.text(field))) {
            errors.forbidden(field, "updates to " + field + " are forbidden.");
          }
        }
        if (!live.map("parameters").equals(object.map("parameters"))) {
          errors.forbidden("parameters", "updates to parameters are forbidden.");
        }
      }
      default -> {}
    }
  }

  private static void required(FieldErrors errors, KubeObject object, String field) {
    if (object.text(field).isEmpty()) {
      errors.required(field, "");
    }
  }

  private static void service(FieldErrors errors, KubeObject service) {
    String type = service.text("spec", "type");
    if (!SERVICE_TYPES.contains(type)) {
      errors.notSupported("spec.type", type, SERVICE_TYPES);
    }
    if (type.equals("ExternalName") && service.text("spec", "externalName").isEmpty()) {
      errors.required("spec.externalName", "");
    }
    List<Map<String, @Nullable Object>> ports = service.maps("spec", "ports");
    boolean headless = service.text("spec", "clusterIP").equals("None");
    if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
      errors.required("spec.ports", "");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = "spec.ports[" + i + "]";
      String name = Tree.textAt(ports.get(i), "name");
      if (name.isEmpty() && ports.size() > 1) {
        errors.required(path + ".name", "");
      } else if (!name.isEmpty() && !names.add(name)) {
        errors.duplicate(path + ".name", name);
      }
      long port = Tree.numberAt(0, ports.get(i), "port");
      if (port < 1 || port > 65_535) {
        errors.invalid(path + ".port", port, "must be between 1 and 65535, inclusive");
      }
    }
    MetadataValidation.labels(errors, service.map("spec", "selector"), "spec.selector");
  }

  private static void address(FieldErrors errors, KubeObject live, KubeObject service) {
    String before = live.text("spec", "clusterIP");
    String after = service.text("spec", "clusterIP");
    boolean external =
        live.text("spec", "type").equals("ExternalName")
            || service.text("spec", "type").equals("ExternalName");
    if (!external && !before.isEmpty() && !before.equals(after)) {
      errors.invalid(
          "spec.clusterIPs[0]",
          new GoPrint("[]string{" + FieldErrors.quoted(after) + "}"),
          "may not change once set");
    }
  }

  private static void ingress(FieldErrors errors, KubeObject ingress) {
    List<Map<String, @Nullable Object>> rules = ingress.maps("spec", "rules");
    if (rules.isEmpty() && ingress.at("spec", "defaultBackend") == null) {
      errors.invalid("spec", Tree.map(), "either `defaultBackend` or `rules` must be specified");
    }
    for (int i = 0; i < rules.size(); i++) {
      List<Map<String, @Nullable Object>> paths = Tree.mapsAt(rules.get(i), "http", "paths");
      for (int j = 0; j < paths.size(); j++) {
        path(errors, paths.get(j), "spec.rules[" + i + "].http.paths[" + j + "]");
      }
    }
  }

  private static void path(FieldErrors errors, Map<String, @Nullable Object> path, String at) {
    String type = Tree.textAt(path, "pathType");
    String text = Tree.textAt(path, "path");
    if (type.isEmpty()) {
      errors.required(at + ".pathType", "pathType must be specified");
    } else if (!PATH_TYPES.contains(type)) {
      errors.notSupported(at + ".pathType", type, PATH_TYPES);
    } else if (!type.equals("ImplementationSpecific") && !text.startsWith("/")) {
      errors.invalid(at + ".path", text, "must be an absolute path");
    }
    if (Tree.mapAt(path, "backend").isEmpty()) {
      errors.required(at + ".backend", "");
    }
  }

  private static void keys(FieldErrors errors, KubeObject object, List<String> fields) {
    for (String field : fields) {
      for (String key : object.map(field).keySet()) {
        if (!CONFIG_KEY.matcher(key).matches()) {
          errors.invalid(
              field + "[" + key + "]",
              key,
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
                  + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
                  + " '[-._a-zA-Z0-9]+')");
        }
      }
    }
  }

  /// What was declared immutable stays, and stays immutable.
  private static void frozen(FieldErrors errors, KubeObject live, KubeObject object) {
    if (!live.flag("immutable")) {
      return;
    }
    if (!object.flag("immutable")) {
      errors.forbidden("immutable", "field is immutable when `immutable` is set");
    }
    for (String field : List.of("data", "binaryData")) {
      if (!live.map(field).equals(object.map(field))) {
        errors.forbidden(field, "field is immutable when `immutable` is set");
      }
    }
  }

  private static void claim(FieldErrors errors, KubeObject claim) {
    if (claim.list("spec", "accessModes").isEmpty()) {
      errors.required("spec.accessModes", "at least 1 access mode is required");
    }
    if (claim.at("spec", "resources", "requests", "storage") == null) {
      errors.required("spec.resources[storage]", "");
    }
  }

  private static void claimUpdate(FieldErrors errors, KubeObject live, KubeObject claim) {
    Map<String, @Nullable Object> before = Draft.of(live.map("spec"));
    Map<String, @Nullable Object> after = Draft.of(claim.map("spec"));
    for (String field : List.of("resources", "volumeAttributesClassName")) {
      before.remove(field);
      after.remove(field);
    }
    // The binder fills these once.
    for (String field : List.of("volumeName", "storageClassName")) {
      if (before.get(field) == null) {
        after.remove(field);
      }
    }
    if (!before.equals(after)) {
      errors.forbidden(
          "spec",
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims");
    }
  }

  private static void budget(FieldErrors errors, KubeObject budget) {
    if (budget.at("spec", "minAvailable") != null && budget.at("spec", "maxUnavailable") != null) {
      errors.invalid(
          "spec", budget.at("spec"), "minAvailable and maxUnavailable cannot be both set");
    }
  }

  private static void priorityClass(FieldErrors errors, KubeObject priorityClass) {
    boolean system = priorityClass.name().startsWith("system-");
    boolean known =
        priorityClass.name().equals("system-node-critical")
            || priorityClass.name().equals("system-cluster-critical");
    if (system && !known) {
      errors.forbidden(
          "metadata.name",
          "priority class names with 'system-' prefix are reserved for system use only. error:"
              + " name is not allowed for system priority classes");
    } else if (!system && priorityClass.number(0, "value") > HIGHEST_USER_PRIORITY) {
      errors.forbidden(
          "value", "maximum allowed value of a user defined priority is " + HIGHEST_USER_PRIORITY);
    }
  }

  private static void autoscaler(FieldErrors errors, KubeObject autoscaler) {
    long most = autoscaler.number(0, "spec", "maxReplicas");
    if (most < 1) {
      errors.invalid("spec.maxReplicas", most, "must be greater than 0");
    } else if (most < autoscaler.number(1, "spec", "minReplicas")) {
      errors.invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
    }
    for (String field : List.of("kind", "name")) {
      if (Objects.equals(autoscaler.text("spec", "scaleTargetRef", field), "")) {
        errors.required("spec.scaleTargetRef." + field, "");
      }
    }
  }
}
