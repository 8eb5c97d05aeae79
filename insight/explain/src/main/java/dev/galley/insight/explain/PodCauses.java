package dev.galley.insight.explain;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a pod is not running and ready.
final class PodCauses {
  private static final Pattern TAINT =
      Pattern.compile("untolerated taint \\{([^:}]+)(?:: ([^}]*))?\\}");

  private PodCauses() {}

  static boolean isFine(KubeObject pod) {
    String phase = pod.text("status", "phase");
    return phase.equals("Succeeded")
        || (phase.equals("Running")
            && pod.condition("Ready").filter(Condition::isTrue).isPresent());
  }

  /// The problem of a pod that is not fine; empty while it is merely on its way.
  static Optional<Problem> of(KubeObject pod) {
    Optional<Problem> placing = placing(pod);
    if (placing.isPresent()) {
      return placing;
    }
    List<Map<String, @Nullable Object>> containers =
        new ArrayList<>(pod.maps("status", "initContainerStatuses"));
    containers.addAll(pod.maps("status", "containerStatuses"));
    for (Map<String, @Nullable Object> container : containers) {
      Optional<Problem> problem = container(pod, container);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<Problem> placing(KubeObject pod) {
    return pod.condition("PodScheduled")
        .filter(condition -> condition.status().equals("False"))
        .map(condition ->
            Problem.of(
                    ExplainProblem.POD_NOT_PLACED,
                    "pod " + pod.objectName() + " cannot be placed: " + condition.message())
                .hint(placingHint(condition.message())));
  }

  private static String placingHint(String message) {
    Matcher taint = TAINT.matcher(message);
    if (taint.find()) {
      String value = taint.group(2) == null ? "" : taint.group(2).strip();
      return "let the pod tolerate it (tolerations: key "
          + taint.group(1)
          + (value.isEmpty() ? "" : ", value \"" + value + "\"")
          + "), or bring nodes without that taint";
    }
    if (message.contains("Insufficient")) {
      return "ask for less, or allow more or larger nodes";
    }
    if (message.contains("affinity/selector")) {
      return "no node has the labels that the pod selects; allow them in a node pool";
    }
    return "";
  }

  private static Optional<Problem> container(
      KubeObject pod, Map<String, @Nullable Object> container) {
    String reason = Tree.textAt(container, "state", "waiting", "reason");
    String name = Tree.textAt(container, "name");
    String message = Tree.textAt(container, "state", "waiting", "message");
    String where = "container " + name + " of pod " + pod.objectName();
    return switch (reason) {
      case "CrashLoopBackOff", "RunContainerError" -> {
        String last = Tree.textAt(container, "lastState", "terminated", "message");
        long code = Tree.numberAt(0, container, "lastState", "terminated", "exitCode");
        yield Optional.of(
            Problem.of(
                    ExplainProblem.CONTAINER_FAILS,
                    where
                        + " fails"
                        + (last.isBlank() ? " with exit code " + code : ": " + last.strip()))
                .because(
                    Tree.numberAt(0, container, "restartCount") + " restarts, exit code " + code));
      }
      case "ImagePullBackOff", "ErrImagePull", "InvalidImageName" ->
          Optional.of(
              Problem.of(
                  ExplainProblem.IMAGE_NOT_PULLED,
                  where + " has no image: " + (message.isEmpty() ? reason : message)));
      case "CreateContainerConfigError", "CreateContainerError" ->
          Optional.of(
              Problem.of(ExplainProblem.POD_NOT_STARTED, where + " cannot start: " + message));
      default -> Optional.empty();
    };
  }
}
