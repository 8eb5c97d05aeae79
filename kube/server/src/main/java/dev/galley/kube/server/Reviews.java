package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers who somebody is and what they may do: the types that are asked, never stored.
final class Reviews {
  private final Authorizer authorizer;
  private final TokenAuthenticator tokens;

  Reviews(Authorizer authorizer, TokenAuthenticator tokens) {
    this.authorizer = authorizer;
    this.tokens = tokens;
  }

  /// @return the question with its answer as `status`
  KubeObject answer(ResourceType type, KubeObject question, UserInfo user) {
    KubeObject asked =
        question
            .with(type.kind().apiVersion(), "apiVersion")
            .with(type.kind().kind(), "kind")
            .with(question.at("metadata") == null ? Map.of() : question.at("metadata"), "metadata");
    Map<String, @Nullable Object> status =
        switch (type.kind().kind()) {
          case "SelfSubjectReview" -> Tree.map("userInfo", tree(user));
          case "TokenReview" -> token(asked.text("spec", "token"));
          case "SelfSubjectRulesReview" -> rules();
          case "SelfSubjectAccessReview" -> access(asked, user);
          default ->
              access(
                  asked, new UserInfo(asked.text("spec", "user"), asked.texts("spec", "groups")));
        };
    return asked.with(status, "status");
  }

  private static Map<String, @Nullable Object> tree(UserInfo user) {
    return Tree.map("username", user.name(), "groups", user.groups());
  }

  private Map<String, @Nullable Object> token(String token) {
    Optional<UserInfo> user = tokens.user(token);
    return user.isPresent()
        ? Tree.map("authenticated", true, "user", tree(user.get()))
        : Tree.map("user", Map.of(), "error", "[invalid bearer token]");
  }

  private Map<String, @Nullable Object> access(KubeObject question, UserInfo user) {
    Map<String, @Nullable Object> resource = question.map("spec", "resourceAttributes");
    if (resource.isEmpty()) {
      return Tree.map("allowed", true);
    }
    Authorizer.Access access =
        new Authorizer.Access(
            Tree.textAt(resource, "verb"),
            Tree.textAt(resource, "group"),
            Tree.textAt(resource, "resource"),
            Tree.textAt(resource, "subresource"),
            Tree.textAt(resource, "namespace"),
            Tree.textAt(resource, "name"));
    return switch (authorizer.decide(user, access)) {
      case Authorizer.Decision.Allowed(String reason) ->
          Tree.map("allowed", true, "reason", reason.isEmpty() ? null : reason);
      case Authorizer.Decision.Denied(String reason) ->
          Tree.map("allowed", false, "reason", reason.isEmpty() ? null : reason);
    };
  }

  /// The authorizer decides one access at a time and keeps no list, so the list says it is not
  /// complete unless everything is allowed.
  private Map<String, @Nullable Object> rules() {
    List<@Nullable Object> resources = new ArrayList<>();
    List<@Nullable Object> paths = new ArrayList<>();
    boolean everything = authorizer.equals(Authorizer.ALLOW_ALL);
    if (everything) {
      resources.add(
          Tree.map("verbs", List.of("*"), "apiGroups", List.of("*"), "resources", List.of("*")));
      paths.add(Tree.map("verbs", List.of("*"), "nonResourceURLs", List.of("*")));
    }
    return Tree.map(
        "resourceRules", resources,
        "nonResourceRules", paths,
        "incomplete", !everything);
  }
}
