package dev.galley.render.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeHelmTest {
  private static final ReleaseSpec RELEASE = new ReleaseSpec("web", "apps", 1, false);
  private static final NativeHelm HELM = new NativeHelm();

  private static FileTree chart(String template) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: \"9\"\n");
    files.put("values.yaml", "replicas: 2\nlabels:\n  team: a\n  stage: b\n");
    files.put("templates/deployment.yaml", template);
    files.put(
        "crds/widget.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        """);
    return MemoryFileTree.ofTexts(files);
  }

  private static final String DEPLOYMENT =
      """
      {{- /* the web server */}}
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: {{ .Release.Name }}
        namespace: {{ .Release.Namespace }}
        labels: {{- toYaml .Values.labels | nindent 4 }}
        annotations:
          kubernetes: {{ .Capabilities.KubeVersion.Version }}
      spec:
        replicas: {{ .Values.replicas }}
      """;

  @Test
  void a_chart_becomes_objects_with_the_template_they_came_from() {
    Rendered rendered =
        HELM.render(
            chart(DEPLOYMENT),
            RELEASE,
            Tree.map("labels", Tree.map("team", "c", "other", "d")),
            "v1.34.1");

    assertThat(rendered.manifests()).hasSize(1);
    Manifest manifest = rendered.manifests().getFirst();
    assertThat(manifest.object().name()).isEqualTo("web");
    assertThat(manifest.object().namespace()).isEqualTo("apps");
    assertThat(manifest.object().labels()).containsEntry("team", "c").containsEntry("stage", "b");
    assertThat(manifest.object().annotations()).containsEntry("kubernetes", "v1.34.1");
    assertThat(manifest.object().number(0, "spec", "replicas")).isEqualTo(2);
    assertThat(manifest.place()).hasToString("web/templates/deployment.yaml:3");
    assertThat(rendered.definitions()).hasSize(1);
  }

  @Test
  void a_null_takes_away_what_the_chart_sets() {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("stage", null);
    Rendered rendered =
        HELM.render(chart(DEPLOYMENT), RELEASE, Tree.frozen(Map.of("labels", labels)), "v1.34.1");
    assertThat(rendered.manifests().getFirst().object().labels())
        .containsOnly(Map.entry("team", "a"));
  }

  @Test
  void a_template_that_fails_is_a_problem_with_helms_own_words() {
    assertThatThrownBy(() ->
            HELM.render(
                chart("a: {{ required \"say how many\" .Values.count }}"),
                RELEASE,
                Map.of(),
                "v1.34.1"))
        .hasMessageContaining("HELM-001")
        .hasMessageContaining("say how many");
  }

  @Test
  void a_hook_is_a_warning_with_its_place() {
    String hook =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: check
          annotations:
            helm.sh/hook: pre-install
        """;
    Rendered rendered = HELM.render(chart(hook), RELEASE, Map.of(), "v1.34.1");
    assertThat(rendered.manifests()).isEmpty();
    assertThat(rendered.warnings())
        .singleElement()
        .satisfies(warning ->
            assertThat(warning.toString())
                .startsWith("HELM-005")
                .contains("web/templates/deployment.yaml:6"));
  }
}
