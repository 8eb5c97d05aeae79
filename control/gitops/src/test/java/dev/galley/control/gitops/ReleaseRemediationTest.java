package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.render.helm.Charts;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReleaseRemediationTest {
  private static final GroupVersionKind SECRET = GroupVersionKind.of("v1", "Secret");

  private static void run(Consumer<FluxCluster> test) {
    FluxCluster.run(
        5,
        Charts.none(),
        cluster -> {
          cluster.commit("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
          cluster.commit("charts/web/values.yaml", "greeting: hello\nwait: false\n");
          cluster.commit("charts/web/values-loud.yaml", "greeting: HELLO\nwait: false\n");
          cluster.commit(
              "charts/web/templates/all.yaml",
              """
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: greeting}
              data: {text: {{ .Values.greeting | quote }}}
              {{- if .Values.wait }}
              ---
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec:
                selector: {matchLabels: {app: web}}
                template:
                  metadata: {labels: {app: web}}
                  spec: {containers: [{name: web, image: web}]}
              {{- end }}
              """);
          cluster.source();
          test.accept(cluster);
        });
  }

  private static void release(FluxCluster cluster, String more, String chart) {
    cluster.apply(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: flux-system}
        spec:
          interval: 10m
          timeout: 1m
          chart:
            spec:
              chart: charts/web
              sourceRef: {kind: GitRepository, name: platform}
        """
            + chart.indent(6)
            + more.indent(2));
  }

  private static String condition(FluxCluster cluster, String type) {
    return cluster.condition(Flux.HELM_RELEASE, "flux-system/web", type);
  }

  private static String greeting(FluxCluster cluster) {
    return cluster.get(FluxCluster.CONFIG_MAP, "flux-system/greeting").text("data", "text");
  }

  @Test
  void a_failed_upgrade_goes_back_to_the_last_good_release_until_its_retries_are_used_up() {
    run(cluster -> {
      String rules = "upgrade: {remediation: {retries: 1}}\n";
      release(cluster, rules, "");
      cluster.pass(Duration.ofSeconds(10));
      assertThat(condition(cluster, "Ready")).startsWith("True InstallSucceeded");

      release(cluster, rules + "values: {greeting: bad, wait: true}\n", "");
      cluster.pass(Duration.ofSeconds(40));
      assertThat(greeting(cluster)).isEqualTo("bad");
      cluster.pass(Duration.ofMinutes(4));

      assertThat(greeting(cluster)).isEqualTo("hello");
      assertThat(cluster.find(FluxCluster.DEPLOYMENT, "flux-system/web")).isEmpty();
      String told =
          "RollbackSucceeded: Helm rollback to previous release flux-system/web.v3 with chart"
              + " web@1.0.0 succeeded";
      assertThat(condition(cluster, "Remediated")).isEqualTo("True " + told);
      assertThat(condition(cluster, "Ready")).isEqualTo("False " + told);
      assertThat(condition(cluster, "Released")).startsWith("False UpgradeFailed");
      assertThat(condition(cluster, "Stalled"))
          .isEqualTo("True RetriesExceeded: Failed to upgrade after 2 attempt(s)");
      assertThat(cluster.events("RollbackSucceeded")).hasSize(2);
      KubeObject object = cluster.get(Flux.HELM_RELEASE, "flux-system/web");
      assertThat(object.number(0, "status", "history", "0", "version")).isEqualTo(5);
      assertThat(object.text("status", "history", "0", "status")).isEqualTo("deployed");
      assertThat(object.text("status", "history", "1", "status")).isEqualTo("failed");
      assertThat(cluster.get(SECRET, "flux-system/sh.helm.release.v1.web.v5").labels())
          .containsEntry("status", "deployed");

      release(cluster, rules + "values: {greeting: good}\n", "");
      cluster.pass(Duration.ofSeconds(10));
      assertThat(condition(cluster, "Ready")).startsWith("True UpgradeSucceeded");
      assertThat(condition(cluster, "Remediated")).isEqualTo("none");
      assertThat(condition(cluster, "Stalled")).isEqualTo("none");
      assertThat(greeting(cluster)).isEqualTo("good");
    });
  }

  @Test
  void a_failed_installation_is_removed_before_it_is_tried_again() {
    run(cluster -> {
      release(
          cluster,
          "install: {remediation: {retries: 1, remediateLastFailure: true}}\n"
              + "values: {wait: true}\n",
          "");
      cluster.pass(Duration.ofMinutes(4));
      assertThat(condition(cluster, "Stalled"))
          .isEqualTo("True RetriesExceeded: Failed to install after 2 attempt(s)");
      assertThat(condition(cluster, "Remediated"))
          .startsWith("True UninstallSucceeded: Helm uninstall remediation for release");
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/greeting")).isEmpty();
    });
  }

  @Test
  void other_post_renderers_alone_are_reason_enough_for_an_upgrade() {
    run(cluster -> {
      release(cluster, "", "");
      cluster.pass(Duration.ofSeconds(10));
      release(cluster, "commonMetadata: {labels: {team: web}}\n", "");
      cluster.pass(Duration.ofSeconds(10));
      assertThat(condition(cluster, "Ready")).startsWith("True UpgradeSucceeded");
      assertThat(cluster.get(FluxCluster.CONFIG_MAP, "flux-system/greeting").labels())
          .containsEntry("team", "web");
    });
  }

  @Test
  void a_chart_in_git_is_made_anew_for_each_revision_only_where_that_is_asked_for() {
    run(cluster -> {
      release(cluster, "", "");
      cluster.pass(Duration.ofSeconds(10));
      cluster.commit("charts/web/values.yaml", "greeting: again\nwait: false\n");
      cluster.pass(Duration.ofMinutes(1));
      assertThat(greeting(cluster)).isEqualTo("hello");

      release(
          cluster, "", "reconcileStrategy: Revision\nvaluesFiles: [charts/web/values-loud.yaml]\n");
      cluster.pass(Duration.ofSeconds(20));
      assertThat(greeting(cluster)).isEqualTo("HELLO");
      assertThat(condition(cluster, "Ready")).endsWith("web@1.0.0+000000000000.2");

      release(cluster, "", "valuesFiles: [nowhere.yaml]\n");
      cluster.pass(Duration.ofSeconds(20));
      assertThat(cluster.condition(Flux.HELM_CHART, "flux-system/flux-system-web", "Ready"))
          .isEqualTo(
              "False ValuesFilesError: values files merge error: no values file found at path"
                  + " 'nowhere.yaml'");
    });
  }

  private static void change(FluxCluster cluster, String text) {
    cluster.change(
        FluxCluster.CONFIG_MAP, "flux-system/greeting", Tree.map("data", Tree.map("text", text)));
  }

  @Test
  void what_others_change_in_a_release_is_told_and_put_right_where_that_is_asked_for() {
    run(cluster -> {
      release(cluster, "driftDetection: {mode: warn}\n", "");
      cluster.pass(Duration.ofSeconds(10));
      change(cluster, "drifted");
      cluster.pass(Duration.ofMinutes(11));
      assertThat(greeting(cluster)).isEqualTo("drifted");
      assertThat(cluster.events("DriftDetected"))
          .containsExactly(
              "Cluster state of release flux-system/web.v1 has drifted from the desired state:\n"
                  + "ConfigMap/flux-system/greeting changed (0 additions, 1 changes, 0 removals)");

      release(cluster, "driftDetection: {mode: enabled}\n", "");
      cluster.pass(Duration.ofSeconds(10));
      assertThat(greeting(cluster)).isEqualTo("hello");
      assertThat(cluster.events("DriftCorrected"))
          .containsExactly(
              "Cluster state of release flux-system/web.v1 has been corrected:\n"
                  + "ConfigMap/flux-system/greeting configured");
      assertThat(
              cluster
                  .get(Flux.HELM_RELEASE, "flux-system/web")
                  .number(0, "status", "history", "0", "version"))
          .isEqualTo(1);

      release(
          cluster,
          "driftDetection: {mode: enabled, ignore: [{paths: [/data/text], target: {kind:"
              + " Config.*}}]}\n",
          "");
      change(cluster, "allowed");
      cluster.pass(Duration.ofMinutes(11));
      assertThat(greeting(cluster)).isEqualTo("allowed");
      cluster.delete(FluxCluster.CONFIG_MAP, "flux-system/greeting");
      cluster.pass(Duration.ofMinutes(11));
      assertThat(greeting(cluster)).isEqualTo("hello");
    });
  }

  @Test
  void a_kustomization_leaves_alone_what_its_ignore_rules_name() {
    run(cluster -> {
      cluster.commit(
          "apps/a.yaml",
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: a, namespace: flux-system}
          data: {mine: "1", yours: "1"}
          """);
      cluster.kustomization("apps", "./apps", "ignore: [{paths: [/data/yours]}]\n");
      cluster.pass(Duration.ofSeconds(2));
      cluster.change(
          FluxCluster.CONFIG_MAP,
          "flux-system/a",
          Tree.map("data", Tree.map("mine", "2", "yours", "2")));
      cluster.pass(Duration.ofMinutes(11));
      assertThat(cluster.get(FluxCluster.CONFIG_MAP, "flux-system/a").map("data"))
          .isEqualTo(Tree.map("mine", "1", "yours", "2"));
    });
  }

  @Test
  void a_failed_upgrade_takes_away_what_it_made_where_that_is_asked_for() {
    run(cluster -> {
      release(cluster, "values: {greeting: kept}\n", "");
      cluster.pass(Duration.ofSeconds(10));
      release(
          cluster,
          "upgrade: {cleanupOnFail: true, preserveValues: true}\nvalues: {wait: true}\n",
          "");
      cluster.pass(Duration.ofSeconds(40));
      assertThat(cluster.find(FluxCluster.DEPLOYMENT, "flux-system/web")).isPresent();
      assertThat(greeting(cluster)).isEqualTo("kept");
      cluster.pass(Duration.ofMinutes(1));
      assertThat(condition(cluster, "Ready")).startsWith("False UpgradeFailed");
      assertThat(cluster.find(FluxCluster.DEPLOYMENT, "flux-system/web")).isEmpty();
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/greeting")).isPresent();
    });
  }
}
