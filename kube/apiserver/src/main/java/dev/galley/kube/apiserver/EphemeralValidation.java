package dev.galley.kube.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks containers that are added to a running pod.
final class EphemeralValidation {
  private static final List<String> FORBIDDEN =
      List.of(
          "ports",
          "resources",
          "restartPolicy",
          "restartPolicyRules",
          "resizePolicy",
          "lifecycle",
          "livenessProbe",
          "readinessProbe",
          "startupProbe");

  private EphemeralValidation() {}

  static void check(Node spec, ContainerValidation containers) {
    Set<String> others = new HashSet<>();
    spec.items("containers").forEach(container -> others.add(container.text("name")));
    spec.items("initContainers").forEach(container -> others.add(container.text("name")));
    Set<String> names = new HashSet<>(others);
    for (Node container : spec.items("ephemeralContainers")) {
      containers.common(container);
      if (!names.add(container.text("name"))) {
        container.at("name").duplicate();
      }
      String target = container.text("targetContainerName");
      if (!target.isEmpty() && !others.contains(target)) {
        container.errors().notFound(container.path() + ".targetContainerName", target);
      }
      FORBIDDEN.forEach(field -> forbid(container.at(field)));
      for (Node mount : container.items("volumeMounts")) {
        forbid(mount.at("subPath"));
        forbid(mount.at("subPathExpr"));
      }
    }
  }

  private static void forbid(Node field) {
    if (!field.isEmpty()) {
      field.forbidden("cannot be set for an Ephemeral Container");
    }
  }
}
