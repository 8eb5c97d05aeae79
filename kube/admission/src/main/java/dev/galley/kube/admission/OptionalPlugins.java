package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.apiserver.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Small plugins that upstream has switched off unless somebody asks for them.
final class OptionalPlugins {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private OptionalPlugins() {}

  static Admission alwaysDeny() {
    return new Admission() {
      @Override
      public AdmissionRequest mutate(AdmissionRequest request) {
        throw request.forbidden("admission control is denying all modifications");
      }
    };
  }

  static Admission namespaceExists(ClusterState cluster) {
    return new Admission() {
      @Override
      public void validate(AdmissionRequest request) {
        String name = request.namespace();
        if (!name.isEmpty()
            && !request.isOn("", "namespaces")
            && cluster.namespace(name).isEmpty()) {
          throw new ApiException(
              404,
              "NotFound",
              "namespaces \"" + name + "\" not found",
              Tree.map("name", name, "kind", "namespaces"));
        }
      }
    };
  }

  static Admission alwaysPullImages() {
    return new Admission() {
      @Override
      public AdmissionRequest mutate(AdmissionRequest request) {
        boolean writes = request.creates() || request.updates();
        if (!writes || !request.isOn("", "pods") || bringsNoImage(request)) {
          return request;
        }
        Map<String, @Nullable Object> pod = Draft.of(request.subject().tree());
        for (String field : CONTAINERS) {
          Tree.mapsAt(pod, "spec", field).forEach(each -> each.put("imagePullPolicy", "Always"));
        }
        return request.withObject(KubeObject.of(pod));
      }
    };
  }

  private static boolean bringsNoImage(AdmissionRequest request) {
    return request
        .old()
        .filter(old -> images(old).containsAll(images(request.subject())))
        .isPresent();
  }

  private static TreeSet<String> images(KubeObject pod) {
    TreeSet<String> images = new TreeSet<>();
    for (String field : CONTAINERS) {
      pod.maps("spec", field).forEach(each -> images.add(Tree.textAt(each, "image")));
    }
    return images;
  }

  /// Pods tolerate the taints of the nodes that have what they ask for.
  static Admission extendedResourceToleration() {
    return new Admission() {
      @Override
      public AdmissionRequest mutate(AdmissionRequest request) {
        if (!(request.creates() || request.updates()) || !request.isOn("", "pods")) {
          return request;
        }
        KubeObject pod = request.subject();
        TreeSet<String> resources = new TreeSet<>();
        for (String field : List.of("containers", "initContainers")) {
          for (Map<String, @Nullable Object> container : pod.maps("spec", field)) {
            Tree.mapAt(container, "resources", "requests").keySet().stream()
                .filter(OptionalPlugins::isExtended)
                .forEach(resources::add);
          }
        }
        List<@Nullable Object> tolerations = new ArrayList<>(pod.list("spec", "tolerations"));
        for (String resource : resources) {
          Map<String, @Nullable Object> toleration =
              Tree.map("effect", "NoSchedule", "key", resource, "operator", "Exists");
          if (!tolerations.contains(toleration)) {
            tolerations.add(toleration);
          }
        }
        return resources.isEmpty()
            ? request
            : request.withObject(pod.with(tolerations, "spec", "tolerations"));
      }
    };
  }

  private static boolean isExtended(String resource) {
    return resource.contains("/")
        && !resource.contains("kubernetes.io/")
        && !resource.startsWith("requests.");
  }

  static Admission denyServiceExternalIps() {
    return new Admission() {
      @Override
      public void validate(AdmissionRequest request) {
        if (!request.isOn("", "services") || request.object().isEmpty()) {
          return;
        }
        List<String> before =
            request.old().map(old -> old.texts("spec", "externalIPs")).orElse(List.of());
        if (!before.containsAll(request.subject().texts("spec", "externalIPs"))) {
          throw request.forbidden("Use of external IPs is denied by admission control.");
        }
      }
    };
  }

  static Admission hardAntiAffinityTopology() {
    return new Admission() {
      @Override
      public void validate(AdmissionRequest request) {
        if (!(request.creates() || request.updates()) || !request.isOn("", "pods")) {
          return;
        }
        for (Map<String, @Nullable Object> term :
            request
                .subject()
                .maps(
                    "spec",
                    "affinity",
                    "podAntiAffinity",
                    "requiredDuringSchedulingIgnoredDuringExecution")) {
          String key = Tree.textAt(term, "topologyKey");
          if (!key.equals("kubernetes.io/hostname")) {
            throw request.forbidden(
                "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey "
                    + key
                    + " but only key kubernetes.io/hostname is allowed");
          }
        }
      }
    };
  }
}
