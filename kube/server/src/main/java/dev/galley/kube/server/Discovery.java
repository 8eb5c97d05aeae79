package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells clients which groups, versions and resources there are: one document per group version as
/// ever, or all at once to those who ask for `APIGroupDiscoveryList`.
final class Discovery {
  private final ServedTypes types;
  private final String address;

  /// @param address host and port under which clients reach the server
  Discovery(ServedTypes types, String address) {
    this.types = types;
    this.address = address;
  }

  /// Answers `/api` or `/apis`.
  Answer root(Call call, boolean core) {
    for (MediaRange range : MediaRange.parse(call.header("accept"))) {
      if (!range.allowsJson()) {
        continue;
      }
      boolean aggregated =
          range.parameter("as").equals("APIGroupDiscoveryList")
              && range.parameter("g").equals("apidiscovery.k8s.io");
      String version = range.parameter("v");
      if (aggregated && (version.equals("v2") || version.equals("v2beta1"))) {
        return aggregated(call, core, version);
      }
      if (range.parameter("as").isEmpty()) {
        return Answer.json(200, core ? coreVersions() : groups());
      }
    }
    throw Failure.notAcceptable(Negotiation.OBJECTS);
  }

  private Answer aggregated(Call call, boolean core, String version) {
    List<@Nullable Object> items = new ArrayList<>();
    types
        .byGroup()
        .forEach((group, versions) -> {
          if (group.isEmpty() == core) {
            items.add(groupItem(group, versions));
          }
        });
    Map<String, @Nullable Object> tree =
        Tree.map(
            "kind",
            "APIGroupDiscoveryList",
            "apiVersion",
            "apidiscovery.k8s.io/" + version,
            "metadata",
            Map.of(),
            "items",
            items);
    String type =
        "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
    return Cached.answer(call, Json.bytes(tree), type);
  }

  private Map<String, @Nullable Object> groupItem(
      String group, Map<String, List<ResourceType>> versions) {
    List<@Nullable Object> list = new ArrayList<>();
    versions.forEach((version, types) ->
        list.add(
            Tree.map(
                "version",
                version,
                "resources",
                types.stream().map(this::resourceItem).toList(),
                "freshness",
                "Current")));
    return Tree.map(
        "metadata", group.isEmpty() ? Map.of() : Tree.map("name", group), "versions", list);
  }

  private Map<String, @Nullable Object> resourceItem(ResourceType type) {
    List<@Nullable Object> below = new ArrayList<>();
    for (String name : type.subresources()) {
      Subresource subresource = Subresource.of(type, name);
      below.add(
          Tree.map(
              "subresource",
              name,
              "responseKind",
              kind(type, subresource.kind()),
              "verbs",
              subresource.verbs()));
    }
    return Tree.map(
        "resource",
        type.plural(),
        "responseKind",
        kind(type, type.kind()),
        "scope",
        type.namespaced() ? "Namespaced" : "Cluster",
        "singularResource",
        type.singular(),
        "verbs",
        ServedTypes.verbs(type),
        "shortNames",
        type.shortNames().isEmpty() ? null : type.shortNames(),
        "categories",
        type.categories().isEmpty() ? null : type.categories(),
        "subresources",
        below.isEmpty() ? null : below);
  }

  /// Built-in types leave out a group version that is their own.
  private Map<String, @Nullable Object> kind(ResourceType type, GroupVersionKind kind) {
    boolean own = kind.apiVersion().equals(type.kind().apiVersion()) && !types.isCustom(type);
    return Tree.map(
        "group",
        own ? "" : kind.group(),
        "version",
        own ? "" : kind.version(),
        "kind",
        kind.kind());
  }

