package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks roles and bindings.
final class RbacValidation {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private RbacValidation() {}

  static void role(FieldErrors errors, KubeObject role) {
    List<Map<String, @Nullable Object>> rules = role.maps("rules");
    for (int i = 0; i < rules.size(); i++) {
      rule(errors, rules.get(i), role.kind().equals("Role"), "rules[" + i + "]");
    }
    if (role.at("aggregationRule") != null
        && role.list("aggregationRule", "clusterRoleSelectors").isEmpty()) {
      errors.required(
          "aggregationRule.clusterRoleSelectors",
          "at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
  }

  private static void rule(
      FieldErrors errors, Map<String, @Nullable Object> rule, boolean namespaced, String path) {
    if (Tree.listAt(rule, "verbs").isEmpty()) {
      errors.required(path + ".verbs", "verbs must contain at least one value");
    }
    boolean onGroups = !Tree.listAt(rule, "apiGroups").isEmpty();
    boolean onResources = !Tree.listAt(rule, "resources").isEmpty();
    List<@Nullable Object> urls = Tree.listAt(rule, "nonResourceURLs");
    if (!urls.isEmpty()) {
      GoPrint shown = new GoPrint(Json.write(urls));
      if (namespaced) {
        errors.invalid(
            path + ".nonResourceURLs", shown, "namespaced rules cannot apply to non-resource URLs");
      }
      if (onGroups || onResources || !Tree.listAt(rule, "resourceNames").isEmpty()) {
        errors.invalid(
            path + ".nonResourceURLs",
            shown,
            "rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (!onGroups) {
      errors.required(path + ".apiGroups", "resource rules must supply at least one api group");
    }
    if (!onResources) {
      errors.required(path + ".resources", "resource rules must supply at least one resource");
    }
  }

  /// Which roles are put together in a cluster role.
  static void aggregation(Node rule) {
    for (Node selector : rule.items("clusterRoleSelectors")) {
      int before = rule.errors().size();
      SchedulingValidation.labelSelector(selector);
      if (rule.errors().size() > before) {
        selector.invalid(null, "invalid label selector.");
      }
    }
  }

  static void binding(FieldErrors errors, KubeObject binding) {
    oneOf(errors, "roleRef.apiGroup", binding.text("roleRef", "apiGroup"), GROUP);
    if (binding.kind().equals("RoleBinding")) {
      oneOf(errors, "roleRef.kind", binding.text("roleRef", "kind"), "Role", "ClusterRole");
    } else {
      oneOf(errors, "roleRef.kind", binding.text("roleRef", "kind"), "ClusterRole");
    }
    String name = binding.text("roleRef", "name");
    if (name.isEmpty()) {
      errors.required("roleRef.name", "");
    } else {
      Names.segment(name).forEach(each -> errors.invalid("roleRef.name", name, each));
    }
    List<Map<String, @Nullable Object>> subjects = binding.maps("subjects");
    for (int i = 0; i < subjects.size(); i++) {
      subject(errors, subjects.get(i), binding.kind().equals("RoleBinding"), "subjects[" + i + "]");
    }
  }

  private static void subject(
      FieldErrors errors, Map<String, @Nullable Object> subject, boolean namespaced, String path) {
    String name = Tree.textAt(subject, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name", "");
    }
    String kind = Tree.textAt(subject, "kind");
    String group = Tree.textAt(subject, "apiGroup");
    switch (kind) {
      case "ServiceAccount" -> {
        if (!name.isEmpty()) {
          Names.subdomain(name).forEach(each -> errors.invalid(path + ".name", name, each));
        }
        oneOf(errors, path + ".apiGroup", group, "");
        if (!namespaced && Tree.textAt(subject, "namespace").isEmpty()) {
          errors.required(path + ".namespace", "");
        }
      }
      case "User", "Group" -> oneOf(errors, path + ".apiGroup", group, GROUP);
      default -> oneOf(errors, path + ".kind", kind, "ServiceAccount", "User", "Group");
    }
  }

  /// Upstream shows the values in its own order here.
  private static void oneOf(FieldErrors errors, String field, String value, String... known) {
    if (List.of(known).contains(value)) {
      return;
    }
    String choices =
        List.of(known).stream().map(FieldErrors::quoted).collect(Collectors.joining(", "));
    errors.add(
        "FieldValueNotSupported",
        field,
        "Unsupported value: " + FieldErrors.quoted(value) + ": supported values: " + choices);
  }

  /// What a binding gives cannot be changed, so that who may edit it cannot give more.
  static void bindingUpdate(FieldErrors errors, KubeObject live, KubeObject binding) {
    if (live.map("roleRef").equals(binding.map("roleRef"))) {
      return;
    }
    errors.invalid(
        "roleRef",
        new GoPrint(
            Json.write(
                Tree.map(
                    "APIGroup", binding.text("roleRef", "apiGroup"),
                    "Kind", binding.text("roleRef", "kind"),
                    "Name", binding.text("roleRef", "name")))),
        "cannot change roleRef");
  }
}
