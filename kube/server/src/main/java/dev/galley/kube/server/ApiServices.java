package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps an `APIService` for each group version that is served here. They are brought up to date
/// when somebody asks for them: nobody else needs them.
final class ApiServices {
  private static final String GROUP = "apiregistration.k8s.io";
  private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";

  /// Upstream's priorities of the built-in groups; a higher one comes first in discovery.
  private static final Map<String, Integer> PRIORITIES = priorities();

  private final World world;
  private final ServedTypes types;
  private final KubeApi api;
  private volatile List<ResourceType> known = List.of();

  ApiServices(World world, ApiServer server, ServedTypes types) {
    this.world = world;
    this.types = types;
    this.api = server.as(UserInfo.administrator("system:apiserver"));
  }

  private static Map<String, Integer> priorities() {
    Map<String, Integer> priorities = new TreeMap<>();
    priorities.put("", 18_000);
    List<String> groups =
        List.of(
            "apps",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "networking.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "",
            "storage.k8s.io",
            "admissionregistration.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "",
            "node.k8s.io",
            "discovery.k8s.io",
            "flowcontrol.apiserver.k8s.io");
    int priority = 17_800;
    for (String group : groups) {
      priorities.putIfAbsent(group, priority);
      priority -= 100;
    }
    priorities.put("events.k8s.io", 17_750);
    priorities.put("apiextensions.k8s.io", 16_700);
    priorities.put("resource.k8s.io", 16_200);
    return priorities;
  }

  static boolean isMeant(String group, String plural) {
    return group.equals(GROUP) && plural.equals("apiservices");
  }

  /// Creates what is missing and deletes what is served no more.
  void refresh() {
    List<ResourceType> served = types.state();
    if (served.equals(known)) {
      return;
    }
    ResourceType type = types.of(GROUP, "v1", "apiservices").orElseThrow(Failure::notServed);
    Map<String, KubeObject> wanted = wanted();
    List<String> present = new ArrayList<>();
    for (KubeObject object : api.list(type, ListQuery.ALL).items()) {
      present.add(object.name());
      boolean ours = object.labels().containsKey(MANAGED);
      if (ours && !wanted.containsKey(object.name())) {
        api.delete(type, object.objectName(), DeleteOptions.BACKGROUND);
      }
    }
    wanted.forEach((name, object) -> {
      if (!present.contains(name)) {
        create(type, object);
      }
    });
    known = served;
  }

  private void create(ResourceType type, KubeObject object) {
    WriteOptions options = WriteOptions.by("kube-apiserver");
    try {
      KubeObject created = api.create(type, object, options);
      api.update(type, created.with(status(), "status"), options.status());
    } catch (ApiException failure) {
      // Somebody else who asked was faster.
      if (!failure.isAlreadyExists() && !failure.isConflict()) {
        throw failure;
      }
    }
  }

  private Map<String, @Nullable Object> status() {
    return Tree.map(
        "conditions",
        List.of(
            Tree.map(
                "type", "Available",
                "status", "True",
                "lastTransitionTime", Times.seconds(world.now()),
                "reason", "Local",
                "message", "Local APIServices are always available")));
  }

  private Map<String, KubeObject> wanted() {
    Map<String, KubeObject> wanted = new TreeMap<>();
    types
        .byGroup()
        .forEach((group, versions) -> {
          if (!group.equals(GROUP)) {
            versions.forEach((version, served) -> {
              boolean custom = served.stream().anyMatch(types::isCustom);
              KubeObject object = service(group, version, custom);
              wanted.put(object.name(), object);
            });
          }
        });
    return wanted;
  }

  private static KubeObject service(String group, String version, boolean custom) {
    Map<String, @Nullable Object> spec =
        Tree.map(
            "group", group.isEmpty() ? null : group,
            "version", version,
            "groupPriorityMinimum", custom ? 1000 : PRIORITIES.getOrDefault(group, 1000),
            "versionPriority", custom ? 100 : versionPriority(group, version));
    return KubeObject.of(
            GroupVersionKind.of(GROUP + "/v1", "APIService"),
            ObjectName.cluster(version + "." + group))
        .withLabel(MANAGED, custom ? "true" : "onstart")
        .with(spec, "spec");
  }

  private static int versionPriority(String group, String version) {
    if (group.isEmpty()) {
      return 1;
    }
    if (group.equals("flowcontrol.apiserver.k8s.io") || group.equals("resource.k8s.io")) {
      return 21;
    }
    return version.equals("v2") ? 30 : 15;
  }
}
