package dev.galley.cloud.simulator;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A policy of IAM, or of a resource: what its statements say about a call.
record PolicyDocument(String text, List<Statement> statements) {
  PolicyDocument {
    statements = List.copyOf(statements);
  }

  /// What a policy says; an explicit deny beats every allow of every policy.
  enum Effect {
    ALLOW,
    DENY
  }

  private static final Set<String> MEMBERS =
      Set.of(
          "Sid",
          "Effect",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition",
          "Principal",
          "NotPrincipal");

  /// One statement. Empty lists mean that the statement does not have the member.
  record Statement(
      Effect effect,
      List<String> actions,
      List<String> notActions,
      List<String> resources,
      List<String> notResources,
      List<String> principals,
      Map<String, Map<String, List<String>>> conditions) {

    boolean covers(String action, Access access) {
      return coversAction(action) && coversResource(access) && Conditions.hold(conditions, access);
    }

    private boolean coversAction(String action) {
      String asked = action.toLowerCase(Locale.ROOT);
      return actions.isEmpty()
          ? notActions.stream().noneMatch(each -> Wildcard.matches(lower(each), asked))
          : actions.stream().anyMatch(each -> Wildcard.matches(lower(each), asked));
    }

    private boolean coversResource(Access access) {
      if (resources.isEmpty() && notResources.isEmpty()) {
        return true;
      }
      return resources.isEmpty()
          ? notResources.stream().noneMatch(each -> matches(each, access))
          : resources.stream().anyMatch(each -> matches(each, access));
    }

    private static boolean matches(String pattern, Access access) {
      return Wildcard.matches(Conditions.substituted(pattern, access), access.resource());
    }

    private static String lower(String text) {
      return text.toLowerCase(Locale.ROOT);
    }
  }

  /// @throws IllegalArgumentException with a sentence when the text is no policy
  static PolicyDocument parse(String text) {
    Object tree;
    try {
      tree = Json.parse(text);
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException("Syntax errors in policy.", unreadable);
    }
    List<Statement> statements = new ArrayList<>();
    Object listed = Tree.at(tree, "Statement");
    for (Object each : listed instanceof List<?> list ? list : listOf(listed)) {
      statements.add(statement(each));
    }
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("Syntax errors in policy.");
    }
    return new PolicyDocument(text, statements);
  }

  private static Statement statement(@Nullable Object tree) {
    Map<String, @Nullable Object> members = Tree.mapAt(tree);
    for (String member : members.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw new IllegalArgumentException("Unknown field " + member);
      }
    }
    Effect effect =
        switch (Tree.textAt(tree, "Effect")) {
          case "Allow" -> Effect.ALLOW;
          case "Deny" -> Effect.DENY;
          default -> throw new IllegalArgumentException("Missing required field Effect");
        };
    List<String> actions = texts(members.get("Action"));
    List<String> notActions = texts(members.get("NotAction"));
    if (actions.isEmpty() == notActions.isEmpty()) {
      throw new IllegalArgumentException("Policy statement must contain actions.");
    }
    return new Statement(
        effect,
        actions,
        notActions,
        texts(members.get("Resource")),
        texts(members.get("NotResource")),
        principals(members.get("Principal")),
        conditions(members.get("Condition")));
  }

  private static List<String> principals(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> kinds)) {
      return texts(tree);
    }
    List<String> principals = new ArrayList<>();
    kinds.values().forEach(each -> principals.addAll(texts(each)));
    return principals;
  }

  private static Map<String, Map<String, List<String>>> conditions(@Nullable Object tree) {
    Map<String, Map<String, List<String>>> conditions = new LinkedHashMap<>();
    Tree.mapAt(tree)
        .forEach((operator, keys) -> {
          Conditions.check(operator);
          Map<String, List<String>> wanted = new LinkedHashMap<>();
          Tree.mapAt(keys).forEach((key, values) -> wanted.put(key, texts(values)));
          conditions.put(operator, wanted);
        });
    return conditions;
  }

  private static List<String> texts(@Nullable Object tree) {
    return switch (tree) {
      case null -> List.of();
      case List<?> list -> list.stream().map(String::valueOf).toList();
      default -> List.of(String.valueOf(tree));
    };
  }

  private static List<Object> listOf(@Nullable Object single) {
    return single == null ? List.of() : List.of(single);
  }
}
