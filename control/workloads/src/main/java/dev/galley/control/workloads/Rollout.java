package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The arithmetic of a deployment's rollout, as upstream's `deployment/util`; pure.
final class Rollout {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";

  static final Comparator<KubeObject> OLDEST_FIRST =
      Comparator.<KubeObject, String>comparing(set -> set.text("metadata", "creationTimestamp"))
          .thenComparing(KubeObject::name);

  private Rollout() {}

  static long replicas(KubeObject object) {
    return object.number(1, "spec", "replicas");
  }

  static long sum(List<KubeObject> sets) {
    return sets.stream().mapToLong(Rollout::replicas).sum();
  }

  static long sum(List<KubeObject> sets, String field) {
    return sets.stream().mapToLong(set -> set.number(0, "status", field)).sum();
  }

  static boolean isRolling(KubeObject deployment) {
    return !deployment.text("spec", "strategy", "type").equals("Recreate");
  }

  static long maxSurge(KubeObject deployment) {
    return isRolling(deployment)
        ? Amount.roundedUp(
            deployment.at("spec", "strategy", "rollingUpdate", "maxSurge"),
            replicas(deployment),
            "25%")
        : 0;
  }

  static long maxUnavailable(KubeObject deployment) {
    long wanted = replicas(deployment);
    if (!isRolling(deployment) || wanted == 0) {
      return 0;
    }
    long unavailable =
        Amount.roundedDown(
            deployment.at("spec", "strategy", "rollingUpdate", "maxUnavailable"), wanted, "25%");
    // Both zero would never move: then one may be unavailable.
    long resolved = maxSurge(deployment) == 0 && unavailable == 0 ? 1 : unavailable;
    return Math.min(resolved, wanted);
  }

  /// How many replicas the new set gets next.
  static long newReplicas(KubeObject deployment, List<KubeObject> all, long current) {
    long wanted = replicas(deployment);
    if (!isRolling(deployment)) {
      return wanted;
    }
    long room = wanted + maxSurge(deployment) - sum(all);
    return room <= 0 ? current : current + Math.min(room, wanted - current);
  }

  /// The sizes of the old sets after one step down; only those that change.
  static Map<KubeObject, Long> shrunk(
      KubeObject deployment, List<KubeObject> old, KubeObject newest) {
    Map<KubeObject, Long> sizes = new LinkedHashMap<>();
    if (sum(old) == 0) {
      return sizes;
    }
    long minimum = replicas(deployment) - maxUnavailable(deployment);
    long newUnavailable = replicas(newest) - newest.number(0, "status", "availableReplicas");
    long mayGo = sum(old) + replicas(newest) - minimum - newUnavailable;
    if (mayGo <= 0) {
      return sizes;
    }
    List<KubeObject> oldest = old.stream().sorted(OLDEST_FIRST).toList();
    dropUnhealthy(oldest, mayGo, sizes);
    long available =
        sum(old, "availableReplicas") + newest.number(0, "status", "availableReplicas");
    dropHealthy(oldest, available - minimum, sizes);
    return sizes;
  }

  /// Replicas that are not available serve nobody and go first.
  private static void dropUnhealthy(
      List<KubeObject> oldest, long mayGo, Map<KubeObject, Long> sizes) {
    long gone = 0;
    for (KubeObject set : oldest) {
      long unhealthy = replicas(set) - set.number(0, "status", "availableReplicas");
      long going = Math.min(mayGo - gone, unhealthy);
      if (replicas(set) > 0 && going > 0) {
        sizes.put(set, replicas(set) - going);
        gone += going;
      }
    }
  }

  private static void dropHealthy(
      List<KubeObject> oldest, long mayGo, Map<KubeObject, Long> sizes) {
    long gone = 0;
    for (KubeObject set : oldest) {
      long size = sizes.getOrDefault(set, replicas(set));
      long going = Math.min(size, mayGo - gone);
      if (going > 0) {
        sizes.put(set, size - going);
        gone += going;
      }
    }
  }

  /// The sizes of all active sets after the deployment was scaled in the middle of a rollout: each
  /// set's share stays.
  static Map<KubeObject, Long> proportional(KubeObject deployment, List<KubeObject> active) {
    long wanted = replicas(deployment);
    long allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
    long toAdd = allowed - sum(active);
    Comparator<KubeObject> bySize = Comparator.comparingLong(set -> -replicas(set));
    Comparator<KubeObject> order =
        bySize.thenComparing(toAdd > 0 ? OLDEST_FIRST.reversed() : OLDEST_FIRST);
    List<KubeObject> sets = active.stream().sorted(order).toList();
    Map<KubeObject, Long> sizes = new LinkedHashMap<>();
    long added = 0;
    for (KubeObject set : sets) {
      long share = toAdd == 0 ? 0 : share(deployment, set, toAdd - added);
      sizes.put(set, replicas(set) + share);
      added += share;
    }
    if (!sets.isEmpty() && toAdd != 0) {
      long leftOver = toAdd - added;
      sizes.computeIfPresent(sets.getFirst(), (_, size) -> Math.max(0, size + leftOver));
    }
    return sizes;
  }

  private static long share(KubeObject deployment, KubeObject set, long left) {
    if (replicas(set) == 0 || left == 0) {
      return 0;
    }
    long fraction = fraction(deployment, set);
    return left > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
  }

  private static long fraction(KubeObject deployment, KubeObject set) {
    if (replicas(deployment) == 0) {
      return -replicas(set);
    }
    long before = annotated(set, MAXIMUM, deployment.number(0, "status", "replicas"));
    if (before == 0) {
      return 0;
    }
    long now = replicas(deployment) + maxSurge(deployment);
    return Math.round((double) (replicas(set) * now) / before) - replicas(set);
  }

  static long annotated(KubeObject object, String key, long otherwise) {
    String text = object.annotations().getOrDefault(key, "");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
  }

  /// Whether the new set has all replicas it should, all of them available.
  static boolean isSaturated(KubeObject deployment, KubeObject newest) {
    long wanted = replicas(deployment);
    return replicas(newest) == wanted
        && annotated(newest, DESIRED, -1) == wanted
        && newest.number(0, "status", "availableReplicas") == wanted;
  }

  static boolean hasDeadline(KubeObject deployment) {
    long seconds = deployment.number(600, "spec", "progressDeadlineSeconds");
    return seconds != Integer.MAX_VALUE;
  }

  static boolean isComplete(KubeObject deployment, KubeObject withStatus) {
    long wanted = replicas(deployment);
    return withStatus.number(0, "status", "updatedReplicas") == wanted
        && withStatus.number(0, "status", "replicas") == wanted
        && withStatus.number(0, "status", "availableReplicas") == wanted
        && withStatus.number(0, "status", "observedGeneration") >= deployment.generation();
  }

  static boolean progressed(KubeObject before, KubeObject after) {
    return updated(after) > updated(before)
        || old(after) < old(before)
        || after.number(0, "status", "readyReplicas") > before.number(0, "status", "readyReplicas")
        || after.number(0, "status", "availableReplicas")
            > before.number(0, "status", "availableReplicas");
  }

  private static long updated(KubeObject deployment) {
    return deployment.number(0, "status", "updatedReplicas");
  }

  private static long old(KubeObject deployment) {
    return deployment.number(0, "status", "replicas") - updated(deployment);
  }

  /// The deployment's template as its replica sets carry it, without their own label.
  static Map<String, ?> comparable(KubeObject object) {
    return Tree.without(object.map("spec", "template"), "metadata", "labels", "pod-template-hash");
  }
}
