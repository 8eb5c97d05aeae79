package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import dev.galley.kube.cel.DefinitionRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks custom resource definitions: names, versions, and that their schemas are structural.
final class DefinitionValidation {
  private static final String APPROVED = "api-approved.kubernetes.io";
  private static final Pattern PATH =
      Pattern.compile("(\\.([^.\\[\\]]+|\\[[^\\]]+\\]))+|(\\.\\w.*)");

  private final FieldErrors errors;

  private DefinitionValidation(FieldErrors errors) {
    this.errors = errors;
  }

  static void check(FieldErrors errors, KubeObject object) {
    if (object.groupVersionKind().equals(Definitions.KIND)) {
      DefinitionValidation validation = new DefinitionValidation(errors);
      validation.names(object);
      validation.versions(object);
      validation.namesOfTypes(Node.root(errors, object.tree()).at("spec").at("names"));
      validation.common(object);
      validation.stored(object);
      validation.approval(object);
    }
  }

  static void update(FieldErrors errors, KubeObject live, KubeObject object) {
    if (!object.groupVersionKind().equals(Definitions.KIND)) {
      return;
    }
    DefinitionValidation validation = new DefinitionValidation(errors);
    Node spec = Node.root(errors, object.tree()).at("spec");
    validation.group(object);
    validation.scope(object);
    validation.versions(object);
    validation.namesOfTypes(spec.at("names"));
    validation.common(object);
    boolean established =
        live.condition("Established").map(each -> each.status().equals("True")).orElse(false);
    if (established) {
      WorkloadValidation.immutable(spec.at("scope"), live, "spec", "scope");
      WorkloadValidation.immutable(spec.at("names").at("kind"), live, "spec", "names", "kind");
    }
    WorkloadValidation.immutable(spec.at("group"), live, "spec", "group");
    WorkloadValidation.immutable(spec.at("names").at("plural"), live, "spec", "names", "plural");
    validation.stored(object);
    validation.approval(object);
  }

  private void names(KubeObject definition) {
    String wanted =
        definition.text("spec", "names", "plural") + "." + definition.text("spec", "group");
    if (!definition.name().isEmpty() && !definition.name().equals(wanted)) {
      errors.invalid(
          "metadata.name", definition.name(), "must be spec.names.plural+\".\"+spec.group");
    }
    group(definition);
    scope(definition);
  }

  private void group(KubeObject definition) {
    String group = definition.text("spec", "group");
    if (group.isEmpty()) {
      errors.required("spec.group", "");
    } else if (!Names.subdomain(group).isEmpty()) {
      errors.invalid("spec.group", group, String.join(",", Names.subdomain(group)));
    } else if (!group.contains(".")) {
      errors.invalid("spec.group", group, "should be a domain with at least one dot");
    }
  }

  private void scope(KubeObject definition) {
    List<String> scopes = List.of("Cluster", "Namespaced");
    String scope = definition.text("spec", "scope");
    if (scope.isEmpty()) {
      errors.required("spec.scope", "");
    } else if (!scopes.contains(scope)) {
      errors.notSupported("spec.scope", scope, scopes);
    }
  }

  private void approval(KubeObject definition) {
    String group = definition.text("spec", "group");
    boolean isProtected = group.endsWith(".k8s.io") || group.endsWith(".kubernetes.io");
    if (isProtected && !definition.annotations().containsKey(APPROVED)) {
      errors.required(
          "metadata.annotations[" + APPROVED + "]",
          "protected groups must have approval annotation \""
              + APPROVED
              + "\", see https://github.com/kubernetes/enhancements/pull/1111");
    }
    if (definition.flag("spec", "preserveUnknownFields")) {
      errors.invalid(
          "spec.preserveUnknownFields",
          true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
              + " spec.versions[*].schema instead");
    }
  }

