package dev.galley.kube.quota;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The scopes of quotas.
public final class Scopes {
  private Scopes() {}

  /// What a quota demands of what it counts, from `scopes` and from `scopeSelector`.
  public static List<Map<String, @Nullable Object>> of(KubeObject quota) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (String scope : quota.texts("spec", "scopes")) {
      all.add(Tree.map("scopeName", scope, "operator", "Exists"));
    }
    all.addAll(quota.maps("spec", "scopeSelector", "matchExpressions"));
    return all;
  }

  /// Whether an object is in every scope of a quota.
  public static boolean cover(KubeObject quota, Counted counted, KubeObject object) {
    return of(quota).stream().allMatch(scope -> counted.inScope(scope, object));
  }

  /// Compares the names that an object has for a scope with what the scope wants.
  static boolean matches(Map<String, @Nullable Object> requirement, Set<String> names) {
    List<String> values = Tree.textsAt(requirement, "values");
    return switch (Tree.textAt(requirement, "operator")) {
      case "Exists" -> !names.isEmpty();
      case "DoesNotExist" -> names.isEmpty();
      case "In" -> names.stream().anyMatch(values::contains);
      case "NotIn" -> names.isEmpty() || names.stream().anyMatch(name -> !values.contains(name));
      default -> false;
    };
  }
}
