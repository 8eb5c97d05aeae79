package dev.galley.base.yaml;

/// Which plain texts are booleans, numbers and times.
///
/// Both follow the readers that Kubernetes' tools use: the API server's tools read YAML 1.1 (`yes`
/// is a boolean), Kustomize reads resources with the newer rules (`yes` is a string).
public enum YamlFlavour {
  /// As `kubectl` and sigs.k8s.io/yaml read manifests.
  KUBERNETES,
  /// As Kustomize reads resources.
  KUSTOMIZE
}
