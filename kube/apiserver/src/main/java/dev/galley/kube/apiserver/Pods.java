package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Facts about pods.
final class Pods {
  private static final List<String> COMPUTE = List.of("cpu", "memory");

  private Pods() {}

  static List<Map<String, @Nullable Object>> containers(KubeObject pod) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>(pod.maps("spec", "initContainers"));
    all.addAll(pod.maps("spec", "containers"));
    return all;
  }

  /// `BestEffort` without any request or limit, `Guaranteed` when every container limits CPU and
  /// memory to what it requests, `Burstable` otherwise.
  static String qualityOfService(KubeObject pod) {
    boolean any = false;
    boolean guaranteed = true;
    for (Map<String, @Nullable Object> container : containers(pod)) {
      for (String resource : COMPUTE) {
        Optional<Quantity> request = quantity(container, "requests", resource);
        Optional<Quantity> limit = quantity(container, "limits", resource);
        any |= request.isPresent() || limit.isPresent();
        guaranteed &= limit.isPresent() && (request.isEmpty() || request.equals(limit));
      }
    }
    return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
  }

  private static Optional<Quantity> quantity(
      Map<String, @Nullable Object> container, String kind, String resource) {
    return Quantity.of(Tree.at(container, "resources", kind, resource))
        .filter(quantity -> !quantity.isZero());
  }

  static boolean isReady(KubeObject pod) {
    return pod.condition("Ready").filter(each -> each.isTrue()).isPresent();
  }

  static boolean hasEnded(KubeObject pod) {
    String phase = pod.text("status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }
}
