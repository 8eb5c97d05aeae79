package dev.galley.insight.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Provenance;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Findings, from the objects of a cluster that does not converge.
class ExplainerTest {
  private final List<KubeObject> objects = new ArrayList<>();
  private final Provenance provenance = new Provenance();

  private void given(String yaml) {
    inCluster(yaml);
    KubeObject last = objects.getLast();
    provenance.record(
        last.groupVersionKind(), last.objectName(), Place.line(last.name() + ".yaml", 7));
  }

  private void inCluster(String yaml) {
    Yaml.documents(yaml, "test.yaml")
        .forEach(document -> objects.add(KubeObject.of(Tree.asMap(document.tree()))));
  }

  private List<Finding> findings() {
    return Explainer.explain(ClusterView.of(objects), provenance);
  }

  private List<Finding> errors() {
    return findings().stream().filter(each -> each.severity() == Severity.ERROR).toList();
  }

  private static String kustomization(String name, String spec, String status, String message) {
    return """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: %s, namespace: flux-system, generation: 1}
    spec: %s
    status:
      observedGeneration: 1
      conditions:
        - {type: Ready, status: "%s", reason: Test, message: '%s'}
    """
        .formatted(name, spec, status, message.replace("'", "''"));
  }

  @Test
  void a_kind_that_nobody_serves_is_named_with_its_line_and_the_fix() {
    given(
        kustomization(
            "infra",
            "{path: ./infra}",
            "False",
            "EC2NodeClass/default dry-run failed: no matches for kind \"EC2NodeClass\" in version"
                + " \"karpenter.k8s.aws/v1\""));

    assertThat(errors())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.KIND_UNKNOWN);
          assertThat(finding.problem().what())
              .contains("no matches for kind \"EC2NodeClass\" in version \"karpenter.k8s.aws/v1\"");
          assertThat(finding.problem().where()).contains(Place.line("infra.yaml", 7));
          assertThat(finding.problem().hint()).contains("dependsOn");
        });
  }

  @Test
  void what_waits_for_a_broken_dependency_is_blocked_and_no_finding_of_its_own() {
    given(kustomization("infra", "{path: ./x}", "False", "kustomization path not found: stat x"));
    given(kustomization("apps", "{dependsOn: [{name: infra}]}", "False", "not ready"));

    assertThat(errors())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.subject()).isEqualTo("Kustomization/flux-system/infra");
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.PATH_MISSING);
          assertThat(finding.blocks()).containsExactly("Kustomization/flux-system/apps");
        });
  }

  @Test
  void what_nobody_acts_on_is_the_first_cause_where_it_is_refused_and_a_warning_elsewhere() {
    given(kustomization("secrets", "{decryption: {provider: sops}}", "False", "not supported"));
    given(kustomization("apps", "{dependsOn: [{name: secrets}], wait: true}", "False", "waits"));
    Limits limits =
        object ->
            List.of(
                new Limits.Limit(
                    object.at("spec", "decryption") == null ? Severity.WARNING : Severity.ERROR,
                    Problem.of(ExplainProblem.APPLY_REFUSED, object + " asks in vain")));

    List<Finding> all = Explainer.explain(ClusterView.of(objects), provenance, limits);
    assertThat(all.getFirst().problem().what()).endsWith("/secrets asks in vain");
    assertThat(all.getFirst().problem().where()).hasToString("Optional[secrets.yaml:7]");
    assertThat(all.getFirst().blocks()).containsExactly("Kustomization/flux-system/apps");
    assertThat(all.getLast().severity()).isEqualTo(Severity.WARNING);
    assertThat(all.getLast().problem().where()).hasToString("Optional[apps.yaml:7]");
  }

  @Test
  void a_circle_is_reported_once_and_spelled_out() {
    given(kustomization("a", "{dependsOn: [{name: b}]}", "False", "waits"));
    given(kustomization("b", "{dependsOn: [{name: a}]}", "False", "waits"));

    assertThat(errors())
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.problem().what())
                .contains("flux-system/a → Kustomization/flux-system/b → Kustomization"));
  }

  @Test
  void a_dependency_that_does_not_exist_is_named() {
    given(kustomization("apps", "{dependsOn: [{name: nobody}]}", "False", "not found"));

    assertThat(errors().getFirst().problem().code()).isEqualTo(ExplainProblem.DEPENDENCY_MISSING);
    assertThat(errors().getFirst().problem().what()).contains("flux-system/nobody");
  }

  @Test
  void a_pod_that_no_node_takes_is_the_cause_and_the_line_is_its_workload() {
    given(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: team, uid: d1, generation: 1}
        spec: {replicas: 1}
        status: {observedGeneration: 1}
        """);
    inCluster(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-1
          namespace: team
          uid: r1
          ownerReferences:
            - {apiVersion: apps/v1, kind: Deployment, name: web, uid: d1, controller: true}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-1-x
          namespace: team
          ownerReferences:
            - {apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: r1, controller: true}
        status:
          phase: Pending
          conditions:
            - type: PodScheduled
              status: "False"
              reason: Unschedulable
              message: '3 node(s) had untolerated taint {CriticalAddonsOnly: true}.'
        """);

    Finding finding = errors().getFirst();

    assertThat(finding.problem().code()).isEqualTo(ExplainProblem.POD_NOT_PLACED);
    assertThat(finding.problem().where()).contains(Place.line("web.yaml", 7));
    assertThat(finding.problem().hint()).contains("CriticalAddonsOnly");
  }

  @Test
  void a_dependency_that_does_not_wait_is_a_warning_and_no_reason_to_fail() {
    given(kustomization("configs", "{path: ./configs}", "True", ""));
    given(kustomization("apps", "{path: ./apps, dependsOn: [{name: configs}]}", "True", ""));

    assertThat(Explainer.isConverged(ClusterView.of(objects))).isTrue();
    assertThat(findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.DEPENDENCY_WITHOUT_WAIT);
        });
  }
}
