package dev.galley.base.yaml;

import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns nodes into plain data.
final class YamlTrees {
  /// Far above any real document: go-yaml begins to doubt at the same size.
  private static final int MOST_EXPANDED = 400_000;

  /// As deep as a document may be without aliases, so that no reader of trees runs out of stack.
  static final int DEEPEST_EXPANDED = YamlComposer.DEEPEST;

  private final YamlFlavour flavour;

  /// What aliases stand for that are being read.
  private final Set<YamlNode> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private int expanded;
  private int aliasDepth;
  private int depth;

  YamlTrees(YamlFlavour flavour) {
    this.flavour = flavour;
  }

  /// Maps in the order of the file, lists, strings, Long, BigInteger above 63 bits, Double, Boolean
  /// and null. Aliases and merge keys are expanded; of duplicate keys the last one wins.
  @Nullable Object tree(YamlNode node) {
    if (aliasDepth > 0 && ++expanded > MOST_EXPANDED) {
      throw problem(YamlProblem.TOO_MANY_ALIASES, node, "document contains excessive aliasing", "");
    }
    if (++depth > DEEPEST_EXPANDED) {
      throw tooDeep(node);
    }
    try {
      return switch (node) {
        case YamlScalar scalar -> value(scalar, flavour);
        case YamlSequence sequence -> list(sequence);
        case YamlMapping mapping -> map(mapping);
        case YamlAlias alias -> alias(alias);
      };
    } finally {
      depth--;
    }
  }

  static ProblemException endless(YamlAlias alias) {
    return problem(YamlProblem.UNKNOWN_ALIAS, alias, "an anchor contains itself", "");
  }

  static ProblemException tooDeep(YamlNode node) {
    return problem(
        YamlProblem.TOO_DEEP, node, "nested deeper than " + DEEPEST_EXPANDED + " levels", "");
  }

  private @Nullable Object alias(YamlAlias alias) {
    if (!open.add(alias.target())) {
      throw endless(alias);
    }
    aliasDepth++;
    try {
      return tree(alias.target());
    } finally {
      aliasDepth--;
      open.remove(alias.target());
    }
  }

  private List<@Nullable Object> list(YamlSequence sequence) {
    List<@Nullable Object> list = new ArrayList<>(sequence.elements().size());
    for (YamlNode element : sequence.elements()) {
      list.add(tree(element));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(YamlMapping mapping) {
    Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(mapping.size());
    List<YamlNode> merged = List.of();
    for (YamlMapping.Entry entry : mapping.entries()) {
      if (isMergeKey(entry.key())) {
        merged = merged.isEmpty() ? new ArrayList<>() : merged;
        merged.add(entry.value());
      } else {
        put(map, mapping, entry);
      }
    }
    for (YamlNode source : merged) {
      merge(map, source);
    }
    return map;
  }

  /// Kustomize refuses a key that is there twice, the other reader takes the last one.
  private void put(
      Map<String, @Nullable Object> map, YamlMapping mapping, YamlMapping.Entry entry) {
    String key = key(entry.key());
    if (flavour == YamlFlavour.KUSTOMIZE && map.containsKey(key)) {
      YamlMapping.Entry first = mapping.entry(key);
      throw problem(
          YamlProblem.DUPLICATE_KEY,
          entry.key(),
          "mapping key \""
              + key
              + "\" already defined"
              + (first == null ? "" : " at line " + first.key().place().line()),
          "Remove one of the two");
    }
    map.put(key, tree(entry.value()));
  }

  private void merge(Map<String, @Nullable Object> map, YamlNode source) {
    Object value = tree(source);
    for (Object each : value instanceof List<?> several ? several : Arrays.asList(value)) {
      if (!(each instanceof Map<?, ?> more)) {
        throw problem(
            YamlProblem.BAD_VALUE,
            source,
            "map merge requires map or sequence of maps as the value",
            "");
      }
      for (Map.Entry<?, ?> entry : more.entrySet()) {
        if (!map.containsKey((String) entry.getKey())) {
          map.put((String) entry.getKey(), entry.getValue());
        }
      }
    }
  }

  static boolean isMergeKey(YamlNode key) {
    return key instanceof YamlScalar scalar
        && scalar.text().equals("<<")
        && (scalar.tag().equals("!!merge")
            || (scalar.tag().isEmpty() && scalar.style() == YamlStyle.PLAIN));
  }

  private String key(YamlNode node) {
    YamlNode key = node instanceof YamlAlias alias ? alias.target() : node;
    if (!(key instanceof YamlScalar scalar)) {
      throw problem(
          YamlProblem.KEY_NOT_TEXT,
          node,
          "a key must be a string",
          "Quote the key or name the field");
    }
    Object value = value(scalar, flavour);
    if (flavour == YamlFlavour.KUSTOMIZE && !(value instanceof String)) {
      throw problem(
          YamlProblem.KEY_NOT_TEXT,
          node,
          "json: unsupported type: map[interface {}]interface {}",
          "Quote the key");
    }
    return switch (value) {
      case null -> "null";
      case String text -> text;
      case Double number -> GoNumbers.general(number);
      case Object other -> other.toString();
    };
  }

  /// The value of one scalar.
  static @Nullable Object value(YamlScalar scalar, YamlFlavour flavour) {
    String tag = scalar.tag();
    if (tag.isEmpty()) {
      if (scalar.style() != YamlStyle.PLAIN) {
        return scalar.text();
      }
      return plain(YamlTypes.resolve(scalar.text(), flavour), flavour);
    }
    Object found = YamlTypes.resolve(scalar.text(), flavour);
    Object fitting =
        switch (tag) {
          case "!!str", "!" -> scalar.text();
          case "!!binary" -> binary(scalar);
          case "!!int" -> found instanceof Long || found instanceof BigInteger ? found : scalar;
          case "!!float" -> found instanceof Number number ? (Object) number.doubleValue() : scalar;
          case "!!bool" -> found instanceof Boolean ? found : scalar;
          case "!!null" -> found == null ? null : scalar;
          default -> scalar.style() == YamlStyle.PLAIN ? plain(found, flavour) : scalar.text();
        };
    if (fitting instanceof YamlScalar) {
      throw problem(
          YamlProblem.BAD_VALUE,
          scalar,
          "cannot decode `" + scalar.text() + "` as a " + tag,
          "Remove the tag, or write a value that fits it");
    }
    return fitting;
  }

  /// Only Kustomize's reader turns times into their full form; the other one keeps the text.
  private static @Nullable Object plain(@Nullable Object value, YamlFlavour flavour) {
    return value instanceof YamlTypes.Time(var text, var printed)
        ? (flavour == YamlFlavour.KUSTOMIZE ? printed : text)
        : value;
  }

  private static String binary(YamlScalar scalar) {
    try {
      byte[] bytes = Base64.getDecoder().decode(scalar.text().replaceAll("\\s", ""));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noBase64) {
      throw problem(
          YamlProblem.BAD_VALUE, scalar, "!!binary value contains invalid base64 data", "");
    }
  }

  static ProblemException problem(YamlProblem code, YamlNode node, String what, String hint) {
    return Problem.of(code, what).at(node.place()).hint(hint).asException();
  }
}
