package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `spec.ignore` of a Kustomization and `spec.driftDetection.ignore` of a HelmRelease: fields, as
/// JSON pointers, that others may set. Pure.
record IgnoreRules(List<Rule> rules) {
  static final IgnoreRules NONE = new IgnoreRules(List.of());

  private record Rule(List<String[]> paths, Map<String, @Nullable Object> target) {
    boolean isFor(KubeObject object) {
      return matches("group", object.groupVersionKind().group())
          && matches("version", object.groupVersionKind().version())
          && matches("kind", object.kind())
          && matches("namespace", object.namespace())
          && matches("name", object.name())
          && selects("labelSelector", object.labels())
          && selects("annotationSelector", object.annotations());
    }

    /// Selectors are regular expressions for the whole text.
    private boolean matches(String field, String value) {
      String expression = Tree.textAt(target, field);
      return expression.isEmpty() || Pattern.matches(expression, value);
    }

    private boolean selects(String field, Map<String, String> texts) {
      String selector = Tree.textAt(target, field);
      return selector.isEmpty() || LabelSelector.parse(selector).matches(texts);
    }
  }

  static IgnoreRules of(List<Map<String, @Nullable Object>> entries) {
    List<Rule> rules = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : entries) {
      List<String[]> paths = Tree.textsAt(entry, "paths").stream().map(IgnoreRules::steps).toList();
      rules.add(new Rule(paths, Tree.mapAt(entry, "target")));
    }
    return new IgnoreRules(rules);
  }

  private static String[] steps(String pointer) {
    String[] steps = pointer.replaceFirst("^/", "").split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      steps[i] = steps[i].replace("~1", "/").replace("~0", "~");
    }
    return steps;
  }

  /// What to apply so that nothing changes where others may set fields: what another applier owns
  /// is left to it, of the rest the live value is taken over. A new object is made as it is wanted.
  KubeObject adopt(KubeObject wanted, @Nullable KubeObject live, String manager) {
    if (live == null) {
      return wanted;
    }
    KubeObject result = wanted;
    for (Rule rule : rules) {
      if (rule.isFor(wanted)) {
        for (String[] path : rule.paths()) {
          result = adopt(result, live, manager, path);
        }
      }
    }
    return result;
  }

  private static KubeObject adopt(
      KubeObject wanted, KubeObject live, String manager, String[] path) {
    Object value = live.at(path);
    if (wanted.at(path) == null) {
      return wanted;
    }
    return value == null || isAppliedByOthers(live, manager, path)
        ? wanted.without(path)
        : wanted.with(value, path);
  }

  private static boolean isAppliedByOthers(KubeObject live, String manager, String[] path) {
    String[] fields = new String[path.length];
    for (int i = 0; i < path.length; i++) {
      fields[i] = "f:" + path[i];
    }
    return live.maps("metadata", "managedFields").stream()
        .filter(each -> Tree.textAt(each, "operation").equals("Apply"))
        .filter(each -> !Tree.textAt(each, "manager").equals(manager))
        .anyMatch(each -> Tree.at(Tree.mapAt(each, "fieldsV1"), fields) != null);
  }
}
