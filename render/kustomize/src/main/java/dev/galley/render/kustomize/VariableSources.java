package dev.galley.render.kustomize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which object each variable means: looked up while names are still the ones that were written.
final class VariableSources {
  private final Map<String, Resource> sources = new HashMap<>();

  /// By the name of the variable.
  Map<String, Resource> byName() {
    return sources;
  }

  /// Adds the variables that `settings` declare to `into`.
  void add(Settings settings, Accumulator into) {
    List<Variable> variables = settings.parts("vars").stream().map(Variable::of).toList();
    try {
      for (Variable variable : variables) {
        bind(variable, into);
      }
      variables.forEach(into::add);
    } catch (Fault fault) {
      throw fault.within(
          "merging vars ["
              + String.join(" ", variables.stream().map(Variable::toString).toList())
              + "]");
    }
  }

  /// Remembers which object a variable means while its name is still known.
  private void bind(Variable variable, Accumulator into) {
    ResourceId wish = variable.object();
    boolean exact = !wish.namespace().isEmpty() || wish.isClusterScoped();
    List<Resource> found = new ArrayList<>();
    for (Resource each : into.resources().everNamed(wish.name())) {
      List<ResourceId> ids = new ArrayList<>(each.earlierIds());
      ids.add(each.id());
      if (ids.stream().anyMatch(id -> matches(id, wish, exact))) {
        found.add(each);
      }
    }
    if (found.size() > 1) {
      throw Fault.of(
          KustomizeProblem.BAD_VARIABLE,
          "found "
              + found.size()
              + " resId matches for var "
              + variable
              + " (unable to disambiguate)",
          variable.place());
    }
    if (found.size() == 1) {
      sources.put(variable.name(), found.getFirst());
    }
  }

  private static boolean matches(ResourceId id, ResourceId wish, boolean exact) {
    return id.name().equals(wish.name())
        && id.isKind(wish.group(), wish.version(), wish.kind())
        && (!exact || id.sameNamespace(wish));
  }
}
