package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object on its way through a build: its nodes, and what the build must remember about it.
final class Resource {
  private YamlMapping node;
  private @Nullable ResourceId id;
  private final List<ResourceId> earlierIds = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private final List<String> suffixes = new ArrayList<>();
  private final List<Origin> transformations = new ArrayList<>();
  private final List<ResourceId> referrers = new ArrayList<>();
  private @Nullable Origin origin;
  private Behavior behavior = Behavior.UNSPECIFIED;
  private boolean needsHash;
  private final Place place;

  Resource(YamlMapping node) {
    this.node = node;
    this.place = node.place();
  }

  YamlMapping node() {
    return node;
  }

  void nodeAs(YamlMapping changed) {
    this.node = changed;
    this.id = null;
  }

  /// Where the author of the object would look for it.
  Place place() {
    return place;
  }

  /// Group, version, kind, name and namespace as they are now.
  ResourceId id() {
    ResourceId known = id;
    if (known == null) {
      known =
          ResourceId.of(
              Nodes.text(node, "apiVersion"),
              Nodes.text(node, "kind"),
              Nodes.text(node, "metadata", "name"),
              Nodes.text(node, "metadata", "namespace"));
      id = known;
    }
    return known;
  }

  /// Call after any change that may touch kind, name or namespace.
  void identityChanged() {
    id = null;
  }

  ResourceId originalId() {
    return earlierIds.isEmpty() ? id() : earlierIds.getFirst();
  }

  List<ResourceId> earlierIds() {
    return earlierIds;
  }

  /// Keeps the present ID as an earlier one.
  void rememberId() {
    ResourceId now = id();
    if (earlierIds.isEmpty() || !earlierIds.getLast().equals(now)) {
      earlierIds.add(now);
    }
  }

  String name() {
    return id().name();
  }

  void nameAs(String name) {
    metadata().put("name", YamlScalar.string(name, place));
    id = null;
  }

  void namespaceAs(String namespace) {
    if (namespace.isEmpty()) {
      metadata().remove("namespace");
    } else {
      metadata().put("namespace", YamlScalar.string(namespace, place));
    }
    id = null;
  }

  YamlMapping metadata() {
    return Nodes.mapping(node, "metadata", place);
  }

  Map<String, String> labels() {
    return Nodes.texts(Nodes.at(node, "metadata", "labels"));
  }

  Map<String, String> annotations() {
    return Nodes.texts(Nodes.at(node, "metadata", "annotations"));
  }

  void annotationAs(String key, String value) {
    Nodes.mapping(metadata(), "annotations", place).put(key, YamlScalar.string(value, place));
  }

  List<String> prefixes() {
    return prefixes;
  }

  List<String> suffixes() {
    return suffixes;
  }

  List<Origin> transformations() {
    return transformations;
  }

  List<ResourceId> referrers() {
    return referrers;
  }

  @Nullable Origin origin() {
    return origin;
  }

  void originAs(@Nullable Origin newOrigin) {
    this.origin = newOrigin;
  }

  Behavior behavior() {
    return behavior;
  }

  void behaviorAs(Behavior newBehavior) {
    this.behavior = newBehavior;
  }

  boolean needsHash() {
    return needsHash;
  }

  void needsHashAs(boolean needed) {
    this.needsHash = needed;
  }

  /// Takes over what the build remembers about another resource, not its nodes.
  void rememberLike(Resource other) {
    earlierIds.clear();
    earlierIds.addAll(other.earlierIds);
    prefixes.clear();
    prefixes.addAll(other.prefixes);
    suffixes.clear();
    suffixes.addAll(other.suffixes);
    origin = other.origin;
    transformations.clear();
    transformations.addAll(other.transformations);
  }

  /// The data as it will be printed, in new maps and lists.
  @Nullable Object data() {
    return Yaml.data(node, YamlFlavour.KUSTOMIZE);
  }

  YamlNode copyOfNode() {
    return node.copy();
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
