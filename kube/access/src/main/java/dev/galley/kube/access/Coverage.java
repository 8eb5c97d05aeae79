package dev.galley.kube.access;

import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Whether the rights that somebody holds cover those that they want to give.
public final class Coverage {
  private Coverage() {}

  /// What is wanted and not held, as upstream words it; empty when everything is held.
  public static Optional<String> refusal(
      UserInfo user, List<PolicyRule> held, List<PolicyRule> wanted) {
    List<PolicyRule> missing = missing(held, wanted);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> described = new TreeSet<>();
    compacted(missing).forEach(rule -> described.add(rule.compact()));
    return Optional.of(
        "user \""
            + user.name()
            + "\" (groups="
            + PolicyRule.quoted(user.groups())
            + ") is attempting to grant RBAC permissions not currently held:\n"
            + String.join("\n", described));
  }

  static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
    return wanted.stream()
        .flatMap(rule -> rule.brokenDown().stream())
        .filter(part -> held.stream().noneMatch(rule -> rule.covers(part)))
        .toList();
  }

  /// Rules on the same resource, and perhaps name, become one with all their verbs.
  private static List<PolicyRule> compacted(List<PolicyRule> parts) {
    List<PolicyRule> compacted = new ArrayList<>();
    Map<PolicyRule, List<String>> verbs = new LinkedHashMap<>();
    for (PolicyRule part : parts) {
      if (part.nonResourceUrls().isEmpty()) {
        verbs.computeIfAbsent(part.withoutVerbs(), any -> new ArrayList<>()).addAll(part.verbs());
      } else {
        compacted.add(part);
      }
    }
    verbs.forEach((rule, all) -> compacted.add(rule.withVerbs(all)));
    return compacted;
  }
}
