package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads merge keys from an OpenAPI document.
final class OpenApi {
  /// Types refer to themselves; what is deeper than this no patch reaches.
  private static final int DEEPEST = 24;

  private final YamlMapping definitions;
  private final boolean withBuiltIn;
  private final Map<String, MergeSchema> known = new HashMap<>();

  private OpenApi(YamlMapping definitions, boolean withBuiltIn) {
    this.definitions = definitions;
    this.withBuiltIn = withBuiltIn;
  }

  /// With the built-in definitions behind it, a document may refer to those.
  static MergeSchemas read(String text, String file, boolean withBuiltIn) {
    List<YamlNode> nodes = ResourceReader.nodes(text, file);
    Map<String, MergeSchema> byKind = new HashMap<>();
    if (!nodes.isEmpty() && Nodes.at(nodes.getFirst(), "definitions") instanceof YamlMapping all) {
      OpenApi document = new OpenApi(all, withBuiltIn);
      for (YamlMapping.Entry entry : all.entries()) {
        if (Nodes.at(entry.value(), "x-kubernetes-group-version-kind")
            instanceof YamlSequence kinds) {
          for (YamlNode kind : kinds.elements()) {
            byKind.put(key(kind), document.schema(entry.value(), 0));
          }
        }
      }
    }
    return new MergeSchemas(byKind);
  }

  private static String key(YamlNode kind) {
    String group = Nodes.text(kind, "group");
    String version = Nodes.text(kind, "version");
    return (group.isEmpty() ? version : group + "/" + version) + "/" + Nodes.text(kind, "kind");
  }

  private MergeSchema schema(YamlNode node, int depth) {
    String reference = Nodes.text(node, "$ref");
    if (!reference.isEmpty()) {
      return referred(reference, depth);
    }
    if (depth > DEEPEST) {
      return MergeSchema.PLAIN;
    }
    if (Nodes.text(node, "type").equals("array") || Nodes.at(node, "items") != null) {
      return list(node, depth);
    }
    if (!(Nodes.at(node, "properties") instanceof YamlMapping properties)) {
      return MergeSchema.PLAIN;
    }
    Map<String, MergeSchema> fields = new HashMap<>();
    for (YamlMapping.Entry entry : properties.entries()) {
      fields.put(entry.name(), schema(entry.value(), depth + 1));
    }
    return MergeSchema.mapping(fields);
  }

  private MergeSchema referred(String reference, int depth) {
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    YamlNode target = definitions.get(name);
    if (target == null && withBuiltIn) {
      return MergeSchemas.definition(name);
    }
    if (target == null || depth > DEEPEST) {
      return MergeSchema.PLAIN;
    }
    MergeSchema schema = known.get(name);
    if (schema == null) {
      // A type that refers to itself is plain inside itself.
      known.put(name, MergeSchema.PLAIN);
      schema = schema(target, depth + 1);
      known.put(name, schema);
    }
    return schema;
  }

  private MergeSchema list(YamlNode node, int depth) {
    YamlNode items = Nodes.at(node, "items");
    MergeSchema elements = items == null ? null : schema(items, depth + 1);
    boolean merges =
        List.of(Nodes.text(node, "x-kubernetes-patch-strategy").split(",")).contains("merge");
    if (!merges) {
      return MergeSchema.list(elements);
    }
    List<String> keys = keys(node);
    return keys.isEmpty() || elements == null
        ? MergeSchema.united()
        : MergeSchema.merged(elements, keys.toArray(String[]::new));
  }

  private static List<String> keys(YamlNode node) {
    List<String> keys = new ArrayList<>();
    @Nullable YamlNode mapKeys = Nodes.at(node, "x-kubernetes-list-map-keys");
    if (mapKeys instanceof YamlSequence sequence) {
      for (YamlNode each : sequence.elements()) {
        if (each instanceof YamlScalar scalar) {
          keys.add(scalar.text());
        }
      }
    } else if (!Nodes.text(node, "x-kubernetes-patch-merge-key").isEmpty()) {
      keys.add(Nodes.text(node, "x-kubernetes-patch-merge-key"));
    }
    return keys;
  }
}
