package dev.galley.control.gitops;

/// Texts that tests commit.
final class Manifests {
  static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: flux-system}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: web}]}
      """;

  private Manifests() {}

  static String configMap(String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: flux-system}
    data: {key: "%s"}
    """
        .formatted(name, value);
  }
}
