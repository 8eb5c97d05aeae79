package dev.galley.base.schema;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The schemas of the built-in kinds, generated at build time from a published OpenAPI document.
/// Thread-safe; a type is read when it is first asked for.
public final class Schemas {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Schemas BUILT_IN = new Schemas();

  private final FactTable definitions = FactTable.read("definitions.txt");
  private final Map<String, Schema> read = new ConcurrentHashMap<>();

  private Schemas() {}

  public static Schemas builtIn() {
    return BUILT_IN;
  }

  /// The schema of a served kind, or of a body or answer such as `Scale`, `Eviction` or `Status`.
  public Optional<Schema> of(GroupVersionKind kind) {
    return definitionName(kind).map(this::definition);
  }

  /// `metadata` of every object.
  public Schema objectMeta() {
    return definition(META + "ObjectMeta");
  }

  /// The name of a kind's definition, such as `io.k8s.api.apps.v1.Deployment`.
  public Optional<String> definitionName(GroupVersionKind kind) {
    String group = kind.group();
    String first = group.isEmpty() ? "core" : group.substring(0, (group + ".").indexOf('.'));
    String parent =
        switch (group) {
          case "apiextensions.k8s.io" -> "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.";
          case "apiregistration.k8s.io" -> "io.k8s.kube-aggregator.pkg.apis.apiregistration.";
          default -> "io.k8s.api." + first + ".";
        };
    String name = parent + kind.version() + "." + kind.kind();
    if (definitions.names().contains(name)) {
      return Optional.of(name);
    }
    boolean meta = (group.isEmpty() || group.equals("meta.k8s.io")) && kind.version().equals("v1");
    return meta && definitions.names().contains(META + kind.kind())
        ? Optional.of(META + kind.kind())
        : Optional.empty();
  }

  /// @throws IllegalArgumentException when there is no such definition
  public Schema definition(String name) {
    Schema known = read.get(name);
    if (known != null) {
      return known;
    }
    Map<String, @Nullable Object> entry = definitions.entry(name);
    if (entry.isEmpty()) {
      throw new IllegalArgumentException("no definition of " + name);
    }
    Schema schema = Schema.of(Tree.with(entry, name, Schema.DEFINITION), this::definition);
    Schema raced = read.putIfAbsent(name, schema);
    return raced == null ? schema : raced;
  }

  /// All definitions, sorted; enough for the OpenAPI documents of all served groups.
  public Set<String> definitionNames() {
    return definitions.names();
  }

  /// A definition as OpenAPI v3 has it, with descriptions; references lead to
  /// `#/components/schemas/`.
  public Map<String, @Nullable Object> openApi(String name) {
    Map<String, @Nullable Object> prose = Descriptions.TABLE.entry(name);
    LinkedHashMap<String, @Nullable Object> tree =
        new LinkedHashMap<>(OpenApi.node(definitions.entry(name), Tree.textAt(prose, "")));
    if (tree.get("properties") instanceof Map<?, ?> properties) {
      LinkedHashMap<String, @Nullable Object> described = new LinkedHashMap<>();
      Tree.asMap(properties)
          .forEach((property, child) ->
              described.put(
                  property, OpenApi.node(Tree.mapAt(child), Tree.textAt(prose, property))));
      tree.put("properties", described);
    }
    return Tree.frozen(tree);
  }

  /// The definitions that a definition refers to, directly.
  public List<String> references(String name) {
    List<String> found = new ArrayList<>();
    OpenApi.references(definitions.entry(name), found);
    return found.stream().distinct().toList();
  }

  /// Prose is half a megabyte that only `explain` and the documents need.
  private static final class Descriptions {
    static final FactTable TABLE = FactTable.read("descriptions.txt");
  }
}
