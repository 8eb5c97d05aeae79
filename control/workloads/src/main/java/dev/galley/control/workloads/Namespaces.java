package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The namespace controller: empties a namespace that is being deleted, says what holds it up, and
/// lets it go.
final class Namespaces {
  /// Content that goes by itself soon is looked at again after that time.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Cluster cluster;

  Namespaces(Cluster cluster) {
    this.cluster = cluster;
  }

  Controller controller() {
    return Controller.named("namespace-controller")
        .watches(Kinds.NAMESPACE)
        .reconciles(this::reconcile);
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found =
        cluster.cached(Kinds.NAMESPACE, name).filter(KubeObject::isDeleting);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject namespace = found.get();
    Remaining remaining = empty(name.name());
    KubeObject reported = remaining.reportOn(namespace, cluster.world().now());
    if (!reported.equals(namespace)) {
      namespace = cluster.updateStatus(reported);
    }
    if (!remaining.isEmpty()) {
      return Outcome.again(LOOK_AGAIN);
    }
    List<String> finalizers = new ArrayList<>(namespace.texts("spec", "finalizers"));
    if (finalizers.remove("kubernetes")) {
      KubeObject freed = namespace.with(finalizers, "spec", "finalizers");
      cluster.api().act(cluster.type(Kinds.NAMESPACE), name, "finalize", freed);
    }
    return Outcome.DONE;
  }

  /// Deletes what is in the namespace; pods first, because what they use should outlive them.
  private Remaining empty(String namespace) {
    Remaining remaining = new Remaining();
    List<ResourceType> types = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (ResourceType type : cluster.api().types()) {
      boolean kept = type.namespaced() && seen.add(type.qualifiedName());
      if (kept && type.kind().equals(Kinds.POD)) {
        types.addFirst(type);
      } else if (kept) {
        types.add(type);
      }
    }
    for (ResourceType type : types) {
      empty(type, namespace, remaining);
      if (type.kind().equals(Kinds.POD) && !remaining.isEmpty()) {
        return remaining;
      }
    }
    return remaining;
  }

  private void empty(ResourceType type, String namespace, Remaining remaining) {
    try {
      for (KubeObject object : cluster.api().list(type, ListQuery.in(namespace)).items()) {
        delete(type, object, remaining);
      }
    } catch (ApiException failure) {
      // Kinds that can only be created have nothing that could be left behind.
      if (failure.code() != 405 && !failure.isNotFound()) {
        remaining.failures.add(failure.message());
      }
    }
  }

  private void delete(ResourceType type, KubeObject object, Remaining remaining) {
    try {
      if (!object.isDeleting()) {
        cluster.api().delete(type, object.objectName(), DeleteOptions.BACKGROUND);
      }
      Optional<KubeObject> left = cluster.api().find(type, object.objectName());
      left.ifPresent(it -> remaining.add(type, it));
    } catch (ApiException failure) {
      if (!failure.isNotFound()) {
        remaining.failures.add(failure.message());
      }
    }
  }

  /// What is still there after a round of deletions.
  private static final class Remaining {
    private final Map<String, Integer> resources = new TreeMap<>();
    private final Map<String, Integer> finalizers = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    void add(ResourceType type, KubeObject object) {
      String resource =
          type.group().isEmpty() ? type.plural() + "." : type.plural() + "." + type.group();
      resources.merge(resource, 1, Integer::sum);
      object.finalizers().forEach(each -> finalizers.merge(each, 1, Integer::sum));
    }

    boolean isEmpty() {
      return resources.isEmpty() && failures.isEmpty();
    }

    KubeObject reportOn(KubeObject namespace, Instant now) {
      if (isEmpty() && namespace.list("status", "conditions").isEmpty()) {
        return namespace;
      }
      KubeObject reported = namespace;
      for (Condition condition : conditions()) {
        reported = Pods.withCondition(reported, condition, now);
      }
      return reported;
    }

    private List<Condition> conditions() {
      return List.of(
          Condition.of(
              "NamespaceDeletionDiscoveryFailure",
              false,
              "ResourcesDiscovered",
              "All resources successfully discovered"),
          Condition.of(
              "NamespaceDeletionGroupVersionParsingFailure",
              false,
              "ParsedGroupVersions",
              "All legacy kube types successfully parsed"),
          deletion(),
          content(),
          finalization());
    }

    private Condition deletion() {
      String type = "NamespaceDeletionContentFailure";
      return failures.isEmpty()
          ? Condition.of(
              type,
              false,
              "ContentDeleted",
              "All content successfully deleted, may be waiting on finalization")
          : Condition.of(
              type,
              true,
              "ContentDeletionFailed",
              "Failed to delete all resource types, "
                  + failures.size()
                  + " remaining: "
                  + String.join(", ", failures));
    }

    private Condition content() {
      String type = "NamespaceContentRemaining";
      return resources.isEmpty()
          ? Condition.of(type, false, "ContentRemoved", "All content successfully removed")
          : Condition.of(
              type,
              true,
              "SomeResourcesRemain",
              "Some resources are remaining: " + list(resources, " has "));
    }

    private Condition finalization() {
      String type = "NamespaceFinalizersRemaining";
      return finalizers.isEmpty()
          ? Condition.of(
              type, false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
          : Condition.of(
              type,
              true,
              "SomeFinalizersRemain",
              "Some content in the namespace has finalizers remaining: "
                  + list(finalizers, " in "));
    }

    private static String list(Map<String, Integer> counts, String verb) {
      List<String> parts = new ArrayList<>();
      counts.forEach((name, count) -> parts.add(name + verb + count + " resource instances"));
      return String.join(", ", parts);
    }
  }
}
