package dev.galley.kube.access;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One rule of a role: verbs on resources of groups, perhaps only of some names, or verbs on paths.
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> nonResourceUrls) {
  private static final List<String> ANY = List.of("*");

  /// Every verb on every resource.
  public static final PolicyRule EVERYTHING = new PolicyRule(ANY, ANY, ANY, List.of(), List.of());

  /// Every verb on every path that is no resource.
  public static final PolicyRule EVERY_PATH =
      new PolicyRule(ANY, List.of(), List.of(), List.of(), ANY);

  public PolicyRule {
    verbs = List.copyOf(verbs);
    apiGroups = List.copyOf(apiGroups);
    resources = List.copyOf(resources);
    resourceNames = List.copyOf(resourceNames);
    nonResourceUrls = List.copyOf(nonResourceUrls);
  }

  /// The rules of a role.
  public static List<PolicyRule> of(KubeObject role) {
    return role.maps("rules").stream().map(PolicyRule::of).toList();
  }

  static PolicyRule of(Map<String, @Nullable Object> rule) {
    return new PolicyRule(
        Tree.textsAt(rule, "verbs"),
        Tree.textsAt(rule, "apiGroups"),
        Tree.textsAt(rule, "resources"),
        Tree.textsAt(rule, "resourceNames"),
        Tree.textsAt(rule, "nonResourceURLs"));
  }

  /// The rule as a tree, with the fields that say something.
  public Map<String, @Nullable Object> tree() {
    return Tree.map(
        "verbs", verbs,
        "apiGroups", orNull(apiGroups),
        "resources", orNull(resources),
        "resourceNames", orNull(resourceNames),
        "nonResourceURLs", orNull(nonResourceUrls));
  }

  private static @Nullable List<String> orNull(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  boolean allows(Authorizer.Access access) {
    if (!holds(verbs, access.verb())) {
      return false;
    }
    if (access.isToPath()) {
      return nonResourceUrls.stream().anyMatch(url -> coversPath(url, access.path()));
    }
    return holds(apiGroups, access.group())
        && coversResource(access.combinedResource(), access.subresource())
        && (resourceNames.isEmpty() || resourceNames.contains(access.name()));
  }

  private static boolean holds(List<String> set, String value) {
    return set.contains("*") || set.contains(value);
  }

  private boolean coversResource(String resource, String subresource) {
    return holds(resources, resource)
        || (!subresource.isEmpty() && resources.contains("*/" + subresource));
  }

  private static boolean coversPath(String url, String path) {
    return url.equals(path)
        || (url.endsWith("*") && path.startsWith(url.substring(0, endOfPrefix(url))));
  }

  private static int endOfPrefix(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '*') {
      end--;
    }
    return end;
  }

  /// The same rights in rules of one verb, one group, one resource and at most one name each.
  List<PolicyRule> brokenDown() {
    List<PolicyRule> parts = new ArrayList<>();
    for (String group : apiGroups) {
      for (String resource : resources) {
        verbs.forEach(verb -> breakDown(verb, group, resource, parts));
      }
    }
    for (String url : nonResourceUrls) {
      for (String verb : verbs) {
        parts.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(url)));
      }
    }
    return parts;
  }

  private void breakDown(String verb, String group, String resource, List<PolicyRule> parts) {
    if (resourceNames.isEmpty()) {
      parts.add(part(verb, group, resource, List.of()));
    }
    for (String name : resourceNames) {
      parts.add(part(verb, group, resource, List.of(name)));
    }
  }

  private static PolicyRule part(String verb, String group, String resource, List<String> names) {
    return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
  }

  /// Whether this rule gives all that a part of a broken down rule gives.
  boolean covers(PolicyRule part) {
    return coversAll(verbs, part.verbs)
        && coversAll(apiGroups, part.apiGroups)
        && part.resources.stream().allMatch(this::coversResourceOf)
        && part.nonResourceUrls.stream()
            .allMatch(path -> nonResourceUrls.stream().anyMatch(url -> coversPath(url, path)))
        && (resourceNames.isEmpty()
            || (!part.resourceNames.isEmpty() && resourceNames.containsAll(part.resourceNames)));
  }

  private static boolean coversAll(List<String> set, List<String> wanted) {
    return set.contains("*") || set.containsAll(wanted);
  }

  private boolean coversResourceOf(String resource) {
    int slash = resource.indexOf('/');
    return holds(resources, resource)
        || (slash >= 0 && resources.contains("*" + resource.substring(slash)));
  }

  /// What tells this rule from others that differ in their verbs alone.
  PolicyRule withoutVerbs() {
    return new PolicyRule(List.of(), apiGroups, resources, resourceNames, nonResourceUrls);
  }

  PolicyRule withVerbs(List<String> others) {
    return new PolicyRule(others, apiGroups, resources, resourceNames, nonResourceUrls);
  }

  /// As refused escalations list it.
  String compact() {
    List<String> parts = new ArrayList<>();
    add(parts, "APIGroups", apiGroups);
    add(parts, "Resources", resources);
    add(parts, "NonResourceURLs", nonResourceUrls);
    add(parts, "ResourceNames", resourceNames);
    add(parts, "Verbs", verbs);
    return "{" + String.join(", ", parts) + "}";
  }

  private static void add(List<String> parts, String name, List<String> values) {
    if (!values.isEmpty()) {
      parts.add(name + ":" + quoted(values));
    }
  }

  /// As Go prints a list of strings with `%q`.
  public static String quoted(List<String> values) {
    return values.stream().map(Json::write).collect(Collectors.joining(" ", "[", "]"));
  }
}
