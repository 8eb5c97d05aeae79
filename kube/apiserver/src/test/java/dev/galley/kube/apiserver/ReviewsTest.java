package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static dev.galley.kube.apiserver.Secured.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.ApiException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReviewsTest {
  private static Map<String, @Nullable Object> asks(String verb, String resource) {
    return Tree.map(
        "resourceAttributes", Tree.map("verb", verb, "resource", resource, "namespace", "default"));
  }

  @Test
  @Proves("api d: an allowed review says which binding allowed it")
  void a_review_names_the_binding_that_allows() {
    Secured.run(cluster -> {
      cluster.allow("default/reader", rule("", "pods", "get"));
      assertThat(
              cluster
                  .review(cluster.alice, "SelfSubjectAccessReview", asks("get", "pods"))
                  .map("status"))
          .isEqualTo(
              Tree.map(
                  "allowed",
                  true,
                  "reason",
                  "RBAC: allowed by RoleBinding \"reader/default\" of Role \"reader\" to User"
                      + " \"alice\""));
      assertThat(
              cluster
                  .review(cluster.alice, "SelfSubjectAccessReview", asks("list", "pods"))
                  .map("status"))
          .isEqualTo(Tree.map("allowed", false));
      assertThat(
              cluster
                  .review(
                      cluster.admin,
                      "SubjectAccessReview",
                      Tree.map(
                          "user",
                          "system:serviceaccount:a:b",
                          "groups",
                          List.of("system:authenticated"),
                          "nonResourceAttributes",
                          Tree.map("path", "/api/v1", "verb", "get")))
                  .text("status", "reason"))
          .isEqualTo(
              "RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole"
                  + " \"system:discovery\" to Group \"system:authenticated\"");
    });
  }

  @Test
  @Proves("api d: access reviews are validated as upstream's")
  void a_review_asks_about_one_thing() {
    Secured.run(cluster -> {
      ApiException nothing =
          failure(() -> cluster.review(cluster.admin, "SubjectAccessReview", Tree.map()));
      assertThat(nothing.code()).isEqualTo(422);
      assertThat(nothing.message())
          .isEqualTo(
              ".authorization.k8s.io \"\" is invalid: [spec.resourceAttributes: Invalid value:"
                  + " null: exactly one of nonResourceAttributes or resourceAttributes must be"
                  + " specified, spec.user: Invalid value: \"\": at least one of user or group must"
                  + " be specified]");
      assertThat(
              failure(() ->
                      cluster.create(
                          cluster.admin,
                          object("authorization.k8s.io/v1/LocalSubjectAccessReview", "kube-system/")
                              .without("metadata", "name")
                              .with(Tree.with(asks("get", "pods"), "u", "user"), "spec")))
                  .message())
          .isEqualTo(
              ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes.namespace: Invalid"
                  + " value: \"default\": must match metadata.namespace");
    });
  }

  @Test
  @Proves("kubectl: auth can-i --list")
  void everybody_may_ask_for_the_rules_they_hold() {
    Secured.run(cluster -> {
      cluster.allow("default/reader", rule("", "pods", "get"));
      KubeObject answer =
          cluster.review(cluster.alice, "SelfSubjectRulesReview", Tree.map("namespace", "default"));
      assertThat(answer.list("status", "resourceRules"))
          .contains(
              Tree.map(
                  "verbs", List.of("get"), "apiGroups", List.of(""), "resources", List.of("pods")))
          .hasSize(3);
      assertThat(answer.list("status", "nonResourceRules")).hasSize(2);
      assertThat(answer.at("status", "incomplete")).isEqualTo(false);
      assertThat(
              failure(() -> cluster.review(cluster.alice, "SelfSubjectRulesReview", Tree.map()))
                  .message())
          .isEqualTo("no namespace on request");
    });
  }

  @Test
  @Proves("kubectl: auth whoami")
  void everybody_may_ask_who_they_are() {
    Secured.run(cluster -> {
      KubeObject question =
          KubeObject.of(
                  Cluster.kind("authentication.k8s.io/v1/SelfSubjectReview"),
                  ObjectName.cluster(""))
              .without("metadata", "name");
      assertThat(cluster.create(cluster.alice, question).map("status", "userInfo"))
          .isEqualTo(
              Tree.map("username", "alice", "groups", List.of("dev", "system:authenticated")));
    });
  }
}
