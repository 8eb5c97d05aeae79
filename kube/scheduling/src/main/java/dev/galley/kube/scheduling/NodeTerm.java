package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One term of node affinity: expressions on labels and on fields, all of which must hold. A term
/// without any matches nothing.
public record NodeTerm(
    List<Map<String, @Nullable Object>> expressionTrees,
    List<Selector.Expression> expressions,
    List<Selector.Expression> fields) {
  public NodeTerm {
    expressionTrees = List.copyOf(expressionTrees);
    expressions = List.copyOf(expressions);
    fields = List.copyOf(fields);
  }

  public static NodeTerm from(Map<String, @Nullable Object> tree) {
    List<Map<String, @Nullable Object>> trees = Tree.mapsAt(tree, "matchExpressions");
    return new NodeTerm(
        trees, Selector.expressions(trees), Selector.expressions(Tree.mapsAt(tree, "matchFields")));
  }

  /// Whether a node of that name with those labels satisfies the term.
  public boolean matches(String name, Map<String, String> labels) {
    if (expressions.isEmpty() && fields.isEmpty()) {
      return false;
    }
    for (Selector.Expression expression : expressions) {
      if (!expression.matches(labels)) {
        return false;
      }
    }
    Map<String, String> known = Map.of("metadata.name", name);
    for (Selector.Expression field : fields) {
      if (!field.matches(known)) {
        return false;
      }
    }
    return true;
  }

  /// The label expressions in Karpenter's algebra.
  public Requirements requirements() {
    return Requirements.ofTrees(expressionTrees);
  }
}
