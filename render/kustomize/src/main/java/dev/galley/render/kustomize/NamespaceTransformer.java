package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Puts everything that has a namespace into one.
final class NamespaceTransformer implements Transformer {
  private static final FieldSpec OWN = new FieldSpec("", "", "", "metadata/namespace", true);

  private final String namespace;
  private final List<FieldSpec> specs;
  private final String subjects;
  private final boolean unsetOnly;

  NamespaceTransformer(
      String namespace, List<FieldSpec> specs, String subjects, boolean unsetOnly) {
    if (!Set.of("", "defaultOnly", "allServiceAccounts", "none").contains(subjects)) {
      throw Fault.of(
          KustomizeProblem.BAD_TRANSFORMER,
          "invalid value \"%s\" for setRoleBindingSubjects: must be one of %s, %s or %s"
              .formatted(subjects, "\"defaultOnly\"", "\"none\"", "\"allServiceAccounts\""));
    }
    this.namespace = namespace;
    this.specs = specs.stream().filter(spec -> !spec.path().equals("metadata/namespace")).toList();
    this.subjects = subjects.isEmpty() ? "defaultOnly" : subjects;
    this.unsetOnly = unsetOnly;
  }

  @Override
  public void transform(ResourceMap resources) {
    if (namespace.isEmpty()) {
      return;
    }
    for (Resource resource : resources.all()) {
      resource.rememberId();
      change(resource);
      resource.identityChanged();
    }
    resources.identitiesChanged();
    for (ResourceId id : resources.conflicts()) {
      List<Resource> matches = resources.withId(id);
      throw Fault.of(
          KustomizeProblem.DUPLICATE_ID,
          "namespace transformation produces ID conflict: " + matches,
          matches.getLast().place());
    }
  }

  private void change(Resource resource) {
    FieldWalk walk = new FieldWalk(FieldWalk.Making.TEXT, this::set);
    ResourceId id = resource.id();
    if (!id.isClusterScoped()) {
      walk.over(resource, OWN);
    }
    boolean binding = id.kind().equals("RoleBinding") || id.kind().equals("ClusterRoleBinding");
    if (binding) {
      bind(resource);
    }
    List<FieldSpec> fitting = new ArrayList<>();
    for (FieldSpec spec : specs) {
      boolean renames = spec.path().equals("metadata/name") && !id.apiVersion().equals("v1");
      boolean subject = binding && spec.path().equals("subjects/namespace");
      if (!renames && !subject) {
        fitting.add(spec);
      }
    }
    try {
      walk.over(resource, fitting);
    } catch (Fault fault) {
      throw fault.message().contains("wrong node kind")
          ? fault.within("namespace field specs must target scalar nodes")
          : fault.within("namespace transformation failed");
    }
  }

  private void bind(Resource resource) {
    if (!(resource.node().get("subjects") instanceof YamlSequence sequence)) {
      return;
    }
    for (YamlNode subject : sequence.elements()) {
      boolean chosen =
          switch (subjects) {
            case "defaultOnly" -> Nodes.text(subject, "name").equals("default");
            case "allServiceAccounts" -> Nodes.text(subject, "kind").equals("ServiceAccount");
            default -> false;
          };
      if (chosen && subject instanceof YamlMapping mapping) {
        if (!mapping.has("namespace")) {
          mapping.put("namespace", YamlScalar.string("", mapping.place()));
        }
        YamlNode field = mapping.get("namespace");
        if (field != null) {
          set(field);
        }
      }
    }
  }

  private void set(YamlNode node) {
    YamlScalar scalar = Nodes.scalar(node);
    if (!unsetOnly || scalar.text().isEmpty() || Nodes.isNull(scalar)) {
      scalar.tagAs("!!str");
      scalar.textAs(namespace);
    }
  }
}
