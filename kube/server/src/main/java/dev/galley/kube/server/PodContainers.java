package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which container of a pod is meant, and what it does.
final class PodContainers {
  private PodContainers() {}

  /// @throws ApiException 400 when it is not clear, or none has that name
  static String chosen(KubeObject pod, String asked) {
    List<String> regular = names(pod, "containers");
    if (asked.isEmpty() && regular.size() == 1) {
      return regular.getFirst();
    }
    List<String> all = new ArrayList<>(names(pod, "initContainers"));
    all.addAll(regular);
    all.addAll(names(pod, "ephemeralContainers"));
    if (asked.isEmpty()) {
      throw Failure.badRequest(
          "a container name must be specified for pod "
              + pod.name()
              + ", choose one of: "
              + all.toString().replace(",", ""));
    }
    if (!all.contains(asked)) {
      throw Failure.badRequest("container " + asked + " is not valid for pod " + pod.name());
    }
    return asked;
  }

  private static List<String> names(KubeObject pod, String field) {
    return pod.maps("spec", field).stream().map(each -> Tree.textAt(each, "name")).toList();
  }

  static boolean isRunning(KubeObject pod, String container) {
    return status(pod, container)
        .filter(status -> Tree.at(status, "state", "running") != null)
        .isPresent();
  }

  static Optional<Map<String, @Nullable Object>> status(KubeObject pod, String container) {
    for (String field :
        List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      for (Map<String, @Nullable Object> status : pod.maps("status", field)) {
        if (Tree.textAt(status, "name").equals(container)) {
          return Optional.of(status);
        }
      }
    }
    return Optional.empty();
  }
}
