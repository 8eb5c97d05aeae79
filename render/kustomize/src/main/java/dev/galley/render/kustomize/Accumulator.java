package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a build has gathered so far: resources, field tables and variables.
final class Accumulator {
  private final ResourceMap resources = new ResourceMap();
  private final Configuration configuration = new Configuration();
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  ResourceMap resources() {
    return resources;
  }

  Configuration configuration() {
    return configuration;
  }

  List<Variable> variables() {
    return variables.values().stream().sorted(Comparator.comparing(Variable::name)).toList();
  }

  void add(Variable variable) {
    if (variables.putIfAbsent(variable.name(), variable) != null) {
      throw Fault.of(
          KustomizeProblem.BAD_VARIABLE,
          "var '" + variable.name() + "' already encountered",
          variable.place());
    }
  }

  /// Takes over everything of another accumulator.
  void merge(Accumulator other) {
    resources.appendAll(other.resources.all());
    configuration.addAll(other.configuration);
    other.variables.values().forEach(this::add);
  }

  /// Adds what a generator made, as its behaviour says.
  void absorb(List<Resource> generated) {
    for (Resource resource : generated) {
      absorb(resource);
    }
  }

  private void absorb(Resource made) {
    ResourceId id = made.id();
    List<Resource> matches = resources.everWithId(id);
    boolean joins = made.behavior() == Behavior.MERGE || made.behavior() == Behavior.REPLACE;
    if (matches.isEmpty()) {
      if (joins) {
        throw wrong("id " + goText(id) + " does not exist; cannot merge or replace", made);
      }
      resources.append(made);
      return;
    }
    if (matches.size() > 1) {
      throw wrong("found multiple objects " + matches + " that could accept merge of " + id, made);
    }
    if (!joins) {
      throw wrong(
          "id "
              + goText(id)
              + " exists; can not use behavior: '"
              + made.behavior()
              + "', behavior must be merge or replace",
          made);
    }
    join(matches.getFirst(), made);
  }

  private static Fault wrong(String message, Resource made) {
    return Fault.of(KustomizeProblem.BAD_GENERATOR, message, made.place());
  }

  private static String goText(ResourceId id) {
    return "resid.ResId{Gvk:resid.Gvk{Group:\"%s\", Version:\"%s\", Kind:\"%s\"}, Name:\"%s\", Namespace:\"%s\"}"
        .formatted(id.group(), id.version(), id.kind(), id.name(), id.namespace());
  }

  private void join(Resource old, Resource made) {
    for (String field : new String[] {"labels", "annotations"}) {
      mergePairs(old, made, "metadata", field);
    }
    if (made.behavior() == Behavior.MERGE) {
      mergePairs(old, made, "data");
      mergePairs(old, made, "binaryData");
    }
    made.nameAs(old.name());
    made.namespaceAs(old.id().namespace());
    Origin ownOrigin = made.origin();
    made.rememberLike(old);
    if (made.behavior() == Behavior.REPLACE) {
      made.originAs(ownOrigin);
    }
    made.behaviorAs(old.behavior());
    made.needsHashAs(made.needsHash() && old.needsHash());
    resources.replace(old, made);
  }

  /// The new pairs win, old ones that are missing come after.
  private static void mergePairs(Resource old, Resource made, String... path) {
    Map<String, String> before = Nodes.texts(Nodes.at(old.node(), path));
    if (before.isEmpty()) {
      return;
    }
    var target = made.node();
    for (String step : path) {
      target = Nodes.mapping(target, step, made.place());
    }
    for (Map.Entry<String, String> pair : new ArrayList<>(before.entrySet())) {
      if (!target.has(pair.getKey())) {
        target.put(pair.getKey(), YamlScalar.string(pair.getValue(), old.place()));
      }
    }
  }
}
