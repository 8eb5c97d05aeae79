package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.quota.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The RuntimeClass plugin: pods take the overhead and the nodes of the class that they run under.
final class RuntimeClasses implements Admission {
  private static final String MISMATCH =
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

  private final ClusterState cluster;

  RuntimeClasses(ClusterState cluster) {
    this.cluster = cluster;
  }

  private static boolean applies(AdmissionRequest request) {
    return request.creates() && request.isOn("", "pods");
  }

  private Optional<KubeObject> runtimeClass(AdmissionRequest request) {
    String name = request.subject().text("spec", "runtimeClassName");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<KubeObject> found = cluster.find(Kinds.RUNTIME_CLASS, ObjectName.cluster(name));
    if (found.isEmpty()) {
      throw request.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found");
    }
    return found;
  }

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    if (!applies(request)) {
      return request;
    }
    Optional<KubeObject> found = runtimeClass(request);
    if (found.isEmpty()) {
      return request;
    }
    KubeObject pod = request.subject();
    if (found.get().at("overhead") != null) {
      if (!pod.map("spec", "overhead").isEmpty() && !sameOverhead(pod, found.get())) {
        throw request.forbidden(MISMATCH);
      }
      pod = pod.with(found.get().map("overhead", "podFixed"), "spec", "overhead");
    }
    return found.get().at("scheduling") == null
        ? request.withObject(pod)
        : request.withObject(scheduled(request, pod, found.get()));
  }

  private static boolean sameOverhead(KubeObject pod, KubeObject runtimeClass) {
    return Amounts.of(pod.tree(), "spec", "overhead")
        .equals(Amounts.of(runtimeClass.tree(), "overhead", "podFixed"));
  }

  private static KubeObject scheduled(
      AdmissionRequest request, KubeObject pod, KubeObject runtimeClass) {
    Map<String, @Nullable Object> selector = new TreeMap<>(pod.map("spec", "nodeSelector"));
    for (var each : new TreeMap<>(runtimeClass.map("scheduling", "nodeSelector")).entrySet()) {
      Object before = selector.put(each.getKey(), each.getValue());
      if (before != null && !before.equals(each.getValue())) {
        throw request.forbidden(
            "conflict: runtimeClass.scheduling.nodeSelector["
                + each.getKey()
                + "] = "
                + each.getValue()
                + "; pod.spec.nodeSelector["
                + each.getKey()
                + "] = "
                + before);
      }
    }
    KubeObject placed = selector.isEmpty() ? pod : pod.with(selector, "spec", "nodeSelector");
    List<@Nullable Object> all = new ArrayList<>(pod.list("spec", "tolerations"));
    all.addAll(runtimeClass.list("scheduling", "tolerations"));
    return all.isEmpty() ? placed : placed.with(merged(all), "spec", "tolerations");
  }

  /// Without those that another one covers.
  private static List<@Nullable Object> merged(List<@Nullable Object> all) {
    List<@Nullable Object> merged = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Object each = all.get(i);
      boolean covered = merged.stream().anyMatch(other -> covers(other, each));
      for (Object later : all.subList(i + 1, all.size())) {
        covered |= !later.equals(each) && covers(later, each);
      }
      if (!covered) {
        merged.add(each);
      }
    }
    return merged;
  }

  private static boolean covers(@Nullable Object wide, @Nullable Object narrow) {
    if (wide != null && wide.equals(narrow)) {
      return true;
    }
    String key = Tree.textAt(wide, "key");
    String operator = Tree.textAt(wide, "operator");
    boolean exists = operator.equals("Exists");
    if (!key.equals(Tree.textAt(narrow, "key")) && !(key.isEmpty() && exists)) {
      return false;
    }
    String effect = Tree.textAt(wide, "effect");
    if (!effect.isEmpty() && !effect.equals(Tree.textAt(narrow, "effect"))) {
      return false;
    }
    Object seconds = Tree.at(wide, "tolerationSeconds");
    if (effect.equals("NoExecute") && seconds != null) {
      long most = Tree.numberAt(0, wide, "tolerationSeconds");
      if (Tree.numberAt(Long.MAX_VALUE, narrow, "tolerationSeconds") > most) {
        return false;
      }
    }
    return exists
        || (Tree.textAt(narrow, "operator").equals("Equal")
            && Tree.textAt(narrow, "value").equals(Tree.textAt(wide, "value")));
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!applies(request)) {
      return;
    }
    KubeObject pod = request.subject();
    Optional<KubeObject> found = runtimeClass(request).filter(each -> each.at("overhead") != null);
    if (found.isPresent()) {
      if (!sameOverhead(pod, found.get())) {
        throw request.forbidden(MISMATCH);
      }
    } else if (pod.at("spec", "overhead") != null) {
      throw request.forbidden(
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  }
}
