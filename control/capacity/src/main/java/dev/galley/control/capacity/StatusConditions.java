package dev.galley.control.capacity;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Sets conditions as Karpenter's library does: a true one carries its own type as the reason, and
/// `Ready` is rolled up from those it depends on.
record StatusConditions(List<String> dependents) {

  KubeObject begin(KubeObject object, Instant now) {
    KubeObject result = object;
    for (String type : dependents) {
      if (result.condition(type).isEmpty()) {
        result =
            unknown(
                result, type, "AwaitingReconciliation", "object is awaiting reconciliation", now);
      }
    }
    return roll(result, now);
  }

  KubeObject yes(KubeObject object, String type, Instant now) {
    return roll(
        Condition.of(type, true, type, "").observed(object.generation()).setOn(object, now), now);
  }

  KubeObject no(KubeObject object, String type, String reason, String message, Instant now) {
    Condition condition = Condition.of(type, false, reason, message);
    return roll(condition.observed(object.generation()).setOn(object, now), now);
  }

  KubeObject unknown(KubeObject object, String type, String reason, String message, Instant now) {
    Condition condition = Condition.unknown(type, reason, message);
    return roll(condition.observed(object.generation()).setOn(object, now), now);
  }

  private KubeObject roll(KubeObject object, Instant now) {
    List<String> unhealthy = new ArrayList<>();
    boolean anyFalse = false;
    for (String type : dependents) {
      String status = object.condition(type).map(Condition::status).orElse("Unknown");
      if (!status.equals("True")) {
        unhealthy.add(type + "=" + status);
        anyFalse |= status.equals("False");
      }
    }
    String message = String.join(", ", unhealthy);
    Condition ready =
        unhealthy.isEmpty()
            ? Condition.of("Ready", true, "Ready", "")
            : new Condition(
                "Ready",
                anyFalse ? "False" : "Unknown",
                anyFalse ? "UnhealthyDependents" : "ReconcilingDependents",
                message,
                0,
                "");
    return ready.observed(object.generation()).setOn(object, now);
  }

  static boolean isTrue(KubeObject object, String type) {
    return object.condition(type).filter(Condition::isTrue).isPresent();
  }
}
