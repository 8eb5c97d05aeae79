package dev.galley.kube.server;

import dev.galley.base.schema.BuiltInResource;
import dev.galley.base.schema.BuiltInResources;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The types at their URLs: those of the API server, and those that exist only as questions.
final class ServedTypes {
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  /// Types of which nothing is stored: their objects are posted and answered.
  private static final List<ResourceType> QUESTIONS =
      BuiltInResources.all().stream()
          .filter(resource -> resource.verbs().equals(List.of("create")))
          .map(ServedTypes::type)
          .toList();

  private final ApiServer server;
  private final KubeApi own;

  ServedTypes(ApiServer server) {
    this.server = server;
    this.own = server.as(UserInfo.administrator("system:apiserver"));
  }

  private static ResourceType type(BuiltInResource resource) {
    return new ResourceType(
        resource.kind(),
        resource.plural(),
        resource.singular(),
        resource.namespaced(),
        resource.shortNames(),
        resource.categories(),
        resource.subresources());
  }

  static boolean isQuestion(ResourceType type) {
    return verbs(type).equals(List.of("create"));
  }

  static List<String> verbs(ResourceType type) {
    return BuiltInResources.of(type.kind()).map(BuiltInResource::verbs).orElse(ALL_VERBS);
  }

  List<ResourceType> all() {
    List<ResourceType> served = own.types();
    List<ResourceType> all = new ArrayList<>(served);
    for (ResourceType question : QUESTIONS) {
      if (served.stream().noneMatch(type -> type.kind().equals(question.kind()))) {
        all.add(question);
      }
    }
    return all;
  }

  Optional<ResourceType> of(String group, String version, String plural) {
    return all().stream()
        .filter(type ->
            type.plural().equals(plural)
                && type.group().equals(group)
                && type.version().equals(version))
        .findFirst();
  }

  boolean serves(String group, String version) {
    return all().stream()
        .anyMatch(type -> type.group().equals(group) && type.version().equals(version));
  }

  /// Types by group and version, preferred versions first.
  Map<String, Map<String, List<ResourceType>>> byGroup() {
    Map<String, List<ResourceType>> groups = new LinkedHashMap<>();
    for (ResourceType type : all()) {
      groups.computeIfAbsent(type.group(), any -> new ArrayList<>()).add(type);
    }
    Map<String, Map<String, List<ResourceType>>> sorted = new LinkedHashMap<>();
    groups.forEach((group, types) -> {
      types.sort(Comparator.comparing(ResourceType::plural));
      Map<String, List<ResourceType>> versions = new LinkedHashMap<>();
      types.stream()
          .map(ResourceType::version)
          .distinct()
          .sorted(KubeVersionOrder.PREFERRED_FIRST)
          .forEach(version -> versions.put(version, new ArrayList<>()));
      types.forEach(
          type -> versions.computeIfAbsent(type.version(), any -> new ArrayList<>()).add(type));
      sorted.put(group, versions);
    });
    return sorted;
  }

  Printer printer(ResourceType type) {
    return server
        .customKind(type.kind())
        .map(custom -> CustomColumns.of(custom.version()))
        .orElseGet(() -> Printers.builtIn(type.kind()));
  }

  boolean isCustom(ResourceType type) {
    return server.customKind(type.kind()).isPresent();
  }
}
