package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.apiserver.Draft;
import dev.galley.kube.quota.Amounts;
import dev.galley.kube.quota.PodAmounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The LimitRanger plugin: containers get the requests and limits that their namespace gives by
/// default, and pods, containers and claims stay within its bounds.
final class LimitRanger implements Admission {
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  private final ClusterState cluster;

  LimitRanger(ClusterState cluster) {
    this.cluster = cluster;
  }

  private List<KubeObject> ranges(AdmissionRequest request) {
    return request.old().filter(KubeObject::isDeleting).isPresent()
        ? List.of()
        : cluster.list(Kinds.LIMIT_RANGE, request.namespace());
  }

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    if (!request.creates() || !request.isOn("", "pods")) {
      return request;
    }
    AdmissionRequest current = request;
    for (KubeObject range : ranges(request)) {
      current = current.withObject(completed(current.subject(), range));
    }
    return current;
  }

  private static KubeObject completed(KubeObject pod, KubeObject range) {
    Map<String, @Nullable Object> requests = new TreeMap<>();
    Map<String, @Nullable Object> limits = new TreeMap<>();
    for (Map<String, @Nullable Object> limit : range.maps("spec", "limits")) {
      if (Tree.textAt(limit, "type").equals("Container")) {
        requests.putAll(Tree.mapAt(limit, "defaultRequest"));
        limits.putAll(Tree.mapAt(limit, "default"));
      }
    }
    if (requests.isEmpty() && limits.isEmpty()) {
      return pod;
    }
    Map<String, @Nullable Object> draft = Draft.of(pod.tree());
    Map<String, @Nullable Object> spec = Draft.child(draft, "spec");
    List<String> set = new ArrayList<>();
    for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, "containers")) {
      complete(container, "container", requests, limits, set);
    }
    for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, "initContainers")) {
      complete(container, "init container", requests, limits, set);
    }
    return set.isEmpty()
        ? pod
        : KubeObject.of(draft)
            .withAnnotation(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
  }

  private static void complete(
      Map<String, @Nullable Object> container,
      String what,
      Map<String, @Nullable Object> requests,
      Map<String, @Nullable Object> limits,
      List<String> set) {
    List<String> newLimits = missing(container, "limits", limits);
    List<String> newRequests = missing(container, "requests", requests);
    String name = " for " + what + " " + Tree.textAt(container, "name");
    if (!newRequests.isEmpty()) {
      set.add(String.join(", ", newRequests) + " request" + name);
    }
    if (!newLimits.isEmpty()) {
      set.add(String.join(", ", newLimits) + " limit" + name);
    }
  }

  private static List<String> missing(
      Map<String, @Nullable Object> container, String kind, Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> given = Tree.mapAt(container, "resources", kind);
    TreeMap<String, @Nullable Object> all = new TreeMap<>(given);
    List<String> added = new ArrayList<>();
    values.forEach((resource, amount) -> {
      if (!given.containsKey(resource)) {
        all.put(resource, amount);
        added.add(resource);
      }
    });
    if (!added.isEmpty()) {
      Draft.child(container, "resources").put(kind, all);
    }
    return added;
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean resizes = request.updates() && request.isOn("", "pods", "resize");
    boolean pod = (request.creates() && request.isOn("", "pods")) || resizes;
    boolean claim =
        (request.creates() || request.updates()) && request.isOn("", "persistentvolumeclaims");
    if (!pod && !claim) {
      return;
    }
    for (KubeObject range : ranges(request)) {
      TreeSet<String> known = new TreeSet<>();
      List<String> errors = new ArrayList<>();
      for (String error : pod ? ofPod(range, request.subject()) : ofClaim(range, request)) {
        if (known.add(error)) {
          errors.add(error);
        }
      }
      if (!errors.isEmpty()) {
        String all = String.join(", ", errors);
        throw request.forbidden(errors.size() == 1 ? all : "[" + all + "]");
      }
    }
  }

  private static List<String> ofClaim(KubeObject range, AdmissionRequest request) {
    LimitErrors errors = new LimitErrors();
    TreeMap<String, Quantity> requests =
        Amounts.of(request.subject().tree(), "spec", "resources", "requests");
    for (Map<String, @Nullable Object> limit : range.maps("spec", "limits")) {
      if (Tree.textAt(limit, "type").equals("PersistentVolumeClaim")) {
        errors.claim(limit, requests);
      }
    }
    return errors.found();
  }

  private static List<String> ofPod(KubeObject range, KubeObject pod) {
    LimitErrors errors = new LimitErrors();
    Map<String, @Nullable Object> spec = pod.map("spec");
    for (Map<String, @Nullable Object> limit : range.maps("spec", "limits")) {
      String type = Tree.textAt(limit, "type");
      if (type.equals("Container")) {
        List<Map<String, @Nullable Object>> containers =
            new ArrayList<>(Tree.mapsAt(spec, "containers"));
        containers.addAll(Tree.mapsAt(spec, "initContainers"));
        for (Map<String, @Nullable Object> container : containers) {
          errors.check(
              limit,
              Amounts.of(container, "resources", "requests"),
              Amounts.of(container, "resources", "limits"));
        }
      }
      if (type.equals("Pod")) {
        errors.check(limit, PodAmounts.of(spec, "requests"), PodAmounts.of(spec, "limits"));
      }
    }
    return errors.found();
  }
}
