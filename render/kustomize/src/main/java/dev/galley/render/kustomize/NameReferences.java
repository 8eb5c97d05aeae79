package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes every field that holds an object's earlier name hold its present one.
///
/// Candidates are looked up by name, so the work is in proportion to the number of references. See
/// section 11 of the reference.
final class NameReferences implements Transformer {
  private final List<NameReference> references;

  NameReferences(List<NameReference> references) {
    this.references = List.copyOf(references);
  }

  @Override
  public void transform(ResourceMap resources) {
    List<Fault> faults = new ArrayList<>();
    for (Resource referrer : resources.all()) {
      try {
        new Referrer(referrer, resources).update(references);
      } catch (Fault fault) {
        faults.add(fault);
      }
    }
    resources.identitiesChanged();
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
  }

  /// One resource and the search for what it refers to.
  private static final class Referrer {
    private final Resource resource;
    private final ResourceMap resources;
    private final ResourceId original;
    private final Set<String> boundNamespaces;

    Referrer(Resource resource, ResourceMap resources) {
      this.resource = resource;
      this.resources = resources;
      this.original = resource.originalId();
      this.boundNamespaces = boundNamespaces(resource);
    }

    private static Set<String> boundNamespaces(Resource resource) {
      Set<String> namespaces = new HashSet<>();
      if (resource.id().kind().equals("RoleBinding")
          && resource.node().get("subjects") instanceof YamlSequence subjects) {
        for (YamlNode subject : subjects.elements()) {
          if (Nodes.text(subject, "kind").equals("ServiceAccount")) {
            YamlNode namespace = Nodes.at(subject, "namespace");
            if (namespace != null
                && !(namespace instanceof YamlScalar scalar && Nodes.isString(scalar))) {
              throw Fault.of(
                      KustomizeProblem.BAD_RESOURCE,
                      "Invalid Input: namespace is blank for resource \"" + resource.id() + "\"",
                      namespace.place())
                  .hint("Give the subject a namespace, or remove the field");
            }
            namespaces.add(Nodes.text(subject, "namespace"));
          }
        }
      }
      return namespaces;
    }

    void update(List<NameReference> references) {
      for (NameReference reference : references) {
        for (FieldSpec spec : reference.referrers()) {
          if (spec.fits(original)) {
            update(reference, spec);
          }
        }
      }
    }

    private void update(NameReference reference, FieldSpec spec) {
      FieldWalk walk = new FieldWalk(FieldWalk.Making.NOTHING, node -> set(node, reference, spec));
      // The kind may have changed since; the field is looked for in the object as it is.
      FieldSpec anyKind = new FieldSpec("", "", "", spec.path(), false);
      try {
        walk.over(resource, anyKind);
      } catch (Fault fault) {
        throw fault.within(
            "updating name reference in '" + spec.path() + "' field of '" + resource.id() + "'");
      }
    }

    private void set(YamlNode node, NameReference reference, FieldSpec spec) {
      if (Nodes.isNull(node)) {
        return;
      }
      switch (node) {
        case YamlScalar scalar -> setScalar(scalar, reference, spec);
        case YamlMapping mapping -> setMapping(mapping, reference, spec);
        case YamlSequence sequence -> {
          for (YamlNode element : sequence.elements()) {
            set(element, reference, spec);
          }
        }
        case YamlAlias _ -> {}
      }
    }

    private void setScalar(YamlScalar scalar, NameReference reference, FieldSpec spec) {
      Resource found = select(scalar.text(), reference, spec, _ -> true, false);
      if (found != null && !found.name().equals(scalar.text())) {
        Nodes.text(scalar, found.name());
      }
      note(found);
    }

    private void note(@Nullable Resource found) {
      if (found != null) {
        found.referrers().add(resource.id());
      }
    }

    private void setMapping(YamlMapping mapping, NameReference reference, FieldSpec spec) {
      if (!(mapping.get("name") instanceof YamlScalar name)) {
        throw Fault.of(
            KustomizeProblem.BAD_CONFIGURATION,
            "path config error; no 'name' field in node",
            mapping.place());
      }
      Predicate<Resource> inNamespace =
          mapping.get("namespace") instanceof YamlScalar namespace
              ? inNamespace(name.text(), namespace.text())
              : _ -> true;
      Resource found = select(name.text(), reference, spec, inNamespace, true);
      note(found);
      if (found == null || (found.name().equals(name.text()) && found.id().namespace().isEmpty())) {
        return;
      }
      Nodes.text(name, found.name());
      if (!found.id().namespace().isEmpty()) {
        mapping.put("namespace", YamlScalar.string(found.id().namespace(), mapping.place()));
      }
    }

