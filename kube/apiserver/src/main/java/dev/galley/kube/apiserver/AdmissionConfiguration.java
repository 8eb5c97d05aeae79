package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import dev.galley.kube.cel.PolicyChecks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The defaults of admission policies, and the checks of what policies and webhooks say in CEL.
final class AdmissionConfiguration {
  private AdmissionConfiguration() {}

  static void policy(Map<String, @Nullable Object> policy) {
    Map<String, @Nullable Object> spec = Draft.child(policy, "spec");
    Draft.text(spec, "failurePolicy", "Fail");
    match(spec, "matchConstraints");
  }

  static void binding(Map<String, @Nullable Object> binding) {
    match(Draft.child(binding, "spec"), "matchResources");
  }

  private static void match(Map<String, @Nullable Object> spec, String field) {
    if (!(spec.get(field) instanceof Map<?, ?> given)) {
      return;
    }
    Map<String, @Nullable Object> match = Tree.asMap(given);
    Draft.text(match, "matchPolicy", "Equivalent");
    Draft.child(match, "namespaceSelector");
    Draft.child(match, "objectSelector");
    for (String rules : List.of("resourceRules", "excludeResourceRules")) {
      Tree.mapsAt(match, rules).forEach(rule -> Draft.text(rule, "scope", "*"));
    }
  }

  static void check(FieldErrors errors, KubeObject object) {
    switch (object.kind()) {
      case "ValidatingAdmissionPolicy" -> add(errors, PolicyChecks.policy(object.tree()));
      case "ValidatingAdmissionPolicyBinding" -> add(errors, PolicyChecks.binding(object.tree()));
      case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" -> {
        List<Map<String, @Nullable Object>> webhooks = object.maps("webhooks");
        for (int i = 0; i < webhooks.size(); i++) {
          List<Map<String, @Nullable Object>> conditions =
              Tree.mapsAt(webhooks.get(i), "matchConditions");
          if (!conditions.isEmpty()) {
            String path = "webhooks[" + i + "].matchConditions";
            add(errors, PolicyChecks.conditions(conditions, false, path));
          }
        }
      }
      default -> {}
    }
  }

  private static void add(FieldErrors errors, List<FieldError> found) {
    found.forEach(each -> errors.add(each.reason().code(), each.field(), each.message()));
  }
}
