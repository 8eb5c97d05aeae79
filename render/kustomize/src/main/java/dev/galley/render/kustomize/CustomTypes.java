package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.render.kustomize.Configuration.Table;
import java.util.ArrayList;
import java.util.List;

/// Finds name references, labels and annotations in the OpenAPI definitions of `crds` files.
final class CustomTypes {
  private static final String DEFINITION = "#/definitions/";
  private static final int DEEPEST = 24;

  private final YamlMapping types;
  private final Configuration configuration;

  private CustomTypes(YamlMapping types, Configuration configuration) {
    this.types = types;
    this.configuration = configuration;
  }

  static void addTo(Configuration configuration, YamlNode root) {
    if (!(root instanceof YamlMapping types)) {
      return;
    }
    CustomTypes reader = new CustomTypes(types, configuration);
    for (YamlMapping.Entry entry : types.entries()) {
      if (Nodes.at(entry.value(), "Schema", "properties") instanceof YamlMapping properties
          && properties.has("kind")
          && properties.has("apiVersion")
          && properties.has("metadata")) {
        String kind = entry.name().substring(entry.name().lastIndexOf('.') + 1);
        reader.walk(entry.name(), kind, "", 0);
      }
    }
  }

  private void walk(String type, String kind, String path, int depth) {
    if (depth > DEEPEST
        || !(Nodes.at(types.get(type), "Schema", "properties") instanceof YamlMapping properties)) {
      return;
    }
    for (YamlMapping.Entry entry : properties.entries()) {
      String field = path.isEmpty() ? entry.name() : path + "/" + entry.name();
      YamlNode property = entry.value();
      if (Nodes.at(property, "x-kubernetes-annotation") != null) {
        configuration.add(Table.COMMON_ANNOTATIONS, spec(kind, field));
      }
      if (Nodes.at(property, "x-kubernetes-label-selector") != null) {
        configuration.add(Table.COMMON_LABELS, spec(kind, field));
      }
      if (Nodes.at(property, "x-kubernetes-identity") != null) {
        configuration.add(Table.NAME_PREFIX, spec(kind, field));
      }
      reference(kind, field, property);
      String reference = reference(property);
      if (!reference.isEmpty()) {
        walk(reference, kind, field, depth + 1);
      }
    }
  }

  private static FieldSpec spec(String kind, String path) {
    return new FieldSpec("", "", kind, path, false);
  }

  private static String reference(YamlNode property) {
    String direct = Nodes.text(property, "$ref");
    String inList = Nodes.text(property, "items", "$ref");
    String reference = direct.isEmpty() ? inList : direct;
    return reference.startsWith(DEFINITION) ? reference.substring(DEFINITION.length()) : reference;
  }

  private void reference(String kind, String field, YamlNode property) {
    String target = Nodes.text(property, "x-kubernetes-object-ref-kind");
    String version = Nodes.text(property, "x-kubernetes-object-ref-api-version");
    if (target.isEmpty() || version.isEmpty()) {
      return;
    }
    String key = Nodes.text(property, "x-kubernetes-object-ref-name-key");
    List<FieldSpec> referrers = new ArrayList<>();
    referrers.add(spec(kind, key.isEmpty() ? field + "/name" : field + "/" + key));
    int slash = version.indexOf('/');
    configuration.add(
        new NameReference(
            slash < 0 ? "" : version.substring(0, slash),
            version.substring(slash + 1),
            target,
            referrers));
  }
}
