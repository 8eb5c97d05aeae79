package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sets labels or annotations in the mappings that field specifications name.
final class PairsTransformer implements Transformer {
  private final Map<String, String> pairs;
  private final List<FieldSpec> specs;

  PairsTransformer(Map<String, String> pairs, List<FieldSpec> specs) {
    this.pairs = new TreeMap<>(pairs);
    this.specs = List.copyOf(specs);
  }

  @Override
  public void transform(ResourceMap resources) {
    if (pairs.isEmpty()) {
      return;
    }
    FieldWalk walk = new FieldWalk(FieldWalk.Making.MAPPING, this::set);
    for (Resource resource : resources.all()) {
      walk.over(resource, specs);
    }
  }

  private void set(YamlNode node) {
    if (!(node instanceof YamlMapping mapping)) {
      throw Fault.of(
          KustomizeProblem.BAD_FIELD_SPEC,
          "wrong node kind: expected MappingNode but got " + Nodes.kindName(node),
          node.place());
    }
    pairs.forEach((key, value) -> mapping.put(key, YamlScalar.string(value, mapping.place())));
  }
}
