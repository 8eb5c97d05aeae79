package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How many nodes of a pool may be disrupted now because they are empty.
final class Budgets {
  private Budgets() {}

  /// @param claims the claims of a pool by its name
  static long allowed(Function<String, List<KubeObject>> claims, World world, KubeObject pool) {
    long nodes = 0;
    long disrupted = 0;
    for (KubeObject claim : claims.apply(pool.name())) {
      if (StatusConditions.isTrue(claim, "Initialized")
          && !StatusConditions.isTrue(claim, "InstanceTerminating")) {
        nodes++;
        disrupted += claim.isDeleting() || !StatusConditions.isTrue(claim, "Ready") ? 1 : 0;
      }
    }
    List<Map<String, @Nullable Object>> budgets = pool.maps("spec", "disruption", "budgets");
    long least = Long.MAX_VALUE;
    for (Map<String, @Nullable Object> budget : budgets) {
      List<String> reasons = Tree.textsAt(budget, "reasons");
      if ((reasons.isEmpty() || reasons.contains("Empty")) && isActive(budget, world.now())) {
        least = Math.min(least, amount(Tree.textAt(budget, "nodes"), nodes));
      }
    }
    long allowed = budgets.isEmpty() ? amount("10%", nodes) : least;
    return allowed == Long.MAX_VALUE ? nodes : Math.max(0, allowed - disrupted);
  }

  /// A share is rounded up; what cannot be read allows nothing.
  private static long amount(String text, long nodes) {
    try {
      if (text.endsWith("%")) {
        return Math.ceilDiv(nodes * Long.parseLong(text.substring(0, text.length() - 1)), 100);
      }
      return text.isEmpty() ? amount("10%", nodes) : Long.parseLong(text);
    } catch (NumberFormatException unreadable) {
      return 0;
    }
  }

  private static boolean isActive(Map<String, @Nullable Object> budget, Instant now) {
    String schedule = Tree.textAt(budget, "schedule");
    if (schedule.isEmpty()) {
      return true;
    }
    Optional<Duration> duration = Karpenter.duration(Tree.textAt(budget, "duration"));
    Optional<CronSchedule> cron = CronSchedule.parse(schedule);
    if (cron.isEmpty() || duration.isEmpty()) {
      return true;
    }
    return cron.get().next(now.minus(duration.get())).filter(hit -> !hit.isAfter(now)).isPresent();
  }
}