    /// The namespace counts as an original one; only when nothing at all came from there, as a
    /// present one.
    private Predicate<Resource> inNamespace(String name, String namespace) {
      boolean original =
          resources.everNamed(name).stream()
              .anyMatch(each -> each.originalId().effectiveNamespace().equals(namespace));
      return each ->
          (original ? each.originalId() : each.id()).effectiveNamespace().equals(namespace);
    }

    private @Nullable Resource select(
        String name,
        NameReference reference,
        FieldSpec spec,
        Predicate<Resource> condition,
        boolean namespacesToo) {
      List<Resource> candidates = new ArrayList<>();
      for (Resource each : resources.everNamed(name)) {
        if (wasNamed(each, name)
            && isVisible(each)
            && condition.test(each)
            && was(each, reference.group(), reference.version(), reference.kind())
            && isRole(each, spec)) {
          candidates.add(each);
        }
      }
      if (candidates.size() == 1) {
        return candidates.getFirst();
      }
      candidates.removeIf(each -> !sameEnds(each, true));
      if (candidates.size() > 1) {
        candidates.removeIf(each -> !sameEnds(each, false));
      }
      if (candidates.isEmpty()) {
        return null;
      }
      if (candidates.size() > 1 && !identical(candidates, namespacesToo)) {
        throw ambiguous(candidates);
      }
      return candidates.getFirst();
    }

    private static boolean wasNamed(Resource each, String name) {
      return each.earlierIds().stream().anyMatch(id -> id.name().equals(name));
    }

    private static boolean was(Resource each, String group, String version, String kind) {
      return each.earlierIds().stream().anyMatch(id -> id.isKind(group, version, kind));
    }

    private boolean isVisible(Resource each) {
      ResourceId own = resource.id();
      ResourceId other = each.id();
      if (own.isClusterScoped() || other.isClusterScoped()) {
        return true;
      }
      boolean same = own.sameNamespace(other);
      // A ServiceAccount of a bound namespace passes both of the original's sieves.
      return same
          || (other.kind().equals("ServiceAccount") && boundNamespaces.contains(other.namespace()));
    }

    private boolean isRole(Resource each, FieldSpec spec) {
      if (!spec.path().endsWith("roleRef/name")) {
        return true;
      }
      YamlNode roleRef = resource.node().get("roleRef");
      if (Nodes.at(roleRef, "apiGroup") == null || Nodes.at(roleRef, "kind") == null) {
        return true;
      }
      return was(each, Nodes.text(roleRef, "apiGroup"), "", Nodes.text(roleRef, "kind"));
    }

    private boolean sameEnds(Resource each, boolean emptyFits) {
      return sameEnd(each.prefixes(), resource.prefixes(), emptyFits)
          && sameEnd(each.suffixes(), resource.suffixes(), emptyFits);
    }

    private static boolean sameEnd(List<String> left, List<String> right, boolean emptyFits) {
      if (emptyFits && (left.isEmpty() || right.isEmpty())) {
        return true;
      }
      List<String> shorter = left.size() <= right.size() ? left : right;
      List<String> longer = left.size() <= right.size() ? right : left;
      if (shorter.isEmpty()) {
        return longer.isEmpty();
      }
      return longer.subList(longer.size() - shorter.size(), longer.size()).equals(shorter);
    }

    private static boolean identical(List<Resource> candidates, boolean namespacesToo) {
      Resource first = candidates.getFirst();
      return candidates.stream()
          .allMatch(each ->
              each.name().equals(first.name())
                  && (!namespacesToo
                      || Objects.equals(each.id().namespace(), first.id().namespace())));
    }

    private Fault ambiguous(List<Resource> candidates) {
      return Fault.of(
              KustomizeProblem.AMBIGUOUS_REFERENCE,
              "found multiple possible referrals: "
                  + String.join(
                      ", ", candidates.stream().map(each -> each.id().toString()).toList()),
              resource.place())
          .hint("Give the reference a namespace, or the objects different names");
    }
  }
}
