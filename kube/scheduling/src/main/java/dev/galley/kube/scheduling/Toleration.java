package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A toleration of a pod. An empty key with `Exists` tolerates everything, an empty effect every
/// effect; `seconds` is how long a `NoExecute` taint is borne, empty for ever.
public record Toleration(
    String key, String operator, String value, String effect, OptionalLong seconds) {

  public static Toleration from(Map<String, @Nullable Object> tree) {
    return new Toleration(
        Tree.textAt(tree, "key"),
        Tree.textAt(tree, "operator"),
        Tree.textAt(tree, "value"),
        Tree.textAt(tree, "effect"),
        Tree.at(tree, "tolerationSeconds") instanceof Long seconds
            ? OptionalLong.of(seconds)
            : OptionalLong.empty());
  }

  public static List<Toleration> listOf(List<Map<String, @Nullable Object>> trees) {
    return trees.stream().map(Toleration::from).toList();
  }

  /// The rule of `corev1.Toleration.ToleratesTaint`.
  public boolean tolerates(Taint taint) {
    if (!effect.isEmpty() && !effect.equals(taint.effect())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.key())) {
      return false;
    }
    return switch (operator) {
      case "", "Equal" -> value.equals(taint.value());
      case "Exists" -> true;
      default -> false;
    };
  }
}
