package dev.galley.base.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entry of `status.conditions`; `observedGeneration` 0 means unset, times are RFC 3339 texts.
public record Condition(
    String type,
    String status,
    String reason,
    String message,
    long observedGeneration,
    String lastTransitionTime) {

  public static Condition of(String type, boolean status, String reason, String message) {
    return new Condition(type, status ? "True" : "False", reason, message, 0, "");
  }

  public static Condition unknown(String type, String reason, String message) {
    return new Condition(type, "Unknown", reason, message, 0, "");
  }

  public static List<Condition> listOf(KubeObject object) {
    return object.maps("status", "conditions").stream().map(Condition::from).toList();
  }

  private static Condition from(Map<String, @Nullable Object> tree) {
    return new Condition(
        Tree.textAt(tree, "type"),
        Tree.textAt(tree, "status"),
        Tree.textAt(tree, "reason"),
        Tree.textAt(tree, "message"),
        Tree.numberAt(0, tree, "observedGeneration"),
        Tree.textAt(tree, "lastTransitionTime"));
  }

  public boolean isTrue() {
    return status.equals("True");
  }

  public Condition observed(long generation) {
    return new Condition(type, status, reason, message, generation, lastTransitionTime);
  }

  /// The object with this condition set, as apimachinery's `meta.SetStatusCondition` does: the
  /// transition time changes only when the status does, and other conditions and unknown fields of
  /// this one stay as they are.
  public KubeObject setOn(KubeObject object, Instant now) {
    List<@Nullable Object> conditions = new ArrayList<>(object.list("status", "conditions"));
    for (int i = 0; i < conditions.size(); i++) {
      if (Tree.textAt(conditions.get(i), "type").equals(type)) {
        boolean same = Tree.textAt(conditions.get(i), "status").equals(status);
        String since = Tree.textAt(conditions.get(i), "lastTransitionTime");
        conditions.set(i, tree(same && !since.isEmpty() ? since : Times.seconds(now)));
        return object.with(conditions, "status", "conditions");
      }
    }
    conditions.add(tree(Times.seconds(now)));
    return object.with(conditions, "status", "conditions");
  }

  /// The object without the condition of that type.
  public static KubeObject remove(KubeObject object, String type) {
    List<@Nullable Object> kept = new ArrayList<>(object.list("status", "conditions"));
    return kept.removeIf(each -> Tree.textAt(each, "type").equals(type))
        ? object.with(kept, "status", "conditions")
        : object;
  }

  private Map<String, @Nullable Object> tree(String since) {
    return Tree.map(
        "lastTransitionTime", since,
        "message", message,
        "observedGeneration", observedGeneration == 0 ? null : observedGeneration,
        "reason", reason,
        "status", status,
        "type", type);
  }
}
