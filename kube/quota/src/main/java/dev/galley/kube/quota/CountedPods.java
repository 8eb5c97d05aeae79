package dev.galley.kube.quota;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Pods and what they request and are limited to, until they have ended.
final class CountedPods implements Counted {
  private static final Set<String> NAMES =
      Set.of(
          "count/pods",
          "pods",
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");

  /// What every container has to say where a quota counts it: upstream's regretted rule.
  private static final Set<String> REQUIRED =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  @Override
  public TreeSet<String> matching(Collection<String> given) {
    TreeSet<String> matching = new TreeSet<>();
    for (String name : given) {
      if (NAMES.contains(name)
          || name.startsWith("hugepages-")
          || name.startsWith("requests.hugepages-")
          || isExtendedRequest(name)) {
        matching.add(name);
      }
    }
    return matching;
  }

  private static boolean isExtendedRequest(String name) {
    return name.startsWith("requests.") && isExtended(name.substring("requests.".length()));
  }

  private static boolean isExtended(String name) {
    return name.contains("/") && !name.contains("kubernetes.io/");
  }

  @Override
  public TreeMap<String, Quantity> usage(KubeObject pod, Instant now) {
    TreeMap<String, Quantity> usage = new TreeMap<>();
    if (counts(pod, now)) {
      Map<String, @Nullable Object> spec = pod.map("spec");
      usage =
          compute(
              PodAmounts.withOverhead(spec, "requests"), PodAmounts.withOverhead(spec, "limits"));
    }
    usage.put("count/pods", Quantity.of(1));
    return usage;
  }

  /// Neither what has ended nor what cannot be got rid of counts.
  private static boolean counts(KubeObject pod, Instant now) {
    String phase = pod.text("status", "phase");
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return false;
    }
    Optional<Instant> deleted = pod.deleted();
    if (deleted.isEmpty()) {
      return true;
    }
    long grace = pod.number(0, "metadata", "deletionGracePeriodSeconds");
    return !now.isAfter(deleted.get().plus(Duration.ofSeconds(grace)));
  }

  private static TreeMap<String, Quantity> compute(
      Map<String, Quantity> requests, Map<String, Quantity> limits) {
    TreeMap<String, Quantity> usage = new TreeMap<>();
    usage.put("pods", Quantity.of(1));
    requests.forEach((name, amount) -> {
      boolean huge = name.startsWith("hugepages-");
      boolean usual = NAMES.contains(name);
      if (huge || usual) {
        usage.put(name, amount);
      }
      if (huge || usual || isExtended(name)) {
        usage.put("requests." + name, amount);
      }
    });
    limits.forEach((name, amount) -> {
      if (NAMES.contains(name)) {
        usage.put("limits." + name, amount);
      }
    });
    return usage;
  }

  @Override
  public Optional<String> missing(Set<String> required, KubeObject pod) {
    if (!pod.map("spec", "resources").isEmpty()) {
      return Optional.empty();
    }
    TreeMap<String, TreeSet<String>> missing = new TreeMap<>();
    for (String field : List.of("containers", "initContainers")) {
      for (Map<String, @Nullable Object> container : pod.maps("spec", field)) {
        TreeMap<String, Quantity> has =
            compute(
                Amounts.of(container, "resources", "requests"),
                Amounts.of(container, "resources", "limits"));
        required.stream()
            .filter(name -> REQUIRED.contains(name) && !has.containsKey(name))
            .forEach(name ->
                missing
                    .computeIfAbsent(name, key -> new TreeSet<>())
                    .add(Tree.textAt(container, "name")));
      }
    }
    StringBuilder text = new StringBuilder();
    missing.forEach((name, containers) ->
        text.append(text.isEmpty() ? "must specify " : "; ")
            .append(name)
            .append(" for: ")
            .append(String.join(",", containers)));
    return missing.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  @Override
  public boolean inScope(Map<String, @Nullable Object> requirement, KubeObject pod) {
    return switch (Tree.textAt(requirement, "scopeName")) {
      case "Terminating" -> isTerminating(pod);
      case "NotTerminating" -> !isTerminating(pod);
      case "BestEffort" -> isBestEffort(pod);
      case "NotBestEffort" -> !isBestEffort(pod);
      case "PriorityClass" -> {
        String name = pod.text("spec", "priorityClassName");
        yield Scopes.matches(requirement, name.isEmpty() ? Set.of() : Set.of(name));
      }
      case "CrossNamespacePodAffinity" -> looksAcrossNamespaces(pod);
      default -> false;
    };
  }

  private static boolean isTerminating(KubeObject pod) {
    return pod.number(-1, "spec", "activeDeadlineSeconds") >= 0;
  }

  private static boolean isBestEffort(KubeObject pod) {
    String known = pod.text("status", "qosClass");
    if (!known.isEmpty()) {
      return known.equals("BestEffort");
    }
    Map<String, @Nullable Object> spec = pod.map("spec");
    return PodAmounts.of(spec, "requests").isEmpty() && PodAmounts.of(spec, "limits").isEmpty();
  }

  private static boolean looksAcrossNamespaces(KubeObject pod) {
    for (String affinity : List.of("podAffinity", "podAntiAffinity")) {
      for (Map<String, @Nullable Object> term :
          pod.maps(
              "spec", "affinity", affinity, "requiredDuringSchedulingIgnoredDuringExecution")) {
        if (isAcross(term)) {
          return true;
        }
      }
      for (Map<String, @Nullable Object> weighted :
          pod.maps(
              "spec", "affinity", affinity, "preferredDuringSchedulingIgnoredDuringExecution")) {
        if (isAcross(Tree.mapAt(weighted, "podAffinityTerm"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAcross(Map<String, @Nullable Object> term) {
    return !Tree.listAt(term, "namespaces").isEmpty() || term.get("namespaceSelector") != null;
  }

  @Override
  public boolean countsUpdates(KubeObject before, KubeObject after) {
    return isTerminating(before) != isTerminating(after);
  }
}
