package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Defaulter;
import dev.galley.base.schema.Pruner;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.Schemas;
import dev.galley.base.schema.WireForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns objects between the version that is stored and those that are served.
final class Conversion {
  private static final GroupVersionKind EVENT = new GroupVersionKind("", "v1", "Event");
  private static final GroupVersionKind NEW_EVENT =
      new GroupVersionKind("events.k8s.io", "v1", "Event");
  private static final GroupVersionKind AUTOSCALER =
      new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");
  private static final GroupVersionKind OLD_AUTOSCALER =
      new GroupVersionKind("autoscaling", "v1", "HorizontalPodAutoscaler");

  /// Names of fields in `v1` events and in `events.k8s.io/v1` events.
  private static final Map<String, String> EVENT_FIELDS =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  private Conversion() {}

  static GroupVersionKind storedAs(GroupVersionKind kind) {
    if (kind.equals(NEW_EVENT)) {
      return EVENT;
    }
    return kind.equals(OLD_AUTOSCALER) ? AUTOSCALER : kind;
  }

  static KubeObject served(Served served, KubeObject stored) {
    return served.custom().isPresent()
        ? served(served, served.custom().get(), stored)
        : as(served.type().kind(), stored);
  }

  /// What is stored gets its defaults when it is read, by the schema of the version that is stored
  /// now; another version then shows of it what it knows.
  private static KubeObject served(Served served, CustomKind custom, KubeObject stored) {
    KubeObject pruned = pruned(custom.stored(), stored);
    KubeObject whole = of(pruned, Defaulter.apply(custom.stored(), pruned.tree()));
    KubeObject converted = as(served.type().kind(), whole);
    return served.type().version().equals(served.stored().version())
        ? converted
        : pruned(custom.typed(), converted);
  }

  private static KubeObject pruned(Schema schema, KubeObject object) {
    return of(object, Pruner.prune(schema, object.tree()).tree());
  }

  // By identity: both walks return what they were given when they changed nothing.
  @SuppressWarnings("ReferenceEquality")
  private static KubeObject of(KubeObject object, Map<String, @Nullable Object> tree) {
    return tree == object.tree() ? object : KubeObject.of(tree);
  }

  static KubeObject stored(Served served, KubeObject given) {
    KubeObject converted = as(served.stored(), given);
    boolean same = served.type().version().equals(served.stored().version());
    return served.custom().isEmpty() || same
        ? converted
        : pruned(served.custom().get().stored(), converted);
  }

  private static KubeObject as(GroupVersionKind kind, KubeObject object) {
    if (kind.apiVersion().equals(object.apiVersion())) {
      return object;
    }
    if (kind.equals(NEW_EVENT)) {
      return renamed(kind, object, true);
    }
    if (kind.equals(EVENT)) {
      return renamed(kind, object, false);
    }
    if (kind.equals(AUTOSCALER)) {
      KubeObject status =
          object.at("status") == null || object.number(0, "status", "currentReplicas") != 0
              ? object
              : object.without("status", "currentReplicas");
      return written(kind, withMetrics(status.with(kind.apiVersion(), "apiVersion")));
    }
    if (kind.equals(OLD_AUTOSCALER)) {
      KubeObject status = object.without("status", "currentMetrics");
      return written(kind, withTarget(status.with(kind.apiVersion(), "apiVersion")));
    }
    return object.with(kind.apiVersion(), "apiVersion");
  }

  /// With what Go writes of the version though it is empty, and without the rest.
  private static KubeObject written(GroupVersionKind kind, KubeObject object) {
    Schema schema = Schemas.builtIn().of(kind).orElse(Schema.ANYTHING);
    return KubeObject.of(WireForm.of(schema, object.tree(), null));
  }

  /// An event as it is stored, which is how upstream checks it.
  static KubeObject storedEvent(KubeObject event) {
    return as(EVENT, event);
  }

  /// An autoscaler as it is stored, which is how upstream checks it.
  static KubeObject storedAutoscaler(KubeObject autoscaler) {
    return as(AUTOSCALER, autoscaler);
  }

  private static KubeObject renamed(GroupVersionKind kind, KubeObject event, boolean toNew) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(event.tree());
    tree.put("apiVersion", kind.apiVersion());
    EVENT_FIELDS.forEach((old, modern) -> {
      String from = toNew ? old : modern;
      if (tree.containsKey(from)) {
        tree.put(toNew ? modern : old, tree.remove(from));
      }
    });
    return written(kind, KubeObject.of(tree));
  }

  private static KubeObject withMetrics(KubeObject autoscaler) {
    KubeObject bare = autoscaler.without("spec", "targetCPUUtilizationPercentage");
    if (!(autoscaler.at("spec", "targetCPUUtilizationPercentage") instanceof Long target)) {
      return bare;
    }
    List<@Nullable Object> metrics = new ArrayList<>(bare.list("spec", "metrics"));
    metrics.add(
        Tree.map(
            "type",
            "Resource",
            "resource",
            Tree.map(
                "name",
                "cpu",
                "target",
                Tree.map("type", "Utilization", "averageUtilization", target))));
    return bare.with(metrics, "spec", "metrics");
  }

  private static KubeObject withTarget(KubeObject autoscaler) {
    KubeObject bare = autoscaler.without("spec", "metrics").without("spec", "behavior");
    for (Map<String, @Nullable Object> metric : autoscaler.maps("spec", "metrics")) {
      long target = Tree.numberAt(-1, metric, "resource", "target", "averageUtilization");
      if (target >= 0 && Tree.textAt(metric, "resource", "name").equals("cpu")) {
        return bare.with(target, "spec", "targetCPUUtilizationPercentage");
      }
    }
    return bare;
  }
}
