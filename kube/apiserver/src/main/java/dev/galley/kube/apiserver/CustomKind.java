package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schema;
import dev.galley.kube.cel.CustomRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one version of a custom resource definition says about its resource: the definition's name,
/// the version's tree, the schema of its objects, that of the version that is stored, and the rules
/// in it.
public record CustomKind(
    String definition,
    String kind,
    Map<String, @Nullable Object> version,
    Schema typed,
    Schema stored,
    CustomRules rules) {

  static CustomKind of(
      String definition, String kind, Map<String, @Nullable Object> version, Schema stored) {
    Schema schema = schema(version);
    return new CustomKind(definition, kind, version, schema, stored, CustomRules.of(schema));
  }

  /// The schema that a version of a definition has.
  static Schema schema(Map<String, @Nullable Object> version) {
    return Schema.ofCustomResource(Tree.mapAt(version, "schema", "openAPIV3Schema"));
  }

  /// The tree of `openAPIV3Schema`.
  public Map<String, @Nullable Object> schema() {
    return Tree.mapAt(version, "schema", "openAPIV3Schema");
  }

  public List<Map<String, @Nullable Object>> printerColumns() {
    return Tree.mapsAt(version, "additionalPrinterColumns");
  }

  /// What users of a deprecated version are told.
  public Optional<String> deprecation() {
    if (!Tree.flagAt(version, "deprecated")) {
      return Optional.empty();
    }
    String own = Tree.textAt(version, "deprecationWarning");
    String group = definition.substring(definition.indexOf('.') + 1);
    return Optional.of(
        own.isEmpty()
            ? group + "/" + Tree.textAt(version, "name") + " " + kind + " is deprecated"
            : own);
  }
}
