package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import dev.galley.kube.cel.DefinitionRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks custom resource definitions: names, versions, and that their schemas are structural.
final class DefinitionValidation {
  private static final String APPROVED = "api-approved.kubernetes.io";
  private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "oneOf");

  private final FieldErrors errors;

  private DefinitionValidation(FieldErrors errors) {
    this.errors = errors;
  }

  static void check(FieldErrors errors, KubeObject object) {
    if (object.groupVersionKind().equals(Definitions.KIND)) {
      DefinitionValidation validation = new DefinitionValidation(errors);
      validation.names(object);
      validation.versions(object);
    }
  }

  private void names(KubeObject definition) {
    String group = definition.text("spec", "group");
    String plural = definition.text("spec", "names", "plural");
    if (group.isEmpty()) {
      errors.required("spec.group", "");
    }
    if (!definition.name().equals(plural + "." + group)) {
      errors.invalid(
          "metadata.name", definition.name(), "must be spec.names.plural+\".\"+spec.group");
    }
    List<String> scopes = List.of("Cluster", "Namespaced");
    String scope = definition.text("spec", "scope");
    if (scope.isEmpty()) {
      errors.required("spec.scope", "");
    } else if (!scopes.contains(scope)) {
      errors.notSupported("spec.scope", scope, scopes);
    }
    for (String field : List.of("plural", "kind")) {
      if (definition.text("spec", "names", field).isEmpty()) {
        errors.required("spec.names." + field, "");
      }
    }
    boolean isProtected = group.endsWith(".k8s.io") || group.endsWith(".kubernetes.io");
    if (isProtected && !definition.annotations().containsKey(APPROVED)) {
      errors.required(
          "metadata.annotations[" + APPROVED + "]",
          "protected groups must have approval annotation \""
              + APPROVED
              + "\", see https://github.com/kubernetes/enhancements/pull/1111");
    }
  }

  private void versions(KubeObject definition) {
    List<Map<String, @Nullable Object>> versions = definition.maps("spec", "versions");
    long stored = versions.stream().filter(each -> Tree.flagAt(each, "storage")).count();
    if (stored != 1) {
      errors.invalid(
          "spec.versions",
          versions.stream().map(each -> Tree.textAt(each, "name")).toList(),
          "must have exactly one version marked as storage version");
    }
    boolean one = versions.stream().map(each -> Tree.mapAt(each, "schema")).distinct().count() == 1;
    for (int i = 0; i < versions.size(); i++) {
      Map<String, @Nullable Object> schema =
          Tree.mapAt(versions.get(i), "schema", "openAPIV3Schema");
      String path = "spec.versions[" + i + "].schema.openAPIV3Schema";
      if (schema.isEmpty()) {
        errors.required(path, "schemas are required");
      } else if (!one || i == 0) {
        String place = one ? "spec.validation.openAPIV3Schema" : path;
        int before = errors.all().size();
        root(schema, place);
        if (errors.all().size() == before) {
          rules(schema, place);
        }
      }
    }
  }

  /// Rules are only read in schemas that are structural.
  private void rules(Map<String, @Nullable Object> schema, String path) {
    for (FieldError error : DefinitionRules.check(schema, path)) {
      errors.add(error.reason().code(), error.field(), error.message());
    }
  }

  private void root(Map<String, @Nullable Object> schema, String path) {
    String type = Tree.textAt(schema, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", "must not be empty at the root");
    } else if (!type.equals("object")) {
      errors.invalid(path + ".type", type, "must be object at the root");
    } else {
      below(schema, path);
    }
  }

  private void below(Map<String, @Nullable Object> schema, String path) {
    Tree.mapAt(schema, "properties")
        .forEach((name, child) ->
            node(
                Tree.mapAt(child),
                path + ".properties[" + name + "]",
                "must not be empty for specified object fields"));
    if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
      node(
          Tree.asMap(values),
          path + ".additionalProperties",
          "must not be empty for specified object fields");
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      node(Tree.asMap(items), path + ".items", "must not be empty for specified array items");
    } else if (Tree.textAt(schema, "type").equals("array")) {
      errors.required(path + ".items", "must be specified");
    }
    for (String junctor : JUNCTORS) {
      List<Map<String, @Nullable Object>> branches = Tree.mapsAt(schema, junctor);
      for (int i = 0; i < branches.size(); i++) {
        branch(schema, branches.get(i), path + "." + junctor + "[" + i + "]");
      }
    }
  }

  private void node(Map<String, @Nullable Object> schema, String path, String untyped) {
    boolean open =
        Tree.flagAt(schema, "x-kubernetes-int-or-string")
            || Tree.flagAt(schema, "x-kubernetes-preserve-unknown-fields");
    if (Tree.textAt(schema, "type").isEmpty() && !open) {
      errors.required(path + ".type", untyped);
    }
    below(schema, path);
  }

  /// Inside a logical junctor only values are restricted, nothing is described.
  private void branch(
      Map<String, @Nullable Object> parent, Map<String, @Nullable Object> branch, String path) {
    boolean intOrString = Tree.flagAt(parent, "x-kubernetes-int-or-string");
    if (branch.get("type") != null && !intOrString) {
      errors.forbidden(path + ".type", "must be empty to be structural");
    }
    for (String field : List.of("description", "default", "nullable", "title")) {
      if (branch.get(field) != null) {
        errors.forbidden(path + "." + field, "must be empty to be structural");
      }
    }
  }
}
