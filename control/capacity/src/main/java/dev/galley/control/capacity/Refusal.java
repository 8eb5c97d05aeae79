package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Conflict;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import java.util.List;

/// Why a pool cannot make a node for a pod, as data; [#wording] says it as Karpenter does.
sealed interface Refusal {
  /// The pool's taint keeps the pod away.
  record NotTolerated(Taint taint) implements Refusal {}

  /// What the pod asks of labels contradicts what the pool makes.
  record Incompatible(List<Conflict> conflicts) implements Refusal {}

  /// Spread, affinity or anti-affinity leave no place.
  record NoTopology(String kind, String key, String detail) implements Refusal {}

  /// A port of the node is taken already.
  record PortTaken() implements Refusal {}

  /// Too little room on a node.
  record NoRoom(List<String> resources) implements Refusal {}

  /// The pool may not grow any further.
  record LimitReached(String pool) implements Refusal {}

  /// No instance type does it; the flags tell how close the types came, each over all types.
  record NoInstanceType(Closeness closeness, Requirements requirements, Resources requests)
      implements Refusal {}

  default String wording() {
    return switch (this) {
      case NotTolerated(Taint taint) -> "did not tolerate taint (taint=" + taint + ")";
      case Incompatible(List<Conflict> conflicts) ->
          "incompatible requirements, "
              + String.join("; ", conflicts.stream().map(Conflict::wording).toList());
      case NoTopology(String kind, String key, String detail) ->
          "unsatisfiable topology constraint for " + kind + ", key=" + key + " (" + detail + ")";
      case PortTaken() -> "checking host port usage, host ports are taken";
      case NoRoom(List<String> _) -> "exceeds node resources";
      case LimitReached(String pool) ->
          "all available instance types exceed limits for nodepool: \"" + pool + "\"";
      case NoInstanceType(Closeness closeness, Requirements requirements, Resources requests) ->
          closeness.wording() + ", requirements=" + requirements + ", resources=" + requests;
    };
  }

  /// Which of three things some type met: what it is like, that the pod fits, that it can be
  /// bought; alone and in pairs.
  record Closeness(
      boolean like,
      boolean fits,
      boolean sold,
      boolean likeAndFits,
      boolean likeAndSold,
      boolean fitsAndSold) {

    String wording() {
      if (!like && !fits && !sold) {
        return "no instance type met the scheduling requirements or had enough resources or had a"
            + " required offering";
      }
      if (!like && !fits) {
        return "no instance type met the scheduling requirements or had enough resources";
      }
      if (!like && !sold) {
        return "no instance type met the scheduling requirements or had a required offering";
      }
      if (!fits && !sold) {
        return "no instance type had enough resources or had a required offering";
      }
      return pairs();
    }

    private String pairs() {
      if (!like) {
        return "no instance type met all requirements";
      }
      if (!fits) {
        return "no instance type has enough resources";
      }
      if (!sold) {
        return "no instance type has the required offering";
      }
      if (likeAndFits) {
        return "no instance type which met the scheduling requirements and had enough resources,"
            + " had a required offering";
      }
      if (fitsAndSold) {
        return "no instance type which had enough resources and the required offering met the"
            + " scheduling requirements";
      }
      if (likeAndSold) {
        return "no instance type which met the scheduling requirements and the required offering"
            + " had the required resources";
      }
      return "no instance type met the requirements/resources/offering tuple";
    }
  }
}
