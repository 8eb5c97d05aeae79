package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schemas;
import dev.galley.kube.api.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The paths of one resource in an OpenAPI document.
///
/// kubectl reads two things from them: that a patch takes `fieldValidation`, and which media types
/// a patch may have; without the first it validates on its own, without the second it merges
/// otherwise.
final class OpenApiPaths {
  private static final List<String> WRITE =
      List.of("dryRun", "fieldManager", "fieldValidation", "pretty");
  private static final List<String> LIST =
      List.of(
          "allowWatchBookmarks",
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "pretty",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds",
          "watch");
  private static final List<String> DELETE =
      List.of("dryRun", "gracePeriodSeconds", "orphanDependents", "pretty", "propagationPolicy");

  private final ResourceType type;
  private final String schema;
  private final boolean builtIn;
  private final List<String> verbs;

  OpenApiPaths(ResourceType type, String schema) {
    this.type = type;
    this.schema = schema;
    this.builtIn = Schemas.builtIn().definitionName(type.kind()).isPresent();
    this.verbs = ServedTypes.verbs(type);
  }

  static Map<String, @Nullable Object> reference(String schema) {
    return Tree.map("$ref", "#/components/schemas/" + schema);
  }

  static Map<String, @Nullable Object> identity(GroupVersionKind kind) {
    return Tree.map("group", kind.group(), "kind", kind.kind(), "version", kind.version());
  }

  void addTo(Map<String, @Nullable Object> paths) {
    String root =
        type.group().isEmpty()
            ? "/api/" + type.version()
            : "/apis/" + type.group() + "/" + type.version();
    String home = type.namespaced() ? root + "/namespaces/{namespace}/" : root + "/";
    if (type.namespaced() && verbs.contains("list")) {
      paths.put(root + "/" + type.plural(), Tree.map("get", list()));
    }
    paths.put(home + type.plural(), collection());
    if (verbs.contains("get")) {
      paths.put(
          home + type.plural() + "/{name}",
          item(type.kind(), schema, List.of("get", "put", "delete", "patch")));
    }
    for (String below : type.subresources()) {
      Subresource subresource = Subresource.of(type, below);
      String name = Schemas.builtIn().definitionName(subresource.kind()).orElse(schema);
      List<String> methods = new ArrayList<>();
      for (String verb : subresource.verbs()) {
        methods.add(method(verb));
      }
      paths.put(home + type.plural() + "/{name}/" + below, item(subresource.kind(), name, methods));
    }
  }

  private static String method(String verb) {
    return switch (verb) {
      case "create" -> "post";
      case "update" -> "put";
      default -> verb;
    };
  }

  private Map<String, @Nullable Object> collection() {
    Map<String, @Nullable Object> item = new LinkedHashMap<>();
    if (verbs.contains("list")) {
      item.put("get", list());
    }
    if (verbs.contains("create")) {
      item.put("post", operation("post", type.kind(), schema));
    }
    if (verbs.contains("deletecollection")) {
      item.put("delete", operation("deletecollection", type.kind(), schema));
    }
    if (type.namespaced()) {
      item.put("parameters", List.of(pathParameter("namespace")));
    }
    return item;
  }

  private Map<String, @Nullable Object> item(
      GroupVersionKind kind, String name, List<String> methods) {
    Map<String, @Nullable Object> item = new LinkedHashMap<>();
    methods.forEach(method -> item.put(method, operation(method, kind, name)));
    List<Map<String, @Nullable Object>> parameters = new ArrayList<>();
    parameters.add(pathParameter("name"));
    if (type.namespaced()) {
      parameters.add(pathParameter("namespace"));
    }
    item.put("parameters", parameters);
    return item;
  }

  private Map<String, @Nullable Object> list() {
    return Tree.map(
        "tags", List.of(tag()),
        "parameters", LIST.stream().map(OpenApiPaths::queryParameter).toList(),
        "responses", responses(schema + "List"),
        "x-kubernetes-action", "list",
        "x-kubernetes-group-version-kind", identity(type.kind()));
  }

  private Map<String, @Nullable Object> operation(
      String method, GroupVersionKind kind, String name) {
    boolean deletes = method.startsWith("delete");
    List<String> parameters =
        switch (method) {
          case "get" -> List.of("pretty");
          case "delete" -> DELETE;
          case "deletecollection" -> {
            List<String> both = new ArrayList<>(DELETE);
            LIST.stream().filter(each -> !both.contains(each)).forEach(both::add);
            yield both;
          }
          case "patch" -> {
            List<String> more = new ArrayList<>(WRITE);
            more.add("force");
            yield more;
          }
          default -> WRITE;
        };
    return Tree.map(
        "tags", List.of(tag()),
        "parameters", parameters.stream().map(OpenApiPaths::queryParameter).toList(),
        "requestBody", method.equals("get") ? null : Tree.map("content", content(method, name)),
        "responses", responses(deletes ? "io.k8s.apimachinery.pkg.apis.meta.v1.Status" : name),
        "x-kubernetes-action", method.equals("put") ? "put" : method,
        "x-kubernetes-group-version-kind", identity(kind));
  }

  private Map<String, @Nullable Object> content(String method, String name) {
    String meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    if (method.startsWith("delete")) {
      return Tree.map("*/*", Tree.map("schema", reference(meta + "DeleteOptions")));
    }
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    if (!method.equals("patch")) {
      content.put("*/*", Tree.map("schema", reference(name)));
      return content;
    }
    Map<String, @Nullable Object> patch = Tree.map("schema", Tree.map("type", "object"));
    content.put("application/apply-patch+yaml", patch);
    content.put("application/json-patch+json", patch);
    content.put("application/merge-patch+json", patch);
    if (builtIn) {
      content.put("application/strategic-merge-patch+json", patch);
    }
    return content;
  }

  private static Map<String, @Nullable Object> responses(String name) {
    return Tree.map(
        "200",
        Tree.map(
            "description",
            "OK",
            "content",
            Tree.map("application/json", Tree.map("schema", reference(name)))));
  }

  private String tag() {
    String group = type.group().isEmpty() ? "core" : type.group().replace(".k8s.io", "");
    return group + "_" + type.version();
  }

  private static Map<String, @Nullable Object> queryParameter(String name) {
    String kind =
        switch (name) {
          case "limit", "timeoutSeconds", "gracePeriodSeconds" -> "integer";
          case "allowWatchBookmarks", "sendInitialEvents", "watch", "force", "orphanDependents" ->
              "boolean";
          default -> "string";
        };
    return Tree.map(
        "name", name, "in", "query", "schema", Tree.map("type", kind, "uniqueItems", true));
  }

  private static Map<String, @Nullable Object> pathParameter(String name) {
    return Tree.map(
        "name",
        name,
        "in",
        "path",
        "required",
        true,
        "schema",
        Tree.map("type", "string", "uniqueItems", true));
  }
}
