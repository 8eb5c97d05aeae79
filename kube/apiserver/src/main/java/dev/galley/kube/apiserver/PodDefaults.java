package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The defaults of pods and pod templates: `SetDefaults_Pod`, `SetDefaults_PodSpec` and what they
/// reach, in upstream's `pkg/apis/core/v1/defaults.go`.
final class PodDefaults {
  private static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private PodDefaults() {}

  static void pod(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Draft.child(pod, "spec");
    spec(spec);
    Draft.set(spec, "enableServiceLinks", true);
    for (String containers : List.of("initContainers", "containers")) {
      for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, containers)) {
        requestsFromLimits(container);
        if (Tree.flagAt(spec, "hostNetwork")) {
          Tree.mapsAt(container, "ports")
              .forEach(port -> Draft.set(port, "hostPort", port.get("containerPort")));
        }
      }
    }
  }

  /// A pod that limits a resource asks for as much, unless it says otherwise.
  private static void requestsFromLimits(Map<String, @Nullable Object> container) {
    Map<String, @Nullable Object> limits = Tree.mapAt(container, "resources", "limits");
    if (!limits.isEmpty()) {
      Map<String, @Nullable Object> requests =
          Draft.child(Draft.child(container, "resources"), "requests");
      limits.forEach((resource, limit) -> Draft.set(requests, resource, limit));
    }
  }

  /// The spec of a template, as part of whatever has one.
  static void template(Map<String, @Nullable Object> owner) {
    spec(Draft.child(Draft.child(owner, "template"), "spec"));
  }

  static void spec(Map<String, @Nullable Object> spec) {
    Draft.text(spec, "dnsPolicy", "ClusterFirst");
    Draft.text(spec, "restartPolicy", "Always");
    Draft.text(spec, "schedulerName", "default-scheduler");
    Draft.set(spec, "securityContext", new LinkedHashMap<String, @Nullable Object>());
    Draft.set(spec, "terminationGracePeriodSeconds", 30L);
    sameServiceAccount(spec);
    for (String containers : CONTAINER_LISTS) {
      Tree.mapsAt(spec, containers).forEach(PodDefaults::container);
    }
    Tree.mapsAt(spec, "volumes").forEach(PodDefaults::volume);
    for (var constraint : Tree.mapsAt(spec, "tolerations")) {
      if ("".equals(constraint.get("value"))) {
        constraint.remove("value");
      }
    }
  }

  /// The deprecated alias is kept equal to the name that is meant.
  private static void sameServiceAccount(Map<String, @Nullable Object> spec) {
    String name = Tree.textAt(spec, "serviceAccountName");
    String alias = Tree.textAt(spec, "serviceAccount");
    if (!name.isEmpty()) {
      spec.put("serviceAccount", name);
    } else if (!alias.isEmpty()) {
      spec.put("serviceAccountName", alias);
    }
  }

  private static void container(Map<String, @Nullable Object> container) {
    Draft.text(container, "imagePullPolicy", pullPolicy(Tree.textAt(container, "image")));
    Draft.text(container, "terminationMessagePath", "/dev/termination-log");
    Draft.text(container, "terminationMessagePolicy", "File");
    Draft.set(container, "resources", new LinkedHashMap<String, @Nullable Object>());
    Tree.mapsAt(container, "ports").forEach(port -> Draft.text(port, "protocol", "TCP"));
    for (Map<String, @Nullable Object> variable : Tree.mapsAt(container, "env")) {
      if (variable.get("valueFrom") instanceof Map<?, ?> source) {
        fieldReference(Tree.asMap(source));
      }
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.get(probe) instanceof Map<?, ?> map) {
        probe(Tree.asMap(map));
      }
    }
    for (String hook : List.of("postStart", "preStop")) {
      if (Tree.at(container, "lifecycle", hook) instanceof Map<?, ?> map) {
        http(Tree.asMap(map));
      }
    }
  }

  /// `Always` for images that move: tagged latest, or neither tagged nor pinned by digest.
  private static String pullPolicy(String image) {
    if (image.contains("@")) {
      String name = image.substring(0, image.indexOf('@'));
      return tag(name).equals("latest") ? "Always" : "IfNotPresent";
    }
    String tag = tag(image);
    return tag.isEmpty() || tag.equals("latest") ? "Always" : "IfNotPresent";
  }

  private static String tag(String image) {
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    return colon < 0 ? "" : image.substring(colon + 1);
  }

  private static void probe(Map<String, @Nullable Object> probe) {
    number(probe, "timeoutSeconds", 1);
    number(probe, "periodSeconds", 10);
    number(probe, "successThreshold", 1);
    number(probe, "failureThreshold", 3);
    http(probe);
    if (probe.get("grpc") instanceof Map<?, ?> grpc) {
      Draft.set(Tree.asMap(grpc), "service", "");
    }
  }

  /// Upstream's fields are no pointers: zero means unset.
  private static void number(Map<String, @Nullable Object> map, String field, long value) {
    if (map.get(field) == null || Long.valueOf(0).equals(map.get(field))) {
      map.put(field, value);
    }
  }

  private static void http(Map<String, @Nullable Object> handler) {
    if (handler.get("httpGet") instanceof Map<?, ?> get) {
      Draft.text(Tree.asMap(get), "path", "/");
      Draft.text(Tree.asMap(get), "scheme", "HTTP");
    }
  }

  private static void fieldReference(Map<String, @Nullable Object> holder) {
    if (holder.get("fieldRef") instanceof Map<?, ?> reference) {
      Draft.text(Tree.asMap(reference), "apiVersion", "v1");
    }
  }

  private static void volume(Map<String, @Nullable Object> volume) {
    if (volume.keySet().stream().allMatch("name"::equals)) {
      volume.put("emptyDir", new LinkedHashMap<String, @Nullable Object>());
    }
    for (String source : List.of("secret", "configMap", "projected", "downwardAPI")) {
      if (volume.get(source) instanceof Map<?, ?> map) {
        Draft.set(Tree.asMap(map), "defaultMode", 420L);
      }
    }
    if (volume.get("hostPath") instanceof Map<?, ?> path) {
      Draft.set(Tree.asMap(path), "type", "");
    }
    Tree.mapsAt(volume, "downwardAPI", "items").forEach(PodDefaults::fieldReference);
    for (Map<String, @Nullable Object> source : Tree.mapsAt(volume, "projected", "sources")) {
      if (source.get("serviceAccountToken") instanceof Map<?, ?> token) {
        Draft.set(Tree.asMap(token), "expirationSeconds", 3600L);
      }
      Tree.mapsAt(source, "downwardAPI", "items").forEach(PodDefaults::fieldReference);
    }
    if (Tree.at(volume, "ephemeral", "volumeClaimTemplate", "spec") instanceof Map<?, ?> claim) {
      Draft.text(Tree.asMap(claim), "volumeMode", "Filesystem");
    }
  }
}
