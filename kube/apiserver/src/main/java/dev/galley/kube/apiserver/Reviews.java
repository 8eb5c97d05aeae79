package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.access.PolicyRule;
import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers the kinds that are questions: they are created, answered and never stored.
final class Reviews {
  private static final Set<String> GROUPS = Set.of("authorization.k8s.io", "authentication.k8s.io");

  private final Shared shared;
  private final Authenticators authenticators;
  private final Ownership ownership;

  Reviews(Shared shared, Authenticators authenticators) {
    this.shared = shared;
    this.authenticators = authenticators;
    this.ownership = new Ownership(shared.world());
  }

  boolean answers(Served served) {
    return !served.isCustom() && GROUPS.contains(served.type().group());
  }

  KubeObject answer(Request request, KubeObject given) {
    KubeObject question = Decoding.decode(request, given, Optional.empty()).without("status");
    return switch (request.served().type().kind().kind()) {
      case "SelfSubjectReview" ->
          bare(question)
              .with(Times.seconds(shared.world().now()), "metadata", "creationTimestamp")
              .with(userTree(request.user()), "status", "userInfo");
      case "TokenReview" -> {
        if (question.text("spec", "token").isEmpty()) {
          throw Failures.badRequest("token is required for TokenReview in authentication");
        }
        yield owned(request, question).with(token(question), "status");
      }
      case "SelfSubjectRulesReview" -> rules(request.user(), question);
      default -> access(request, owned(request, question));
    };
  }

  private KubeObject owned(Request request, KubeObject question) {
    return ownership.track(request, Optional.empty(), question);
  }

  private static KubeObject bare(KubeObject question) {
    return KubeObject.of(
        Tree.map(
            "kind", question.kind(),
            "apiVersion", question.apiVersion(),
            "metadata", Tree.map()));
  }

  private KubeObject rules(UserInfo user, KubeObject question) {
    String namespace = question.text("spec", "namespace");
    if (namespace.isEmpty()) {
      throw Failures.badRequest("no namespace on request");
    }
    Authorizer.Rules held = shared.authorizer().rules(user, namespace);
    List<Map<String, @Nullable Object>> onResources = new ArrayList<>();
    List<Map<String, @Nullable Object>> onPaths = new ArrayList<>();
    for (PolicyRule rule : held.rules()) {
      (rule.resources().isEmpty() ? onPaths : onResources).add(rule.tree());
    }
    return bare(question)
        .with(Tree.map(), "spec")
        .with(
            Tree.map(
                "resourceRules",
                onResources,
                "nonResourceRules",
                onPaths,
                "incomplete",
                held.incomplete(),
                "evaluationError",
                held.error().isEmpty() ? null : held.error()),
            "status");
  }

  private KubeObject access(Request request, KubeObject question) {
    ReviewValidation.check(request.served(), question);
    boolean self = question.kind().equals("SelfSubjectAccessReview");
    UserInfo asked = self ? request.user() : subject(question);
    return question.with(decision(asked, question), "status");
  }

  private static UserInfo subject(KubeObject question) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    question
        .map("spec", "extra")
        .keySet()
        .forEach(key -> {
          extra.put(key, question.texts("spec", "extra", key));
        });
    return new UserInfo(
        question.text("spec", "user"),
        question.text("spec", "uid"),
        question.texts("spec", "groups"),
        extra);
  }

  private Map<String, @Nullable Object> decision(UserInfo user, KubeObject question) {
    return switch (shared.authorizer().decide(user, asked(question))) {
      case Authorizer.Decision.Allowed(String reason) ->
          Tree.map("allowed", true, "reason", reason.isEmpty() ? null : reason);
      case Authorizer.Decision.Denied(String reason) ->
          Tree.map("allowed", false, "reason", reason.isEmpty() ? null : reason);
    };
  }

  private static Authorizer.Access asked(KubeObject question) {
    Map<String, @Nullable Object> path = question.map("spec", "nonResourceAttributes");
    if (!path.isEmpty()) {
      return Authorizer.Access.toPath(Tree.textAt(path, "verb"), Tree.textAt(path, "path"));
    }
    Map<String, @Nullable Object> asked = question.map("spec", "resourceAttributes");
    return new Authorizer.Access(
        Tree.textAt(asked, "verb"),
        Tree.textAt(asked, "group"),
        Tree.textAt(asked, "resource"),
        Tree.textAt(asked, "subresource"),
        Tree.textAt(asked, "namespace"),
        Tree.textAt(asked, "name"));
  }

  private Map<String, @Nullable Object> token(KubeObject question) {
    Authenticators.Answer answer =
        authenticators.of(question.text("spec", "token"), question.texts("spec", "audiences"));
    return answer
        .user()
        .map(user ->
            Tree.map(
                "authenticated", true,
                "user", userTree(user),
                "audiences", answer.audiences()))
        .orElseGet(() -> Tree.map("user", Tree.map(), "error", answer.error()));
  }

  private static Map<String, @Nullable Object> userTree(UserInfo user) {
    return Tree.map(
        "username", user.name(),
        "uid", user.uid().isEmpty() ? null : user.uid(),
        "groups", user.groups().isEmpty() ? null : user.groups(),
        "extra", user.extra().isEmpty() ? null : user.extra());
  }
}
