package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The TaintNodesByCondition plugin: a new node takes no pods before it is known to be ready.
final class NodeTaints implements Admission {
  private static final String KEY = "node.kubernetes.io/not-ready";

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    if (!request.creates() || !request.isOn("", "nodes")) {
      return request;
    }
    KubeObject node = request.subject();
    List<@Nullable Object> taints = new ArrayList<>(node.list("spec", "taints"));
    boolean has =
        taints.stream()
            .anyMatch(each ->
                Tree.textAt(each, "key").equals(KEY)
                    && Tree.textAt(each, "effect").equals("NoSchedule"));
    if (has) {
      return request;
    }
    taints.add(Tree.map("effect", "NoSchedule", "key", KEY));
    return request.withObject(node.with(taints, "spec", "taints"));
  }
}
