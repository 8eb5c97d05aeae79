package dev.galley.render.kustomize;

/// The schemas that strategic merges of a run go by: the standard ones, or the first that a
/// kustomization brings.
final class SchemaChoice {
  private boolean own;
  private MergeSchemas schemas = MergeSchemas.standard();

  MergeSchemas schemas() {
    return schemas;
  }

  /// A schema of the root stands alone. By the time that a base or component brings one, the
  /// original has its own loaded, and keeps it behind.
  void use(Folder folder, Kustomization kustomization, boolean below) {
    Settings openapi = kustomization.settings().part("openapi").orElse(null);
    if (openapi == null) {
      return;
    }
    String path = openapi.text("path");
    String version = openapi.text("version");
    if (!path.isEmpty() && !version.isEmpty()) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          "builtin version and custom schema provided, cannot use both",
          openapi.place());
    }
    if (!version.isEmpty() && !version.equals("v1.21.2")) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          "the specified OpenAPI version is not built in",
          openapi.place("version"));
    }
    if (!path.isEmpty() && !own) {
      own = true;
      try {
        schemas = OpenApi.read(folder.text(path), folder.name(path), below);
      } catch (Fault fault) {
        throw fault.at(openapi.place("path"));
      }
    }
  }
}
