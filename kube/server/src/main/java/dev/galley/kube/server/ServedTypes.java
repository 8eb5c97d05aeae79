package dev.galley.kube.server;

import dev.galley.base.schema.BuiltInResource;
import dev.galley.base.schema.BuiltInResources;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.BuiltInTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The types at their URLs: those of the API server, and those that exist only as questions.
final class ServedTypes {
  private static final List<String> ALL_VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

  /// Types of which nothing is stored: their objects are posted and answered.
  private static final List<ResourceType> QUESTIONS =
      BuiltInResources.all().stream()
          .filter(resource -> resource.verbs().equals(List.of("create")))
          .map(BuiltInTypes::of)
          .toList();

  private final ApiServer server;
  private final KubeApi own;
  private volatile Table table = new Table(List.of(), List.of(), Map.of(), Map.of());

  /// What was worked out from one state of the server's types; it changes only with a definition.
  private record Table(
      List<ResourceType> from,
      List<ResourceType> all,
      Map<Place, Entry> byPlace,
      Map<String, Map<String, List<ResourceType>>> byGroup) {}

  /// Where a type is found in a URL.
  private record Place(String group, String version, String plural) {}

  private record Entry(ResourceType type, boolean custom, boolean question, Printer printer) {}

  ServedTypes(ApiServer server) {
    this.server = server;
    this.own = server.as(UserInfo.administrator("system:apiserver"));
  }

  boolean isQuestion(ResourceType type) {
    return entry(type).map(Entry::question).orElse(false);
  }

  static List<String> verbs(ResourceType type) {
    return BuiltInResources.of(type.kind()).map(BuiltInResource::verbs).orElse(ALL_VERBS);
  }

  List<ResourceType> all() {
    return table().all();
  }

  /// The same list as long as the server serves the same types.
  List<ResourceType> state() {
    return table().from();
  }

  private Table table() {
    List<ResourceType> served = own.types();
    Table known = table;
    if (isSame(known.from(), served)) {
      return known;
    }
    List<ResourceType> all = new ArrayList<>(served);
    for (ResourceType question : QUESTIONS) {
      if (served.stream().noneMatch(type -> type.kind().equals(question.kind()))) {
        all.add(question);
      }
    }
    Map<Place, Entry> places = new ConcurrentHashMap<>();
    all.forEach(type -> places.put(place(type), entryOf(type)));
    Table made = new Table(served, List.copyOf(all), places, grouped(all));
    table = made;
    return made;
  }

  /// The server makes a new list for every change, even of a schema.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(List<ResourceType> known, List<ResourceType> served) {
    return known == served;
  }

  private static Place place(ResourceType type) {
    return new Place(type.group(), type.version(), type.plural());
  }

  private Entry entryOf(ResourceType type) {
    boolean question = verbs(type).equals(List.of("create"));
    return server
        .customKind(type.kind())
        .map(custom -> new Entry(type, true, question, CustomColumns.of(custom.version())))
        .orElseGet(() -> new Entry(type, false, question, Printers.builtIn(type.kind())));
  }

  private Optional<Entry> entry(ResourceType type) {
    return Optional.ofNullable(table().byPlace().get(place(type)));
  }

  Optional<ResourceType> of(String group, String version, String plural) {
    return Optional.ofNullable(table().byPlace().get(new Place(group, version, plural)))
        .map(Entry::type);
  }

  boolean serves(String group) {
    return table().byGroup().containsKey(group);
  }

  boolean serves(String group, String version) {
    return table().byGroup().getOrDefault(group, Map.of()).containsKey(version);
  }

  /// Types by group and version, preferred versions first.
  Map<String, Map<String, List<ResourceType>>> byGroup() {
    return table().byGroup();
  }

  private static Map<String, Map<String, List<ResourceType>>> grouped(List<ResourceType> all) {
    Map<String, List<ResourceType>> groups = new LinkedHashMap<>();
    for (ResourceType type : all) {
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
    return entry(type).map(Entry::printer).orElse(Printer.PLAIN);
  }

  /// Whether a group is one of custom resources.
  boolean isCustom(String group) {
    return byGroup().getOrDefault(group, Map.of()).values().stream()
        .flatMap(List::stream)
        .anyMatch(this::isCustom);
  }

  boolean isCustom(ResourceType type) {
    return entry(type).map(Entry::custom).orElse(false);
  }
}
