package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.util.List;

/// Visits the fields that field specifications name, and makes them where asked.
final class FieldWalk {
  /// What is made at the end of a path.
  enum Making {
    NOTHING,
    TEXT,
    NUMBER,
    MAPPING
  }

  /// Does something to a field. A scalar is changed in place, so its parent is not needed.
  @FunctionalInterface
  interface Visit {
    void field(YamlNode node);
  }

  private final Making making;
  private final Visit visit;

  FieldWalk(Making making, Visit visit) {
    this.making = making;
    this.visit = visit;
  }

  /// Visits every field that fits the resource.
  void over(Resource resource, List<FieldSpec> specs) {
    for (FieldSpec spec : specs) {
      over(resource, spec);
    }
  }

  void over(Resource resource, FieldSpec spec) {
    if (!spec.fits(resource.id())) {
      return;
    }
    try {
      walk(resource.node(), spec.steps(), spec.create());
    } catch (Fault fault) {
      throw fault
          .within("considering field '" + spec.path() + "' of object " + resource.id())
          .at(resource.place());
    }
  }

  private void walk(YamlNode node, List<String> steps, boolean create) {
    if (steps.isEmpty()) {
      visit.field(node);
      return;
    }
    if (Nodes.isNull(node)) {
      return;
    }
    switch (node) {
      case YamlSequence sequence -> {
        for (YamlNode element : List.copyOf(sequence.elements())) {
          walk(element, steps, create);
        }
      }
      case YamlMapping mapping -> step(mapping, steps, create);
      case YamlAlias alias -> walk(alias.target(), steps, create);
      case YamlScalar scalar ->
          throw Fault.of(
              KustomizeProblem.BAD_FIELD_SPEC, "expected sequence or mapping node", scalar.place());
    }
  }

  private void step(YamlMapping mapping, List<String> steps, boolean create) {
    String name = steps.getFirst();
    boolean sequence = name.endsWith("[]");
    if (sequence) {
      name = name.substring(0, name.length() - 2);
    }
    if (name.isEmpty()) {
      throw Fault.of(
          KustomizeProblem.BAD_FIELD_SPEC,
          "cannot set or create an empty field name",
          mapping.place());
    }
    boolean mayMake = create && making != Making.NOTHING && !sequence;
    YamlNode field = mapping.get(name);
    if (field == null && !mayMake) {
      return;
    }
    if (field == null || (Nodes.isNull(field) && mayMake)) {
      field = made(mapping, steps.size() == 1);
      mapping.put(name, field);
    }
    walk(field, steps.subList(1, steps.size()), create);
  }

  private YamlNode made(YamlMapping parent, boolean last) {
    if (!last || making == Making.MAPPING) {
      return new YamlMapping(parent.place());
    }
    YamlScalar scalar = new YamlScalar("", YamlStyle.PLAIN, parent.place());
    scalar.tagAs(making == Making.NUMBER ? "!!int" : "!!str");
    return scalar;
  }
}
