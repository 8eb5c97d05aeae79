package dev.galley.kube.policy;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A `ValidatingAdmissionPolicyBinding`.
record Binding(KubeObject source, PolicyMatch match) {
  static Binding of(KubeObject source) {
    return new Binding(source, new PolicyMatch(source.map("spec", "matchResources")));
  }

  String name() {
    return source.name();
  }

  String policy() {
    return source.text("spec", "policyName");
  }

  List<String> actions() {
    return source.texts("spec", "validationActions");
  }

  /// Empty when the binding gives no parameter.
  Map<String, @Nullable Object> paramRef() {
    return Tree.mapAt(source.tree(), "spec", "paramRef");
  }
}
