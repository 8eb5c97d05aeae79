package dev.galley.kube.scheduling;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a pod asks of a node: the rule of Kubernetes' `resourcehelper.PodRequests`, and one of the
/// node's `pods`.
public final class PodRequests {
  private PodRequests() {}

  public static Resources of(KubeObject pod) {
    return ofSpec(pod.map("spec"));
  }

  public static Resources ofSpec(Map<String, @Nullable Object> spec) {
    Resources running = Resources.NONE;
    for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, "containers")) {
      running = running.plus(ofContainer(container));
    }
    Resources sidecars = Resources.NONE;
    Resources starting = Resources.NONE;
    for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, "initContainers")) {
      // A sidecar keeps running; another init container runs beside the sidecars before it.
      if (Tree.textAt(container, "restartPolicy").equals("Always")) {
        sidecars = sidecars.plus(ofContainer(container));
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(sidecars.plus(ofContainer(container)));
      }
    }
    Resources whole = running.plus(sidecars).max(starting);
    Resources ofPod = Resources.of(Tree.mapAt(spec, "resources", "requests"));
    for (Map.Entry<String, Long> entry : ofPod.millis().entrySet()) {
      whole = whole.with(entry.getKey(), entry.getValue());
    }
    return whole.plus(Resources.of(Tree.mapAt(spec, "overhead"))).with("pods", 1000);
  }

  /// A container that only has limits requests them, as the API server defaults it.
  private static Resources ofContainer(Map<String, @Nullable Object> container) {
    TreeMap<String, @Nullable Object> requests =
        new TreeMap<>(Tree.mapAt(container, "resources", "limits"));
    requests.putAll(Tree.mapAt(container, "resources", "requests"));
    return Resources.of(requests);
  }
}