  /// Tells clients that migrate storage in which version a resource is stored; empty for what is
  /// not stored at all.
  private static String storageHash(ResourceType type) {
    if (!ServedTypes.verbs(type).contains("watch")) {
      return "";
    }
    String version =
        switch (type.group() + "/" + type.plural()) {
          case "autoscaling/horizontalpodautoscalers" -> "autoscaling/v2";
          case "events.k8s.io/events" -> "/v1";
          case "apiextensions.k8s.io/customresourcedefinitions" -> "apiextensions.k8s.io/v1beta1";
          case "resource.k8s.io/deviceclasses",
              "resource.k8s.io/resourceclaims",
              "resource.k8s.io/resourceclaimtemplates",
              "resource.k8s.io/resourceslices" ->
              "resource.k8s.io/v1beta2";
          case "storage.k8s.io/volumeattributesclasses" -> "storage.k8s.io/v1beta1";
          default -> type.group() + "/" + type.version();
        };
    byte[] hash = Cached.sha256(version + "/" + type.kind().kind());
    return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
  }

  private Map<String, @Nullable Object> coreVersions() {
    return Tree.map(
        "kind",
        "APIVersions",
        "versions",
        List.of("v1"),
        "serverAddressByClientCIDRs",
        List.of(Tree.map("clientCIDR", "0.0.0.0/0", "serverAddress", address)));
  }

  private Map<String, @Nullable Object> groups() {
    List<@Nullable Object> groups = new ArrayList<>();
    types
        .byGroup()
        .forEach((group, versions) -> {
          if (!group.isEmpty()) {
            groups.add(groupTree(group, versions));
          }
        });
    return Tree.map("kind", "APIGroupList", "apiVersion", "v1", "groups", groups);
  }

  private static Map<String, @Nullable Object> groupTree(
      String group, Map<String, List<ResourceType>> versions) {
    List<Map<String, @Nullable Object>> list =
        versions.keySet().stream()
            .map(version -> Tree.map("groupVersion", group + "/" + version, "version", version))
            .toList();
    return Tree.map("name", group, "versions", list, "preferredVersion", list.getFirst());
  }

  /// Answers `/apis/<group>`.
  Answer group(String group) {
    Map<String, List<ResourceType>> versions = types.byGroup().get(group);
    if (versions == null || group.isEmpty()) {
      return Answer.noSuchPage();
    }
    LinkedHashMap<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIGroup");
    tree.put("apiVersion", "v1");
    tree.putAll(groupTree(group, versions));
    return Answer.json(200, tree);
  }

  /// Answers `/api/v1` and `/apis/<group>/<version>`.
  Answer resources(String group, String version) {
    List<ResourceType> served =
        types.byGroup().getOrDefault(group, Map.of()).getOrDefault(version, List.of());
    if (served.isEmpty()) {
      return Answer.noSuchPage();
    }
    List<@Nullable Object> resources = new ArrayList<>();
    for (ResourceType type : served) {
      resources.add(
          Tree.map(
              "name", type.plural(),
              "singularName", type.singular(),
              "namespaced", type.namespaced(),
              "kind", type.kind().kind(),
              "verbs", ServedTypes.verbs(type),
              "shortNames", type.shortNames().isEmpty() ? null : type.shortNames(),
              "categories", type.categories().isEmpty() ? null : type.categories(),
              "storageVersionHash", storageHash(type).isEmpty() ? null : storageHash(type)));
      type.subresources().forEach(name -> resources.add(below(type, name)));
    }
    return Answer.json(
        200,
        Tree.map(
            "kind",
            "APIResourceList",
            "apiVersion",
            group.isEmpty() ? null : "v1", // Old clients of the core group know none.
            "groupVersion",
            group.isEmpty() ? version : group + "/" + version,
            "resources",
            resources));
  }

  private static Map<String, @Nullable Object> below(ResourceType type, String name) {
    Subresource subresource = Subresource.of(type, name);
    boolean foreign = !subresource.kind().apiVersion().equals(type.kind().apiVersion());
    return Tree.map(
        "name",
        type.plural() + "/" + name,
        "singularName",
        "",
        "namespaced",
        type.namespaced(),
        "group",
        foreign ? subresource.kind().group() : null,
        "version",
        foreign ? subresource.kind().version() : null,
        "kind",
        subresource.kind().kind(),
        "verbs",
        subresource.verbs());
  }
}
