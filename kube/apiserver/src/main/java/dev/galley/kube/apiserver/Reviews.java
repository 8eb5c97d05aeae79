package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers the kinds that are questions: they are created, answered and never stored.
final class Reviews {
  private static final Set<String> GROUPS = Set.of("authorization.k8s.io", "authentication.k8s.io");

  private final Shared shared;
  private final Tokens tokens;

  Reviews(Shared shared, Tokens tokens) {
    this.shared = shared;
    this.tokens = tokens;
  }

  boolean answers(Served served) {
    return !served.isCustom() && GROUPS.contains(served.type().group());
  }

  KubeObject answer(UserInfo user, Served served, KubeObject question) {
    return switch (served.type().kind().kind()) {
      case "SelfSubjectReview" -> question.with(userTree(user), "status", "userInfo");
      case "TokenReview" -> question.with(token(question.text("spec", "token")), "status");
      case "SelfSubjectRulesReview" ->
          question.with(
              Tree.map(
                  "incomplete",
                  true,
                  "evaluationError",
                  "the authorizer does not list rules",
                  "nonResourceRules",
                  List.of(),
                  "resourceRules",
                  List.of()),
              "status");
      case "SelfSubjectAccessReview" -> question.with(decision(user, question), "status");
      default -> question.with(decision(subject(question), question), "status");
    };
  }

  private static UserInfo subject(KubeObject question) {
    return new UserInfo(question.text("spec", "user"), question.texts("spec", "groups"));
  }

  private Map<String, @Nullable Object> decision(UserInfo user, KubeObject question) {
    Map<String, @Nullable Object> asked = question.map("spec", "resourceAttributes");
    Authorizer.Access access =
        new Authorizer.Access(
            Tree.textAt(asked, "verb"),
            Tree.textAt(asked, "group"),
            Tree.textAt(asked, "resource"),
            Tree.textAt(asked, "subresource"),
            Tree.textAt(asked, "namespace"),
            Tree.textAt(asked, "name"));
    return switch (shared.options().authorizer().decide(user, access)) {
      case Authorizer.Decision.Allowed(String reason) ->
          Tree.map("allowed", true, "reason", reason.isEmpty() ? null : reason);
      case Authorizer.Decision.Denied(String reason) ->
          Tree.map("allowed", false, "reason", reason.isEmpty() ? null : reason);
    };
  }

  private Map<String, @Nullable Object> token(String token) {
    return tokens
        .claims(token)
        .map(claims ->
            Tree.map(
                "authenticated", true,
                "audiences", claims.get("aud"),
                "user", userTree(Tokens.user(claims))))
        .orElseGet(() -> Tree.map("user", Tree.map(), "error", "invalid bearer token"));
  }

  private static Map<String, @Nullable Object> userTree(UserInfo user) {
    List<@Nullable Object> groups = new ArrayList<>(user.groups());
    return Tree.map("username", user.name(), "groups", groups);
  }
}
