package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schemas;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.ApiServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The OpenAPI v3 document of one group version: the paths of its resources, and every schema that
/// they reach.
final class OpenApiDocument {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final ApiServer server;
  private final Map<String, @Nullable Object> schemas = new TreeMap<>();
  private final Deque<String> wanted = new ArrayDeque<>();

  OpenApiDocument(ApiServer server) {
    this.server = server;
  }

  Map<String, @Nullable Object> of(List<ResourceType> types) {
    Map<String, @Nullable Object> paths = new LinkedHashMap<>();
    for (ResourceType type : types) {
      String name = schema(type);
      new OpenApiPaths(type, name).addTo(paths);
      for (String below : type.subresources()) {
        GroupVersionKind kind = Subresource.of(type, below).kind();
        Schemas.builtIn().definitionName(kind).ifPresent(each -> identify(each, kind));
      }
    }
    want(META + "DeleteOptions");
    want(META + "Status");
    addReachable();
    return Tree.map(
        "openapi",
        "3.0.0",
        "info",
        Tree.map("title", "Kubernetes", "version", server.options().version()),
        "paths",
        paths,
        "components",
        Tree.map("schemas", schemas));
  }

  /// Puts a type's own schemas into the document.
  ///
  /// @return the name of the schema of its objects
  private String schema(ResourceType type) {
    Optional<String> builtIn = Schemas.builtIn().definitionName(type.kind());
    String name = builtIn.orElseGet(() -> friendlyName(type.kind()));
    if (builtIn.isPresent()) {
      identify(name, type.kind());
    } else {
      addCustom(type, name);
    }
    GroupVersionKind list =
        new GroupVersionKind(type.group(), type.version(), type.kind().kind() + "List");
    schemas.put(name + "List", listSchema(name, list));
    want(META + "ListMeta");
    return name;
  }

  /// As upstream names the schema of a custom resource: its group backwards.
  private static String friendlyName(GroupVersionKind kind) {
    List<String> parts = List.of(kind.group().split("\\.")).reversed();
    return String.join(".", parts) + "." + kind.version() + "." + kind.kind();
  }

  private void want(String name) {
    if (!schemas.containsKey(name) && !wanted.contains(name)) {
      wanted.add(name);
    }
  }

  private void identify(String name, GroupVersionKind kind) {
    schemas.put(
        name,
        Tree.with(
            Schemas.builtIn().openApi(name), identity(kind), "x-kubernetes-group-version-kind"));
    Schemas.builtIn().references(name).forEach(this::want);
  }

  private void addReachable() {
    while (!wanted.isEmpty()) {
      String name = wanted.remove();
      if (!schemas.containsKey(name) && Schemas.builtIn().definitionNames().contains(name)) {
        schemas.put(name, Schemas.builtIn().openApi(name));
        Schemas.builtIn().references(name).forEach(this::want);
      }
    }
  }

  private void addCustom(ResourceType type, String name) {
    Map<String, @Nullable Object> schema =
        server.customKind(type.kind()).map(custom -> custom.schema()).orElse(Map.of());
    LinkedHashMap<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("apiVersion", described("apiVersion"));
    properties.put("kind", described("kind"));
    properties.put(
        "metadata", Tree.map("allOf", List.of(OpenApiPaths.reference(META + "ObjectMeta"))));
    Tree.mapAt(schema, "properties")
        .forEach((property, child) -> {
          if (!properties.containsKey(property)) {
            properties.put(property, child);
          }
        });
    want(META + "ObjectMeta");
    LinkedHashMap<String, @Nullable Object> tree = new LinkedHashMap<>(schema);
    tree.put("type", "object");
    tree.put("properties", properties);
    tree.put("x-kubernetes-group-version-kind", identity(type.kind()));
    schemas.put(name, tree);
  }

  /// What every kind says of the two fields that identify it; Pod's text serves for all.
  private static @Nullable Object described(String property) {
    return Tree.at(Schemas.builtIn().openApi("io.k8s.api.core.v1.Pod"), "properties", property);
  }

  private static Map<String, @Nullable Object> listSchema(String item, GroupVersionKind kind) {
    return Tree.map(
        "type",
        "object",
        "required",
        List.of("items"),
        "properties",
        Tree.map(
            "apiVersion", Tree.map("type", "string"),
            "items", Tree.map("type", "array", "items", OpenApiPaths.reference(item)),
            "kind", Tree.map("type", "string"),
            "metadata", OpenApiPaths.reference(META + "ListMeta")),
        "x-kubernetes-group-version-kind",
        identity(kind));
  }

  private static List<Map<String, @Nullable Object>> identity(GroupVersionKind kind) {
    return List.of(OpenApiPaths.identity(kind));
  }
}
