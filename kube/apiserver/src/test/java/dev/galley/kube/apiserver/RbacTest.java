package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static dev.galley.kube.apiserver.Secured.binding;
import static dev.galley.kube.apiserver.Secured.clusterRole;
import static dev.galley.kube.apiserver.Secured.role;
import static dev.galley.kube.apiserver.Secured.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbacTest {
  @Test
  @Proves("api a.3: an RBAC denial is 403 Forbidden and says who cannot do what where")
  void who_holds_no_role_is_told_what_they_may_not() {
    Secured.run(cluster -> {
      ApiException refused =
          failure(() -> cluster.alice.list(cluster.type("pods"), ListQuery.in("default")));
      assertThat(refused.message())
          .isEqualTo(
              "pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" in"
                  + " the namespace \"default\"");
      assertThat(refused.details()).isEqualTo(Tree.map("kind", "pods"));
      assertThat(
              failure(() -> cluster.alice.list(cluster.type("deployments"), ListQuery.ALL))
                  .message())
          .isEqualTo(
              "deployments.apps is forbidden: User \"alice\" cannot list resource \"deployments\""
                  + " in API group \"apps\" at the cluster scope");
      assertThat(
              failure(() ->
                      cluster.alice.get(
                          cluster.type("namespaces"), ObjectName.cluster("kube-system")))
                  .message())
          .isEqualTo(
              "namespaces \"kube-system\" is forbidden: User \"alice\" cannot get resource"
                  + " \"namespaces\" in API group \"\" in the namespace \"kube-system\"");
    });
  }

  @Test
  @Proves("api d: rules of a role hold in the namespace of its binding alone")
  void a_role_that_is_bound_allows_what_it_lists_in_its_namespace() {
    Secured.run(cluster -> {
      cluster.allow("default/reader", rule("", "configmaps", "get", "list"));
      var maps = cluster.type("configmaps");
      assertThat(cluster.alice.list(maps, ListQuery.in("default")).items()).isEmpty();
      assertThat(failure(() -> cluster.alice.list(maps, ListQuery.in("kube-system"))).code())
          .isEqualTo(403);
      assertThat(
              failure(() -> cluster.create(cluster.alice, object("v1/ConfigMap", "default/a")))
                  .message())
          .isEqualTo(
              "configmaps is forbidden: User \"alice\" cannot create resource \"configmaps\" in API"
                  + " group \"\" in the namespace \"default\"");
    });
  }

  @Test
  @Proves("api d: resourceNames do not help to create or to list, unless the list names one")
  void rules_for_certain_names_do_not_allow_to_create_or_list() {
    Secured.run(cluster -> {
      cluster.allow(
          "default/one",
          Tree.with(
              rule("", "configmaps", "get", "list", "create"), List.of("a"), "resourceNames"));
      cluster.create(cluster.admin, object("v1/ConfigMap", "default/a"));
      var maps = cluster.type("configmaps");
      assertThat(cluster.alice.get(maps, new ObjectName("default", "a")).name()).isEqualTo("a");
      assertThat(failure(() -> cluster.alice.get(maps, new ObjectName("default", "b"))).code())
          .isEqualTo(403);
      assertThat(failure(() -> cluster.alice.list(maps, ListQuery.in("default"))).code())
          .isEqualTo(403);
      ListQuery named = ListQuery.in("default").fields("metadata.name=a");
      assertThat(cluster.alice.list(maps, named).items()).hasSize(1);
      assertThat(
              failure(() -> cluster.create(cluster.alice, object("v1/ConfigMap", "default/a")))
                  .code())
          .isEqualTo(403);
    });
  }

  @Test
  @Proves("api d: a binding to a role that is missing shows in every refusal")
  void a_role_that_is_missing_is_named_in_refusals() {
    Secured.run(cluster -> {
      cluster.create(cluster.admin, binding("dangling", "ClusterRole/missing"));
      assertThat(failure(() -> cluster.alice.list(cluster.type("nodes"), ListQuery.ALL)).message())
          .endsWith(
              "at the cluster scope: RBAC: clusterrole.rbac.authorization.k8s.io \"missing\" not"
                  + " found");
    });
  }

  @Test
  @Proves("api d: writing a role needs its rules or the verb escalate")
  void nobody_writes_a_role_with_rules_they_do_not_hold() {
    Secured.run(cluster -> {
      cluster.allow(
          "default/roles",
          rule("rbac.authorization.k8s.io", "roles", "create"),
          rule("", "pods", "get"));
      var wanted = role("default/more", rule("", "pods", "get", "list"), rule("apps", "*", "*"));
      ApiException refused = failure(() -> cluster.create(cluster.alice, wanted));
      assertThat(refused.code()).isEqualTo(403);
      assertThat(refused.message())
          .isEqualTo(
              "roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"alice\""
                  + " (groups=[\"dev\" \"system:authenticated\"]) is attempting to grant RBAC"
                  + " permissions not currently held:\n"
                  + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\"]}\n"
                  + "{APIGroups:[\"apps\"], Resources:[\"*\"], Verbs:[\"*\"]}");
      cluster.create(cluster.alice, role("default/same", rule("", "pods", "get")));
      cluster.allow("default/mighty", rule("rbac.authorization.k8s.io", "roles", "escalate"));
      cluster.create(cluster.alice, wanted);
    });
  }

  @Test
  @Proves("api d: writing a binding needs the role's rules or the verb bind")
  void nobody_binds_a_role_with_rules_they_do_not_hold() {
    Secured.run(cluster -> {
      cluster.allow("default/binder", rule("rbac.authorization.k8s.io", "rolebindings", "create"));
      var wanted = binding("default/esc", "ClusterRole/system:node-problem-detector");
      assertThat(failure(() -> cluster.create(cluster.alice, wanted)).message())
          .isEqualTo(
              "rolebindings.rbac.authorization.k8s.io \"esc\" is forbidden: user \"alice\""
                  + " (groups=[\"dev\" \"system:authenticated\"]) is attempting to grant RBAC"
                  + " permissions not currently held:\n"
                  + "{APIGroups:[\"\"], Resources:[\"events\"], Verbs:[\"create\" \"patch\""
                  + " \"update\"]}\n"
                  + "{APIGroups:[\"\"], Resources:[\"nodes\"], Verbs:[\"get\"]}\n"
                  + "{APIGroups:[\"\"], Resources:[\"nodes/status\"], Verbs:[\"patch\"]}\n"
                  + "{APIGroups:[\"events.k8s.io\"], Resources:[\"events\"], Verbs:[\"create\""
                  + " \"patch\" \"update\"]}");
      assertThat(
              failure(() ->
                      cluster.create(cluster.alice, binding("default/x", "ClusterRole/missing")))
                  .message())
          .isEqualTo("rolebindings.rbac.authorization.k8s.io \"missing\" not found");
      cluster.allow(
          "default/may",
          Tree.with(
              rule("rbac.authorization.k8s.io", "clusterroles", "bind"),
              List.of("system:node-problem-detector"),
              "resourceNames"));
      cluster.create(cluster.alice, wanted);
    });
  }

  @Test
  void only_who_may_do_everything_puts_roles_together_from_others() {
    Secured.run(cluster -> {
      cluster.allowEverywhere("roles", rule("rbac.authorization.k8s.io", "clusterroles", "create"));
      var aggregated =
          clusterRole("sum")
              .with(
                  List.of(Tree.map("matchLabels", Tree.map("a", "b"))),
                  "aggregationRule",
                  "clusterRoleSelectors");
      assertThat(failure(() -> cluster.create(cluster.alice, aggregated)).message())
          .isEqualTo(
              "clusterroles.rbac.authorization.k8s.io \"sum\" is forbidden: must have cluster-admin"
                  + " privileges to use the aggregationRule");
    });
  }

  @Test
  @Proves("api d: roleRef is immutable (422)")
  void what_a_binding_gives_cannot_be_changed() {
    Secured.run(cluster -> {
      var bound = cluster.create(cluster.admin, binding("default/b", "ClusterRole/admin"));
      ApiException refused =
          failure(() ->
              cluster.admin.update(
                  cluster.type("rolebindings"),
                  bound.with("view", "roleRef", "name"),
                  Cluster.TESTER));
      assertThat(refused.code()).isEqualTo(422);
      assertThat(refused.message())
          .isEqualTo(
              "RoleBinding.rbac.authorization.k8s.io \"b\" is invalid: roleRef: Invalid value:"
                  + " {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"ClusterRole\","
                  + "\"Name\":\"view\"}: cannot change roleRef");
    });
  }

  @Test
  void roles_and_bindings_are_checked() {
    Secured.run(cluster -> {
      var bad =
          Tree.map("nonResourceURLs", List.of("/x"), "resources", List.of("a"), "verbs", List.of());
      assertThat(failure(() -> cluster.create(cluster.admin, role("default/bad", bad))).message())
          .isEqualTo(
              "Role.rbac.authorization.k8s.io \"bad\" is invalid: [rules[0].verbs: Required value:"
                  + " verbs must contain at least one value, rules[0].nonResourceURLs: Invalid"
                  + " value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs,"
                  + " rules[0].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both"
                  + " regular resources and non-resource URLs]");
      var foreign =
          binding("default/bad", "Foo/bar")
              .with(List.of(Tree.map("kind", "Q", "name", "q")), "subjects");
      assertThat(failure(() -> cluster.create(cluster.admin, foreign)).message())
          .contains(
              "roleRef.kind: Unsupported value: \"Foo\": supported values: \"Role\","
                  + " \"ClusterRole\"",
              "subjects[0].kind: Unsupported value: \"Q\": supported values: \"ServiceAccount\","
                  + " \"User\", \"Group\"");
    });
  }

  @Test
  @Proves("api d: who may only update cannot create by updating or applying")
  void an_apply_of_something_new_needs_the_right_to_create() {
    Secured.run(cluster -> {
      cluster.allow("default/patcher", rule("", "configmaps", "get", "patch", "update"));
      var map = object("v1/ConfigMap", "default/new");
      assertThat(
              failure(() ->
                      cluster.alice.patch(
                          cluster.type("configmaps"),
                          map.objectName(),
                          new Patch.Apply(map, false),
                          Cluster.TESTER))
                  .message())
          .isEqualTo(
              "configmaps \"new\" is forbidden: User \"alice\" cannot create resource"
                  + " \"configmaps\" in API group \"\" in the namespace \"default\"");
    });
  }

  @Test
  @Proves("api d: the server bootstraps upstream's ClusterRoles, bindings and FlowSchemas")
  void every_cluster_begins_with_upstreams_roles() {
    Secured.run(cluster -> {
      assertThat(cluster.admin.list(cluster.type("clusterroles"), ListQuery.ALL).items())
          .hasSize(68);
      assertThat(cluster.admin.list(cluster.type("clusterrolebindings"), ListQuery.ALL).items())
          .hasSize(49);
      assertThat(cluster.admin.list(cluster.type("flowschemas"), ListQuery.ALL).items())
          .hasSize(11);
      var view =
          cluster.admin.get(
              cluster.type("clusterroles"), ObjectName.cluster("system:aggregate-to-view"));
      assertThat(view.labels())
          .containsEntry("kubernetes.io/bootstrapping", "rbac-defaults")
          .containsEntry("rbac.authorization.k8s.io/aggregate-to-view", "true");
      assertThat(view.annotations())
          .containsEntry("rbac.authorization.kubernetes.io/autoupdate", "true");
      assertThat(view.maps("rules").get(2).get("resources")).isEqualTo(List.of("namespaces"));
      var controller =
          cluster.server.as(UserInfo.serviceAccount("kube-system", "replicaset-controller"));
      assertThat(controller.list(cluster.type("pods"), ListQuery.ALL).items()).isEmpty();
      assertThat(failure(() -> controller.list(cluster.type("secrets"), ListQuery.ALL)).code())
          .isEqualTo(403);
    });
  }
}
