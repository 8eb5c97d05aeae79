package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlStyle;
import java.util.List;

/// Sets how many replicas the objects of one name have.
final class ReplicaTransformer implements Transformer {
  private final String name;
  private final String count;
  private final List<FieldSpec> specs;

  ReplicaTransformer(String name, String count, List<FieldSpec> specs) {
    this.name = name;
    this.count = count.isEmpty() ? "0" : count;
    this.specs = List.copyOf(specs);
  }

  @Override
  public void transform(ResourceMap resources) {
    boolean found = false;
    for (FieldSpec spec : specs) {
      FieldWalk walk = new FieldWalk(FieldWalk.Making.NUMBER, this::set);
      for (Resource resource : resources.everNamed(name)) {
        boolean fits =
            matches(resource.id(), spec)
                || resource.earlierIds().stream().anyMatch(id -> matches(id, spec));
        if (fits) {
          found = true;
          walk.over(resource, spec);
        }
      }
    }
    if (!found) {
      String kinds =
          String.join(
              " ",
              specs.stream()
                  .map(spec -> new ResourceId(spec.group(), spec.version(), spec.kind(), "", ""))
                  .map(ResourceId::kindText)
                  .toList());
      throw Fault.of(
          KustomizeProblem.PATCH_WITHOUT_TARGET,
          "resource with name "
              + name
              + " does not match a config with the following GVK ["
              + kinds
              + "]");
    }
  }

  private boolean matches(ResourceId id, FieldSpec spec) {
    return id.name().equals(name) && spec.fits(id);
  }

  private void set(YamlNode node) {
    if (node instanceof YamlScalar scalar) {
      scalar.tagAs("!!int");
      scalar.styleAs(YamlStyle.PLAIN);
      scalar.textAs(count);
    }
  }
}
