package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Chooses resources by regular expressions for the parts of their IDs, and by labels and
/// annotations.
final class Selector {
  private final ResourceId texts;
  private final @Nullable Pattern group;
  private final @Nullable Pattern version;
  private final @Nullable Pattern kind;
  private final @Nullable Pattern name;
  private final @Nullable Pattern namespace;
  private final LabelExpression labels;
  private final LabelExpression annotations;

  private Selector(ResourceId texts, String labels, String annotations) {
    this.texts = texts;
    this.group = pattern(texts.group());
    this.version = pattern(texts.version());
    this.kind = pattern(texts.kind());
    this.name = pattern(texts.name());
    this.namespace = pattern(texts.namespace());
    this.labels = LabelExpression.of(labels);
    this.annotations = LabelExpression.of(annotations);
  }

  static Selector of(YamlNode node) {
    try {
      return new Selector(
          new ResourceId(
              Nodes.text(node, "group"),
              Nodes.text(node, "version"),
              Nodes.text(node, "kind"),
              Nodes.text(node, "name"),
              Nodes.text(node, "namespace")),
          Nodes.text(node, "labelSelector"),
          Nodes.text(node, "annotationSelector"));
    } catch (Fault fault) {
      throw fault.at(node.place());
    }
  }

  private static @Nullable Pattern pattern(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Pattern.compile("^(?:" + text + ")$");
    } catch (PatternSyntaxException wrong) {
      throw Fault.of(
          KustomizeProblem.BAD_SELECTOR,
          "error parsing regexp: " + wrong.getDescription() + ": `" + text + "`");
    }
  }

  /// Those that match by present or original name and namespace.
  List<Resource> select(ResourceMap resources) {
    List<Resource> selected = new ArrayList<>();
    for (Resource resource : candidates(resources)) {
      ResourceId now = resource.id();
      ResourceId original = resource.originalId();
      if ((fits(namespace, original.effectiveNamespace())
              || fits(namespace, now.effectiveNamespace()))
          && (fits(name, original.name()) || fits(name, now.name()))
          && fitsKind(now)
          && fitsMetadata(resource)) {
        selected.add(resource);
      }
    }
    return selected;
  }

  /// A name without signs of a regular expression is looked up, not searched for.
  Collection<Resource> candidates(ResourceMap resources) {
    boolean literal =
        !texts.name().isEmpty()
            && texts.name().chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
    return literal ? resources.everNamed(texts.name()) : resources.all();
  }

  /// Whether one ID matches; labels and annotations are another question.
  boolean fitsId(ResourceId id) {
    return fitsKind(id)
        && fits(name, id.name())
        && (fits(namespace, id.namespace()) || fits(namespace, id.effectiveNamespace()));
  }

  private boolean fitsKind(ResourceId id) {
    return fits(group, id.group()) && fits(version, id.version()) && fits(kind, id.kind());
  }

  boolean fitsMetadata(Resource resource) {
    return fitsLabels(labels, resource::labels) && fitsLabels(annotations, resource::annotations);
  }

  boolean hasMetadata() {
    return !labels.isEmpty() || !annotations.isEmpty();
  }

  boolean hasId() {
    return !texts.equals(new ResourceId("", "", "", "", ""));
  }

  private static boolean fitsLabels(
      LabelExpression expression, Supplier<Map<String, String>> pairs) {
    return expression.isEmpty() || expression.matches(pairs.get());
  }

  private static boolean fits(@Nullable Pattern pattern, String text) {
    return pattern == null || pattern.matcher(text).find();
  }

  /// As Go prints the selector in messages.
  @Override
  public String toString() {
    return texts.toString();
  }
}