  private void namesOfTypes(Node names) {
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      names.at(field).isGiven();
    }
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      Node name = names.at(field);
      boolean mixed = field.equals("kind") || field.equals("listKind");
      String text = mixed ? name.text().toLowerCase(Locale.ROOT) : name.text();
      List<String> wrong = Names.label1035(text);
      if (!text.isEmpty() && !wrong.isEmpty()) {
        String but = mixed ? "may have mixed case, but should otherwise match: " : "";
        name.invalid(but + String.join(",", wrong));
      }
    }
    labels(names.at("shortNames"));
    if (!names.text("kind").isEmpty() && names.text("kind").equals(names.text("listKind"))) {
      names.at("listKind").invalid("kind and listKind may not be the same");
    }
    labels(names.at("categories"));
  }

  private static void labels(Node list) {
    for (Node each : list.items()) {
      List<String> wrong = Names.label1035(each.text());
      if (!wrong.isEmpty()) {
        each.invalid(String.join(",", wrong));
      }
    }
  }

  private void versions(KubeObject definition) {
    Node list = Node.root(errors, definition.tree()).at("spec").at("versions");
    List<Node> versions = list.items();
    for (Node version : versions) {
      if (!(version.at("schema").at("openAPIV3Schema").value() instanceof Map<?, ?>)) {
        version.at("schema").at("openAPIV3Schema").required("");
      }
    }
    boolean one = isCommon(definition);
    Set<String> names = new HashSet<>();
    boolean unique = true;
    for (Node version : versions) {
      unique &= names.add(version.text("name"));
      List<String> wrong = Names.label1035(version.text("name"));
      if (!wrong.isEmpty()) {
        version.at("name").invalid(version.text("name"), String.join(",", wrong));
      }
      if (!one) {
        schema(version.at("schema").at("openAPIV3Schema"));
        details(version, version.path() + ".");
      }
    }
    if (!unique) {
      list.invalid("must contain unique version names");
    }
    if (versions.stream().filter(version -> version.flag("storage")).count() != 1) {
      list.invalid(
          versions.isEmpty() ? new GoPrint("null") : list.value(),
          "must have exactly one version marked as storage version");
    }
  }

  /// Whether upstream keeps what the versions say once for all of them, and so reports it there.
  private static boolean isCommon(KubeObject definition) {
    List<Map<String, @Nullable Object>> versions = definition.maps("spec", "versions");
    return versions.stream().map(each -> Tree.mapAt(each, "schema")).distinct().count() == 1;
  }

  private void common(KubeObject definition) {
    if (!isCommon(definition)) {
      return;
    }
    Node first = Node.root(errors, definition.tree()).at("spec").items("versions").getFirst();
    schema(first.at("schema").at("openAPIV3Schema").named("spec.validation.openAPIV3Schema"));
    details(first, "spec.");
    conversion(Node.root(errors, definition.tree()).at("spec").at("conversion"));
  }

  private void schema(Node schema) {
    if (!(schema.value() instanceof Map<?, ?>)) {
      return;
    }
    int before = errors.all().size();
    if (schema.flag("nullable")) {
      schema.at("nullable").forbidden("nullable cannot be true at the root");
    }
    SchemaDocumentValidation.check(schema);
    StructuralValidation.check(errors, schema.map(), schema.path());
    if (errors.all().size() == before) {
      SchemaDocumentValidation.defaults(schema);
    }
    if (errors.all().size() == before) {
      rules(schema);
    }
  }

  /// Rules are only read in schemas that are structural.
  private void rules(Node schema) {
    for (FieldError error : DefinitionRules.check(schema.map(), schema.path())) {
      errors.add(error.reason().code(), error.field(), error.message());
    }
  }

  private void details(Node version, String at) {
    Node scale = version.at("subresources").at("scale").named(at + "subresources.scale");
    if (scale.isSet()) {
      path(scale.at("specReplicasPath"), true, ".spec");
      path(scale.at("statusReplicasPath"), true, ".status");
      path(scale.at("labelSelectorPath"), false, ".spec", ".status");
    }
    for (Node column :
        version.at("additionalPrinterColumns").named(at + "additionalPrinterColumns").items()) {
      DefinitionColumns.check(column);
    }
    DefinitionColumns.selectable(
        version.at("selectableFields").named(at + "selectableFields"),
        version.at("schema").at("openAPIV3Schema").map());
  }

  private static void path(Node path, boolean required, String... below) {
    String text = path.text();
    if (text.isEmpty()) {
      if (required) {
        path.required("");
      }
      return;
    }
    if (!isSimple(text)) {
      path.invalid("must be a simple json path starting with .");
      return;
    }
    for (String root : below) {
      if (text.startsWith(root + ".")) {
        return;
      }
    }
    path.invalid(
        below.length == 1
            ? "should be a json path under " + below[0]
            : "should be a json path under either .spec or .status");
  }

  static boolean isSimple(String path) {
    return path.startsWith(".") && PATH.matcher(path).matches();
  }

  private void conversion(Node conversion) {
    String strategy = conversion.text("strategy");
    if (strategy.isEmpty()) {
      return;
    }
    if (!strategy.equals("None") && !strategy.equals("Webhook")) {
      conversion.at("strategy").notSupported("None", "Webhook");
      return;
    }
    Node webhook = conversion.at("webhook");
    if (strategy.equals("None") && webhook.isSet()) {
      conversion
          .at("webhookClientConfig")
          .forbidden("should not be set when strategy is not set to Webhook");
    }
    if (strategy.equals("Webhook")) {
      Node client = conversion.at("webhookClientConfig");
      if (!webhook.has("clientConfig")) {
        client.required("required when strategy is set to Webhook");
      } else if (webhook.at("clientConfig").has("url")
          == webhook.at("clientConfig").has("service")) {
        client.required("exactly one of url or service is required");
      }
      if (webhook.at("conversionReviewVersions").isEmpty()) {
        conversion.at("conversionReviewVersions").required("");
      }
    }
  }

  private void stored(KubeObject definition) {
    List<String> stored = definition.texts("status", "storedVersions");
    Node place = Node.root(errors, definition.tree()).at("status").at("storedVersions");
    if (stored.isEmpty()) {
      place.invalid(new GoPrint("null"), "must have at least one stored version");
      return;
    }
    Set<String> names = new HashSet<>();
    for (Map<String, @Nullable Object> version : definition.maps("spec", "versions")) {
      String name = Tree.textAt(version, "name");
      names.add(name);
      if (Tree.flagAt(version, "storage") && !stored.contains(name)) {
        place.invalid("must have the storage version " + name);
      }
    }
    for (Node version : place.items()) {
      String name = version.text();
      if (!names.contains(name)) {
        version.invalid(
            "missing from spec.versions; "
                + name
                + " was previously a storage version, and must remain in spec.versions until a"
                + " storage migration ensures no data remains persisted in "
                + name
                + " and removes "
                + name
                + " from status.storedVersions");
      }
    }
  }
}
