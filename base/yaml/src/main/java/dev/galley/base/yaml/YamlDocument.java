package dev.galley.base.yaml;

import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One document of a file: its nodes, and the data they stand for.
public record YamlDocument(String file, YamlNode root) {

  /// The data as the API server's tools read it: YAML 1.1 booleans, whole numbers as Long, all
  /// other numbers as Double, aliases and merge keys expanded.
  public @Nullable Object tree() {
    return Tree.copyOf(narrow(data(YamlFlavour.KUBERNETES)));
  }

  /// The data when it is a mapping; an empty map otherwise.
  public Map<String, @Nullable Object> map() {
    return tree() instanceof Map<?, ?> map ? Tree.asMap(map) : Map.of();
  }

  /// The data by the rules of a flavour, as new maps and lists that the caller may change; whole
  /// numbers beyond 63 bits are BigInteger.
  public @Nullable Object data(YamlFlavour flavour) {
    return new YamlTrees(flavour).tree(root);
  }

  /// The root with aliases and merge keys replaced by copies of what they stand for.
  public YamlNode expanded() {
    return YamlExpansion.of(root);
  }

  private static @Nullable Object narrow(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Tree.asMap(map).replaceAll((key, child) -> narrow(child));
    } else if (value instanceof List<?> list) {
      Tree.asList(list).replaceAll(YamlDocument::narrow);
    } else if (value instanceof BigInteger number) {
      return number.doubleValue();
    }
    return value;
  }

  /// Whether there is nothing but comments.
  public boolean isEmpty() {
    return root instanceof YamlScalar scalar
        && scalar.style() == YamlStyle.PLAIN
        && scalar.tag().isEmpty()
        && YamlTypes.resolve(scalar.text(), YamlFlavour.KUSTOMIZE) == null;
  }

  /// The node at a path of field names and list indices; through aliases.
  public Optional<YamlNode> node(String... path) {
    YamlNode here = root;
    for (String step : path) {
      YamlNode next = child(here, step);
      if (next == null) {
        return Optional.empty();
      }
      here = next;
    }
    return Optional.of(here);
  }

  private static @Nullable YamlNode child(YamlNode node, String step) {
    return switch (node) {
      case YamlAlias alias -> child(alias.target(), step);
      case YamlMapping mapping -> mapping.get(step);
      case YamlSequence sequence -> {
        int index = index(step);
        yield index >= 0 && index < sequence.elements().size()
            ? sequence.elements().get(index)
            : null;
      }
      case YamlScalar _ -> null;
    };
  }

  private static int index(String step) {
    try {
      return Integer.parseInt(step);
    } catch (NumberFormatException noNumber) {
      return -1;
    }
  }

  /// Where a field stands: the place of its key for a field of a mapping, of the element for a
  /// list. When the path is not there, the place of the nearest field above it.
  public Place place(String... path) {
    YamlNode here = root;
    Place best = root.place();
    for (String step : path) {
      YamlNode resolved = here instanceof YamlAlias alias ? alias.target() : here;
      YamlNode next = child(resolved, step);
      if (next == null) {
        return best;
      }
      YamlMapping.Entry entry = resolved instanceof YamlMapping map ? map.entry(step) : null;
      best = entry == null ? next.place() : entry.key().place();
      here = next;
    }
    return best;
  }

  /// The line of a field, counted from 1.
  public int line(String... path) {
    return place(path).line();
  }

  /// Every key that its mapping has already, each with its place.
  public List<Problem> duplicateKeys() {
    List<Problem> problems = new ArrayList<>();
    Deque<YamlNode> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case YamlMapping mapping -> {
          duplicates(mapping, problems);
          mapping.entries().reversed().forEach(entry -> open.push(entry.value()));
        }
        case YamlSequence sequence -> sequence.elements().reversed().forEach(open::push);
        case YamlScalar _, YamlAlias _ -> {}
      }
    }
    return problems;
  }

  private static void duplicates(YamlMapping mapping, List<Problem> problems) {
    Map<String, Place> seen = HashMap.newHashMap(mapping.size());
    for (YamlMapping.Entry entry : mapping.entries()) {
      Place first = seen.putIfAbsent(entry.name(), entry.key().place());
      if (first != null && !YamlTrees.isMergeKey(entry.key())) {
        problems.add(
            Problem.of(
                    YamlProblem.DUPLICATE_KEY,
                    "mapping key \"" + entry.name() + "\" already defined at line " + first.line())
                .at(entry.key().place())
                .hint("Remove one of the two"));
      }
    }
  }
}
