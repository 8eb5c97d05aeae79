package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import java.util.List;

/// Puts a prefix before names, or a suffix after them.
final class NameTransformer implements Transformer {
  private final String prefix;
  private final String suffix;
  private final List<FieldSpec> specs;

  NameTransformer(String prefix, String suffix, List<FieldSpec> specs) {
    this.prefix = prefix;
    this.suffix = suffix;
    this.specs = List.copyOf(specs);
  }

  @Override
  public void transform(ResourceMap resources) {
    FieldWalk walk = new FieldWalk(FieldWalk.Making.TEXT, this::set);
    for (Resource resource : resources.all()) {
      ResourceId original = resource.originalId();
      if (isFixed(original)) {
        continue;
      }
      for (FieldSpec spec : specs) {
        if (!spec.fits(original)) {
          continue;
        }
        if (spec.path().equals("metadata/name")) {
          remember(resource);
        }
        walk.over(resource, spec);
      }
      resource.identityChanged();
    }
    resources.identitiesChanged();
  }

  private void remember(Resource resource) {
    if (!prefix.isEmpty()) {
      resource.prefixes().add(prefix);
    }
    if (!suffix.isEmpty()) {
      resource.suffixes().add(suffix);
    }
    if (!prefix.isEmpty() || !suffix.isEmpty()) {
      resource.rememberId();
    }
  }

  private static boolean isFixed(ResourceId id) {
    return id.kind().equals("CustomResourceDefinition")
        || id.kind().equals("Namespace")
        || (id.group().equals("apiregistration.k8s.io") && id.kind().equals("APIService"));
  }

  private void set(YamlNode node) {
    if (node instanceof YamlScalar scalar) {
      scalar.tagAs("!!str");
      scalar.textAs(prefix + scalar.text() + suffix);
    } else {
      throw Fault.of(
          KustomizeProblem.BAD_FIELD_SPEC,
          "wrong node kind: expected ScalarNode but got " + Nodes.kindName(node),
          node.place());
    }
  }
}
