package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.render.helm.Charts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KustomizationTest {
  private static final GroupVersionKind NODE_CLASS =
      GroupVersionKind.of("karpenter.k8s.aws/v1", "EC2NodeClass");
  private static final GroupVersionKind NAMESPACE = GroupVersionKind.of("v1", "Namespace");

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: ec2nodeclasses.karpenter.k8s.aws}
      spec:
        group: karpenter.k8s.aws
        scope: Cluster
        names: {kind: EC2NodeClass, plural: ec2nodeclasses, singular: ec2nodeclass, listKind: EC2NodeClassList}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static final String CLASS =
      """
      # the class of the machines
      apiVersion: karpenter.k8s.aws/v1
      kind: EC2NodeClass
      metadata: {name: default}
      spec: {role: nodes}
      """;

  @Test
  void what_a_commit_holds_is_applied_and_reported_as_flux_reports_it() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", Manifests.configMap("a", "1"));
      cluster.source();
      cluster.kustomization("apps", "./apps", "");
      cluster.pass(Duration.ofSeconds(1));

      KubeObject applied = cluster.get(FluxCluster.CONFIG_MAP, "flux-system/a");
      assertThat(applied.labels())
          .containsEntry("kustomize.toolkit.fluxcd.io/name", "apps")
          .containsEntry("kustomize.toolkit.fluxcd.io/namespace", "flux-system");
      assertThat(applied.text("metadata", "managedFields", "0", "manager"))
          .isEqualTo("kustomize-controller");
      assertThat(cluster.condition("apps", "Ready"))
          .isEqualTo("True ReconciliationSucceeded: Applied revision: " + cluster.revision());
      KubeObject object = cluster.get(Flux.KUSTOMIZATION, "flux-system/apps");
      assertThat(object.maps("status", "inventory", "entries"))
          .containsExactly(Tree.map("id", "flux-system_a__ConfigMap", "v", "v1"));
      assertThat(object.number(0, "status", "observedGeneration")).isEqualTo(1);
      assertThat(object.condition("Reconciling")).isEmpty();
      assertThat(cluster.provenance.find(FluxCluster.CONFIG_MAP, applied.objectName()))
          .hasValueSatisfying(place -> assertThat(place.toString()).startsWith("apps/a.yaml:1"));
      assertThat(cluster.events("Progressing")).contains("ConfigMap/flux-system/a created");
      assertThat(cluster.condition(Flux.GIT_REPOSITORY, "flux-system/platform", "Ready"))
          .isEqualTo("True Succeeded: stored artifact for revision '" + cluster.revision() + "'");
    });
  }

  @Test
  void a_dependent_starts_the_moment_its_dependency_is_ready() {
    FluxCluster.run(cluster -> {
      cluster.commit("infra/web.yaml", Manifests.DEPLOYMENT);
      cluster.commit("apps/a.yaml", Manifests.configMap("a", "1"));
      cluster.source();
      cluster.kustomization("apps", "./apps", "dependsOn: [{name: infra}]\n");
      cluster.kustomization("infra", "./infra", "wait: true\n");
      cluster.pass(Duration.ofSeconds(40));
      assertThat(cluster.condition("apps", "Ready"))
          .isEqualTo("False DependencyNotReady: dependency 'flux-system/infra' is not ready");
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isEmpty();

      cluster.makeReady("flux-system/web");
      cluster.pass(Duration.ofMillis(20));
      assertThat(cluster.condition("infra", "Healthy")).startsWith("True Succeeded");
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isPresent();
    });
  }

  @Test
  void custom_resources_without_their_definition_fail_with_fluxs_words_and_write_nothing() {
    FluxCluster.run(cluster -> {
      cluster.commit("infra/class.yaml", CLASS);
      cluster.commit("infra/map.yaml", Manifests.configMap("a", "1"));
      cluster.source();
      cluster.kustomization("infra", "./infra", "");
      cluster.pass(Duration.ofMinutes(10).plusSeconds(7));

      assertThat(cluster.condition("infra", "Ready"))
          .isEqualTo(
              "False ReconciliationFailed: EC2NodeClass/default dry-run failed: no matches for"
                  + " kind \"EC2NodeClass\" in version \"karpenter.k8s.aws/v1\"");
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isEmpty();
    });
  }

  @Test
  void a_definition_and_its_objects_in_one_kustomization_are_applied_in_stages() {
    FluxCluster.run(cluster -> {
      cluster.commit("infra/class.yaml", CLASS);
      cluster.commit("infra/definition.yaml", CRD);
      cluster.source();
      cluster.kustomization("infra", "./infra", "");
      cluster.pass(Duration.ofSeconds(5));

      assertThat(cluster.condition("infra", "Ready")).startsWith("True");
      assertThat(cluster.find(NODE_CLASS, "default")).isPresent();
    });
  }

  @Test
  void what_left_git_is_pruned_unless_another_owner_has_it() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", Manifests.configMap("a", "1"));
      cluster.commit("apps/b.yaml", Manifests.configMap("b", "1"));
      cluster.commit("apps/c.yaml", Manifests.configMap("c", "1"));
      cluster.source();
      cluster.kustomization("apps", "./apps", "");
      cluster.pass(Duration.ofSeconds(1));
      cluster.change(
          FluxCluster.CONFIG_MAP,
          "flux-system/c",
          Tree.map(
              "metadata",
              Tree.map("labels", Tree.map("kustomize.toolkit.fluxcd.io/name", "other"))));
      cluster.commit("apps/b.yaml", "");
      cluster.commit("apps/c.yaml", "");
      cluster.pass(Duration.ofSeconds(1));

      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isPresent();
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/b")).isEmpty();
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/c")).isPresent();

      cluster.delete(Flux.KUSTOMIZATION, "flux-system/apps");
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.find(Flux.KUSTOMIZATION, "flux-system/apps")).isEmpty();
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isEmpty();
    });
  }

  @Test
  void drift_is_corrected_at_the_interval_and_what_is_equal_is_not_written() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", Manifests.configMap("a", "1"));
      cluster.commit("apps/b.yaml", Manifests.configMap("b", "1"));
      cluster.source();
      cluster.kustomization("apps", "./apps", "");
      cluster.pass(Duration.ofSeconds(1));
      String before = cluster.get(FluxCluster.CONFIG_MAP, "flux-system/b").resourceVersion();
      cluster.change(
          FluxCluster.CONFIG_MAP, "flux-system/a", Tree.map("data", Map.of("key", "edited")));
      cluster.pass(Duration.ofMinutes(11));

      assertThat(cluster.get(FluxCluster.CONFIG_MAP, "flux-system/a").text("data", "key"))
          .isEqualTo("1");
      assertThat(cluster.get(FluxCluster.CONFIG_MAP, "flux-system/b").resourceVersion())
          .isEqualTo(before);
    });
  }

  @Test
  void a_health_check_that_times_out_names_what_is_not_ready() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/web.yaml", Manifests.DEPLOYMENT);
      cluster.source();
      cluster.kustomization("apps", "./apps", "wait: true\n");
      cluster.pass(Duration.ofSeconds(10));
      assertThat(cluster.condition("apps", "Ready"))
          .isEqualTo("Unknown Progressing: Reconciliation in progress");
      assertThat(cluster.condition("apps", "Reconciling"))
          .isEqualTo(
              "True Progressing: Running health checks for revision "
                  + cluster.revision()
                  + " with a timeout of 2m0s");
      cluster.pass(Duration.ofSeconds(115));

      assertThat(cluster.condition("apps", "Ready"))
          .isEqualTo(
              "False HealthCheckFailed: health check failed after 2m0s: timeout waiting for:"
                  + " [Deployment/flux-system/web status: 'InProgress']");
      assertThat(cluster.condition("apps", "Healthy"))
          .isEqualTo(
              "False HealthCheckFailed: timeout waiting for: [Deployment/flux-system/web"
                  + " status: 'InProgress']");
    });
  }

  @Test
  void a_suspended_kustomization_does_nothing_until_it_is_resumed() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", Manifests.configMap("a", "1"));
      cluster.source();
      cluster.kustomization("apps", "./apps", "suspend: true\n");
      cluster.pass(Duration.ofMinutes(30));
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isEmpty();
      cluster.change(
          Flux.KUSTOMIZATION, "flux-system/apps", Tree.map("spec", Tree.map("suspend", false)));
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isPresent();
    });
  }

  @Test
  void an_object_in_a_namespace_that_is_missing_is_refused_in_fluxs_words() {
    FluxCluster.run(cluster -> {
      cluster.commit(
          "apps/a.yaml", Manifests.configMap("a", "1").replace("flux-system", "nowhere"));
      cluster.source();
      cluster.kustomization("apps", "./apps", "");
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.condition("apps", "Ready"))
          .isEqualTo(
              "False ReconciliationFailed: ConfigMap/nowhere/a not found: namespaces"
                  + " \"nowhere\" not found");
      assertThat(cluster.find(NAMESPACE, "nowhere")).isEmpty();
    });
  }

  @Test
  void the_same_seed_gives_the_same_run() {
    assertThat(run(7)).isEqualTo(run(7));
  }

  private static List<String> run(long seed) {
    List<String> seen = new ArrayList<>();
    FluxCluster.run(
        seed,
        Charts.none(),
        cluster -> {
          cluster.commit("apps/a.yaml", Manifests.configMap("a", "1"));
          cluster.commit("infra/b.yaml", Manifests.configMap("b", "1"));
          cluster.source();
          cluster.kustomization("apps", "./apps", "dependsOn: [{name: infra}]\n");
          cluster.kustomization("infra", "./infra", "wait: true\n");
          cluster.pass(Duration.ofMinutes(25));
          seen.addAll(cluster.events("Progressing"));
          seen.addAll(cluster.events("ReconciliationSucceeded"));
          seen.add(cluster.get(Flux.KUSTOMIZATION, "flux-system/apps").tree().toString());
        });
    return seen;
  }
}
