package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The DefaultTolerationSeconds admission plugin: pods stay five minutes on a node that is not
/// ready or cannot be reached, unless they say otherwise.
public final class DefaultTolerations implements Admission {
  private static final List<Map<String, @Nullable Object>> TOLERATIONS =
      List.of(
          toleration("node.kubernetes.io/not-ready"), toleration("node.kubernetes.io/unreachable"));

  private static Map<String, @Nullable Object> toleration(String key) {
    return Tree.map(
        "effect", "NoExecute", "key", key, "operator", "Exists", "tolerationSeconds", 300);
  }

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    if (!request.isOn("", "pods") || !(request.creates() || request.updates())) {
      return request;
    }
    KubeObject pod = request.subject();
    List<@Nullable Object> given = pod.list("spec", "tolerations");
    List<@Nullable Object> tolerations = new ArrayList<>(given);
    for (Map<String, @Nullable Object> each : TOLERATIONS) {
      if (given.stream().noneMatch(known -> tolerates(known, Tree.textAt(each, "key")))) {
        tolerations.add(each);
      }
    }
    return tolerations.size() == given.size()
        ? request
        : request.withObject(pod.with(tolerations, "spec", "tolerations"));
  }

  private static boolean tolerates(@Nullable Object toleration, String key) {
    String on = Tree.textAt(toleration, "key");
    String effect = Tree.textAt(toleration, "effect");
    return (on.isEmpty() || on.equals(key)) && (effect.isEmpty() || effect.equals("NoExecute"));
  }
}
