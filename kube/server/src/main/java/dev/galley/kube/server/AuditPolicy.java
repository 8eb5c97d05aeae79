package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an audit log says about which requests, as a file of kind `Policy` of `audit.k8s.io/v1`
/// says it. The first rule that matches decides; a request that none matches is not logged.
public final class AuditPolicy {
  private static final List<String> LEVELS =
      List.of("None", "Metadata", "Request", "RequestResponse");
  private static final Decision SILENT = new Decision(Level.NONE, Set.of(), false);

  /// Metadata of everything, without the moment at which a request came.
  public static final AuditPolicy METADATA =
      new AuditPolicy(List.of(new Rule(Tree.map(), new Decision(Level.METADATA, Set.of(), false))));

  private final List<Rule> rules;

  /// How much of a request is logged.
  enum Level {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String text;

    Level(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /// What is logged of one request: how much, without which stages, and whether without the fields'
  /// managers.
  record Decision(Level level, Set<String> omitted, boolean withoutManagers) {}

  private record Rule(Map<String, @Nullable Object> tree, Decision decision) {
    boolean matches(UserInfo user, Authorizer.Access access) {
      return among("users", user.name())
          && (isFree("userGroups")
              || user.groups().stream().anyMatch(texts("userGroups")::contains))
          && among("verbs", access.verb())
          && matchesTarget(access);
    }

    private boolean matchesTarget(Authorizer.Access access) {
      if (isFree("namespaces") && isFree("resources")) {
        return isFree("nonResourceURLs") || matchesPath(access);
      }
      return matchesResource(access);
    }

    private boolean isFree(String field) {
      return Tree.listAt(tree, field).isEmpty();
    }

    private List<String> texts(String field) {
      return Tree.textsAt(tree, field);
    }

    private boolean among(String field, String value) {
      return isFree(field) || texts(field).contains(value);
    }

    private boolean matchesPath(Authorizer.Access access) {
      return access.isToPath()
          && texts("nonResourceURLs").stream()
              .anyMatch(url ->
                  url.equals(access.path())
                      || (url.endsWith("*")
                          && access.path().startsWith(url.substring(0, url.length() - 1))));
    }

    private boolean matchesResource(Authorizer.Access access) {
      if (access.isToPath() || !among("namespaces", access.namespace())) {
        return false;
      }
      return isFree("resources")
          || Tree.mapsAt(tree, "resources").stream().anyMatch(each -> matches(each, access));
    }

    private static boolean matches(Map<String, @Nullable Object> group, Authorizer.Access access) {
      List<String> resources = Tree.textsAt(group, "resources");
      List<String> names = Tree.textsAt(group, "resourceNames");
      return Tree.textAt(group, "group").equals(access.group())
          && (resources.isEmpty()
              || ((names.isEmpty() || names.contains(access.name()))
                  && resources.stream().anyMatch(each -> covers(each, access))));
    }

    private static boolean covers(String resource, Authorizer.Access access) {
      return resource.equals("*")
          || resource.equals(access.combinedResource())
          || (!access.subresource().isEmpty() && resource.equals("*/" + access.subresource()))
          || resource.equals(access.resource() + "/*");
    }
  }

  private AuditPolicy(List<Rule> rules) {
    this.rules = rules;
  }

  /// @throws dev.galley.base.problem.ProblemException when the file cannot be read or is no policy
  public static AuditPolicy read(Path file) {
    try {
      List<YamlDocument> documents =
          Yaml.documents(Files.readString(file, StandardCharsets.UTF_8), file.toString());
      if (documents.size() != 1
          || !Tree.textAt(documents.getFirst().map(), "kind").equals("Policy")) {
        throw unreadable(file, "it is not one document of kind Policy");
      }
      return of(file, documents.getFirst().map());
    } catch (IOException failure) {
      throw unreadable(file, String.valueOf(failure.getMessage()));
    }
  }

  private static AuditPolicy of(Path file, Map<String, @Nullable Object> policy) {
    List<String> omitted = Tree.textsAt(policy, "omitStages");
    boolean withoutManagers = Tree.flagAt(policy, "omitManagedFields");
    List<Rule> rules = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : Tree.mapsAt(policy, "rules")) {
      int level = LEVELS.indexOf(Tree.textAt(rule, "level"));
      if (level < 0) {
        throw unreadable(
            file, "rule " + (rules.size() + 1) + " has no level of " + String.join(", ", LEVELS));
      }
      List<String> stages = new ArrayList<>(omitted);
      stages.addAll(Tree.textsAt(rule, "omitStages"));
      Object own = rule.get("omitManagedFields");
      rules.add(
          new Rule(
              rule,
              new Decision(
                  Level.values()[level],
                  Set.copyOf(stages),
                  own == null ? withoutManagers : Boolean.TRUE.equals(own))));
    }
    return new AuditPolicy(rules);
  }

  private static RuntimeException unreadable(Path file, String why) {
    return Problem.of(ServerProblem.AUDIT_POLICY_UNREADABLE, "the audit policy cannot be read")
        .at(Place.file(file.toString()))
        .because(why)
        .asException();
  }

  Decision of(UserInfo user, Authorizer.Access access) {
    for (Rule rule : rules) {
      if (rule.matches(user, access)) {
        return rule.decision();
      }
    }
    return SILENT;
  }
}
