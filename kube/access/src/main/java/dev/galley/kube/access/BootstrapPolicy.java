package dev.galley.kube.access;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The roles and bindings that every cluster begins with, in the order in which upstream creates
/// them.
///
/// They are kept as text, in `bootstrap-policy.txt`, one line for each rule.
public final class BootstrapPolicy {
  private static final String FILE = "bootstrap-policy.txt";
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String AGGREGATE_TO = GROUP + "/aggregate-to-";

  private final List<KubeObject> objects = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> rules = new ArrayList<>();
  private @Nullable KubeObject role;

  private BootstrapPolicy() {}

  /// Reads the policy anew: it is needed once in the life of a server.
  public static List<KubeObject> objects() {
    BootstrapPolicy policy = new BootstrapPolicy();
    try (InputStream file = BootstrapPolicy.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not beside its class");
      }
      new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(policy::line);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    policy.endRole();
    return List.copyOf(policy.objects);
  }

  private void line(String line) {
    if (line.startsWith("#")) {
      return;
    }
    List<String> words = List.of(line.strip().split(" +"));
    if (line.startsWith(" ")) {
      rules.add(rule(words).tree());
      return;
    }
    endRole();
    if (words.getFirst().endsWith("Binding")) {
      objects.add(binding(words));
    } else {
      role = role(words);
    }
  }

  private void endRole() {
    if (role != null) {
      objects.add(rules.isEmpty() ? role : role.with(rules, "rules"));
      role = null;
      rules.clear();
    }
  }

  private static PolicyRule rule(List<String> words) {
    List<String> verbs = list(words.get(0));
    if (words.get(1).equals("url")) {
      return new PolicyRule(verbs, List.of(), List.of(), List.of(), list(words.get(2)));
    }
    List<String> groups =
        list(words.get(1)).stream().map(group -> group.equals("core") ? "" : group).toList();
    List<String> names = words.size() > 3 ? list(words.get(4)) : List.of();
    return new PolicyRule(verbs, groups, list(words.get(2)), names, List.of());
  }

  private static List<String> list(String word) {
    return List.of(word.split(","));
  }

  private static KubeObject role(List<String> words) {
    KubeObject role = bare(words);
    for (String option : words.subList(2, words.size())) {
      String value = option.substring(option.indexOf('=') + 1);
      role =
          option.startsWith("aggregate-to=")
              ? role.withLabel(AGGREGATE_TO + value, "true")
              : role.with(
                  List.of(Tree.map("matchLabels", Tree.map(AGGREGATE_TO + value, "true"))),
                  "aggregationRule",
                  "clusterRoleSelectors");
    }
    return role;
  }

  private static KubeObject bare(List<String> words) {
    String path = words.get(1);
    int slash = path.indexOf('/');
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            GROUP + "/v1",
            "kind",
            words.getFirst(),
            "metadata",
            Tree.map(
                "name",
                path.substring(slash + 1),
                "namespace",
                slash < 0 ? null : path.substring(0, slash),
                "labels",
                Tree.map("kubernetes.io/bootstrapping", "rbac-defaults"),
                "annotations",
                Tree.map("rbac.authorization.kubernetes.io/autoupdate", "true"))));
  }

  private static KubeObject binding(List<String> words) {
    List<Map<String, @Nullable Object>> subjects = new ArrayList<>();
    for (int i = words.indexOf(":") + 1; i < words.size(); i += 2) {
      subjects.add(subject(words.get(i), words.get(i + 1)));
    }
    Map<String, @Nullable Object> reference =
        Tree.map("apiGroup", GROUP, "kind", words.get(3), "name", words.get(4));
    KubeObject binding = bare(words);
    return (subjects.isEmpty() ? binding : binding.with(subjects, "subjects"))
        .with(reference, "roleRef");
  }

  private static Map<String, @Nullable Object> subject(String kind, String name) {
    int slash = name.indexOf('/');
    return kind.equals("Account")
        ? Tree.map(
            "kind",
            "ServiceAccount",
            "name",
            name.substring(slash + 1),
            "namespace",
            name.substring(0, slash))
        : Tree.map("kind", kind, "apiGroup", GROUP, "name", name);
  }
}
