package dev.galley.kube.apiserver;

import dev.galley.kube.api.ResourceType;
import java.util.Map;

/// Where upstream keeps its objects; it shows in a few messages.
final class StorageNames {
  private static final Map<String, String> SPECIAL =
      Map.of(
          "nodes", "minions",
          "services", "services/specs",
          "endpoints", "services/endpoints",
          "replicationcontrollers", "controllers",
          "ingresses.networking.k8s.io", "ingress",
          "apiservices.apiregistration.k8s.io", "apiregistration.k8s.io/apiservices",
          "customresourcedefinitions.apiextensions.k8s.io",
              "apiextensions.k8s.io/customresourcedefinitions");

  private StorageNames() {}

  static String of(ResourceType type) {
    return SPECIAL.getOrDefault(type.qualifiedName(), type.plural());
  }
}
