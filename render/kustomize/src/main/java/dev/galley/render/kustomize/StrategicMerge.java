package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Merges a patch into an object, as Kustomize's `merge2` does: the patch is used up by it, so pass
/// a copy. See section 7 of the reference.
final class StrategicMerge {
  private static final String DIRECTIVE = "$patch";

  private enum Strategy {
    MERGE,
    REPLACE,
    DELETE
  }

  private final MergeSchemas schemas;

  StrategicMerge(MergeSchemas schemas) {
    this.schemas = schemas;
  }

  /// The merged object; `null` when the patch deletes it.
  @Nullable YamlNode merge(YamlNode object, YamlNode patch) {
    return walk(object, patch, null);
  }

  @Nullable YamlNode walk(
      @Nullable YamlNode dest, @Nullable YamlNode patch, @Nullable MergeSchema known) {
    YamlNode first = Nodes.isMissingOrNull(dest) ? patch : dest;
    MergeSchema schema = known == null ? schema(dest, patch) : known;
    if (first == null || Nodes.isNull(first)) {
      return map(dest, patch, schema);
    }
    return switch (first) {
      case YamlMapping _ -> {
        sameKind(dest, patch, first);
        yield map(dest, patch, schema);
      }
      case YamlSequence _ -> {
        sameKind(dest, patch, first);
        if (schema != null && schema.isMerged()) {
          yield list(dest, patch, schema);
        }
        yield patch != null ? patch : dest;
      }
      case YamlScalar _, YamlAlias _ -> {
        sameKind(dest, patch, first);
        yield patch != null ? patch : dest;
      }
    };
  }

  private static void sameKind(@Nullable YamlNode dest, @Nullable YamlNode patch, YamlNode wanted) {
    for (YamlNode node : new @Nullable YamlNode[] {dest, patch}) {
      if (node != null
          && !Nodes.isNull(node)
          && !Nodes.kindName(node).equals(Nodes.kindName(wanted))) {
        throw Fault.of(
            KustomizeProblem.BAD_PATCH,
            "wrong node kind: expected "
                + Nodes.kindName(wanted)
                + " but got "
                + Nodes.kindName(node),
            node.place());
      }
    }
  }

  /// Objects inside objects are recognised by their kind.
  private @Nullable MergeSchema schema(@Nullable YamlNode dest, @Nullable YamlNode patch) {
    for (YamlNode node : new @Nullable YamlNode[] {dest, patch}) {
      String kind = Nodes.text(node, "kind");
      String apiVersion = Nodes.text(node, "apiVersion");
      if (!kind.isEmpty() && !apiVersion.isEmpty()) {
        MergeSchema schema = schemas.of(apiVersion, kind);
        if (schema != null) {
          return schema;
        }
      }
    }
    return null;
  }

  private @Nullable YamlNode map(
      @Nullable YamlNode dest, @Nullable YamlNode patch, @Nullable MergeSchema schema) {
    YamlNode target = mapTarget(dest, patch);
    if (!(target instanceof YamlMapping result)) {
      return target;
    }
    TreeSet<String> names = new TreeSet<>(result.names());
    if (patch instanceof YamlMapping mapping) {
      names.addAll(mapping.names());
    }
    for (String name : names) {
      YamlNode old = result.get(name);
      YamlNode change = patch instanceof YamlMapping mapping ? mapping.get(name) : null;
      YamlNode value = walk(old, change, field(result, name, schema));
      if (value == null || isTaggedNull(value)) {
        result.remove(name);
      } else {
        result.put(name, value);
      }
    }
    return result;
  }

  private static @Nullable MergeSchema field(
      YamlMapping mapping, String name, @Nullable MergeSchema schema) {
    MergeSchema known = schema == null ? null : schema.field(name);
    YamlMapping.Entry entry = known == null ? mapping.entry(name) : null;
    return entry == null ? known : CommentSchema.of(entry.key());
  }

  private static boolean isTaggedNull(YamlNode node) {
    return Nodes.isNull(node) && !node.anchor().equals(KEPT_NULL);
  }

  /// Marks a null that stays; an anchor cannot have that name.
  private static final String KEPT_NULL = " kept";

  private static @Nullable YamlNode mapTarget(@Nullable YamlNode dest, @Nullable YamlNode patch) {
    if (dest == null || Nodes.isNull(dest)) {
      if (strategyOrMerge(patch) == Strategy.DELETE) {
        return null;
      }
      if (patch == null && dest instanceof YamlScalar scalar && !scalar.text().isEmpty()) {
        YamlScalar kept = new YamlScalar(scalar.text(), YamlStyle.PLAIN, scalar.place());
        kept.anchorAs(KEPT_NULL);
        return kept;
      }
      return patch;
    }
    if (Nodes.isNull(patch)) {
      return null;
    }
    return switch (strategy(patch)) {
      case DELETE -> null;
      case REPLACE -> patch;
      case MERGE -> dest;
    };
  }

  private @Nullable YamlNode list(
      @Nullable YamlNode dest, @Nullable YamlNode patch, MergeSchema schema) {
    YamlNode target;
    if (dest == null || Nodes.isNull(dest)) {
      target = patch;
    } else if (Nodes.isNull(patch)) {
      return null;
    } else {
      target =
          switch (strategy(patch)) {
            case DELETE -> null;
            case REPLACE -> patch;
            case MERGE -> dest;
          };
    }
    if (!(target instanceof YamlSequence result)) {
      return target;
    }
    YamlSequence changes = patch instanceof YamlSequence sequence ? sequence : null;
    return new ListMerge(this, schema).merge(result, changes);
  }

  private static Strategy strategyOrMerge(@Nullable YamlNode patch) {
    try {
      return strategy(patch);
    } catch (Fault unknownWord) {
      return Strategy.MERGE;
    }
  }

  /// The directive of a mapping or list, which is removed from it.
  private static Strategy strategy(@Nullable YamlNode patch) {
    return switch (patch) {
      case YamlMapping mapping -> {
        YamlNode word = mapping.get(DIRECTIVE);
        Strategy strategy = word == null ? Strategy.MERGE : strategyOf(word);
        mapping.remove(DIRECTIVE);
        yield strategy;
      }
      case YamlSequence sequence -> sequenceStrategy(sequence);
      case null, default -> Strategy.MERGE;
    };
  }

  private static Strategy sequenceStrategy(YamlSequence sequence) {
    for (YamlNode element : sequence.elements()) {
      if (element instanceof YamlMapping mapping && mapping.has(DIRECTIVE)) {
        YamlNode word = mapping.get(DIRECTIVE);
        if (mapping.size() > 1 || word == null) {
          return Strategy.MERGE;
        }
        Strategy strategy = strategyOf(word);
        sequence
            .elements()
            .removeIf(each ->
                each instanceof YamlMapping other
                    && Nodes.text(other, DIRECTIVE).equals(Nodes.text(word)));
        return strategy;
      }
    }
    return Strategy.MERGE;
  }

  private static Strategy strategyOf(YamlNode word) {
    return switch (Nodes.text(word)) {
      case "delete" -> Strategy.DELETE;
      case "replace" -> Strategy.REPLACE;
      case "merge" -> Strategy.MERGE;
      case String other ->
          throw Fault.of(
                  KustomizeProblem.BAD_PATCH,
                  "unknown patch strategy '" + other + "'",
                  word.place())
              .hint("Write delete, replace or merge");
    };
  }
}
