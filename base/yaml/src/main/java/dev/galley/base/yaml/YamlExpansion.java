package dev.galley.base.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Copies nodes with aliases and merge keys replaced by what they stand for.
final class YamlExpansion {
  private static final int MOST_EXPANDED = 400_000;

  /// What aliases stand for that are being expanded.
  private final Set<YamlNode> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private int expanded;
  private int aliasDepth;
  private int depth;

  /// The node itself when it holds neither aliases nor merge keys.
  static YamlNode of(YamlNode root) {
    return needsExpansion(root) ? new YamlExpansion().expand(root) : root;
  }

  private static boolean needsExpansion(YamlNode node) {
    return switch (node) {
      case YamlAlias _ -> true;
      case YamlScalar _ -> false;
      case YamlSequence sequence ->
          sequence.elements().stream().anyMatch(YamlExpansion::needsExpansion);
      case YamlMapping mapping ->
          mapping.entries().stream()
              .anyMatch(entry ->
                  YamlTrees.isMergeKey(entry.key())
                      || needsExpansion(entry.key())
                      || needsExpansion(entry.value()));
    };
  }

  private YamlNode expand(YamlNode node) {
    if (aliasDepth > 0 && ++expanded > MOST_EXPANDED) {
      throw YamlTrees.problem(
          YamlProblem.TOO_MANY_ALIASES, node, "document contains excessive aliasing", "");
    }
    if (++depth > YamlTrees.DEEPEST_EXPANDED) {
      throw YamlTrees.tooDeep(node);
    }
    try {
      return switch (node) {
        case YamlScalar scalar -> scalar.copy();
        case YamlSequence sequence -> sequence(sequence);
        case YamlMapping mapping -> mapping(mapping);
        case YamlAlias alias -> alias(alias);
      };
    } finally {
      depth--;
    }
  }

  private YamlNode alias(YamlAlias alias) {
    if (!open.add(alias.target())) {
      throw YamlTrees.endless(alias);
    }
    aliasDepth++;
    try {
      YamlNode copy = expand(alias.target());
      copy.anchorAs("");
      return copy;
    } finally {
      aliasDepth--;
      open.remove(alias.target());
    }
  }

  private YamlSequence sequence(YamlSequence sequence) {
    YamlSequence copy = sequence.like(new YamlSequence(sequence.place()));
    for (YamlNode element : sequence.elements()) {
      copy.elements().add(expand(element));
    }
    copy.anchorAs("");
    return copy;
  }

  private YamlMapping mapping(YamlMapping mapping) {
    YamlMapping copy = mapping.like(new YamlMapping(mapping.place()));
    List<YamlNode> sources = new ArrayList<>();
    for (YamlMapping.Entry entry : mapping.entries()) {
      if (YamlTrees.isMergeKey(entry.key())) {
        sources.add(expand(entry.value()));
      } else {
        copy.add(expand(entry.key()), expand(entry.value()));
      }
    }
    Set<String> known = new HashSet<>(copy.names());
    for (YamlNode source : sources) {
      merge(copy, known, source);
    }
    copy.anchorAs("");
    return copy;
  }

  private static void merge(YamlMapping target, Set<String> known, YamlNode source) {
    switch (source) {
      case YamlMapping mapping -> {
        for (YamlMapping.Entry entry : mapping.entries()) {
          if (known.add(entry.name())) {
            target.add(entry.key(), entry.value());
          }
        }
      }
      case YamlSequence sequence
          when sequence.elements().stream().allMatch(YamlMapping.class::isInstance) ->
          sequence.elements().forEach(element -> merge(target, known, element));
      case YamlScalar _, YamlAlias _, YamlSequence _ ->
          throw YamlTrees.problem(
              YamlProblem.BAD_VALUE,
              source,
              "map merge requires map or sequence of maps as the value",
              "");
    }
  }
}
