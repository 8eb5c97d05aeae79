package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A taint of a node; the value may be empty.
public record Taint(String key, String value, String effect) {
  public static final String NO_SCHEDULE = "NoSchedule";
  public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";
  public static final String NO_EXECUTE = "NoExecute";

  public static Taint from(Map<String, @Nullable Object> tree) {
    return new Taint(
        Tree.textAt(tree, "key"), Tree.textAt(tree, "value"), Tree.textAt(tree, "effect"));
  }

  public static List<Taint> listOf(List<Map<String, @Nullable Object>> trees) {
    return trees.stream().map(Taint::from).toList();
  }

  public Map<String, @Nullable Object> tree() {
    return Tree.map("effect", effect, "key", key, "value", value.isEmpty() ? null : value);
  }

  public boolean isToleratedBy(List<Toleration> tolerations) {
    return tolerations.stream().anyMatch(toleration -> toleration.tolerates(this));
  }

  /// Whether pods that do not tolerate it are kept away, rather than only discouraged.
  public boolean isHard() {
    return effect.equals(NO_SCHEDULE) || effect.equals(NO_EXECUTE);
  }

  public boolean sameKind(Taint other) {
    return key.equals(other.key) && effect.equals(other.effect);
  }

  /// The first taint that keeps a pod with these tolerations away, as kube-scheduler looks.
  public static Optional<Taint> firstUntolerated(List<Taint> taints, List<Toleration> tolerations) {
    for (Taint taint : taints) {
      if (taint.isHard() && !taint.isToleratedBy(tolerations)) {
        return Optional.of(taint);
      }
    }
    return Optional.empty();
  }

  /// `key=value:effect`, as kubectl writes it.
  @Override
  public String toString() {
    return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
  }
}
