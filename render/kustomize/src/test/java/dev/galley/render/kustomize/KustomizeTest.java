package dev.galley.render.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.checks.evidence.Proves;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KustomizeTest {
  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: %s
      """;

  private static BuildResult build(FileTree files) {
    return Kustomize.build(files, "", KustomizeOptions.standard());
  }

  private static FileTree tree(String... pathsAndTexts) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      texts.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
    }
    return MemoryFileTree.ofTexts(texts);
  }

  @Test
  @Proves("kustomize: beyond it: every object knows its file and line")
  void each_object_knows_the_file_and_line_of_its_author() {
    FileTree files =
        tree(
            "kustomization.yaml", "resources: [base]\nnamePrefix: x-\n",
            "base/kustomization.yaml", "resources: [all.yaml]\n",
            "base/all.yaml", MAP.formatted("a") + "---\n" + MAP.formatted("b"));

    assertThat(build(files).orThrow().manifests())
        .extracting(manifest -> manifest.object().name() + " " + manifest.place())
        .containsExactly("x-a base/all.yaml:1:1", "x-b base/all.yaml:6:1");
  }

  @Test
  void a_generated_object_points_to_its_generator() {
    FileTree files =
        tree("d/kustomization.yaml", "configMapGenerator:\n- name: g\n  literals: [a=b]\n");

    assertThat(
            Kustomize.build(files, "d", KustomizeOptions.standard())
                .orThrow()
                .manifests()
                .getFirst()
                .place())
        .isEqualTo(new Place("d/kustomization.yaml", 2, 3));
  }

  @Test
  @Proves("kustomize: beyond it: all missing resources in one run")
  void all_missing_resources_are_reported_in_one_run() {
    BuildResult result = build(tree("kustomization.yaml", "resources:\n- a.yaml\n- b.yaml\n"));

    assertThat(result)
        .isInstanceOfSatisfying(
            BuildResult.Failed.class,
            failed ->
                assertThat(failed.problems())
                    .extracting(Problem::where)
                    .containsExactly(
                        Optional.of(new Place("kustomization.yaml", 2, 3)),
                        Optional.of(new Place("kustomization.yaml", 3, 3))));
  }

  @Test
  @Proves("kustomize: deprecated fields are warned of")
  void deprecated_fields_are_warned_of() {
    FileTree files =
        tree(
            "kustomization.yaml",
            "resources: [a.yaml]\ncommonLabels: {a: b}\n",
            "a.yaml",
            MAP.formatted("a"));

    assertThat(build(files).warnings())
        .containsExactly(
            "# Warning: 'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize"
                + " edit fix' to update your Kustomization automatically.");
  }

  @Test
  @Proves("kustomize: directories without a kustomization, as Flux lists them")
  void flux_lists_files_and_directories_with_their_own_kustomization() {
    FileTree files =
        tree(
            "apps/b.yaml", MAP.formatted("b"),
            "apps/deep/a.yml", MAP.formatted("a"),
            "apps/own/kustomization.yaml", "resources: [x.yaml]\n",
            "apps/own/x.yaml", MAP.formatted("x"),
            "apps/notes.txt", "no yaml");

    assertThat(Kustomize.generate(files, "apps")).containsExactly("b.yaml", "deep/a.yml", "own");
  }

  @Test
  void an_overlay_is_laid_over_a_directory_without_kustomization() {
    FileTree files = tree("apps/a.yaml", MAP.formatted("a"));
    Overlay overlay =
        new Overlay(
            "prod",
            "x-",
            "",
            List.of(
                Map.of(
                    "target",
                    Map.of("kind", "ConfigMap"),
                    "patch",
                    "- {op: add, path: /data, value: {k: v}}\n")),
            List.of(),
            List.of(),
            false,
            Map.of("team", "blue"),
            Map.of());

    BuildResult.Built built =
        Kustomize.build(
                overlay.over(files, "apps"),
                "apps",
                KustomizeOptions.standard().withoutLoadRestrictions())
            .orThrow();

    assertThat(overlay.commonMetadata(built.manifests()))
        .singleElement()
        .satisfies(manifest -> {
          assertThat(manifest.object().objectName()).hasToString("prod/x-a");
          assertThat(manifest.object().text("data", "k")).isEqualTo("v");
          assertThat(manifest.object().labels()).containsEntry("team", "blue");
          assertThat(manifest.place().file()).isEqualTo("apps/a.yaml");
        });
  }

  @Test
  void an_empty_directory_under_flux_yields_nothing() {
    FileTree files = tree("apps/notes.txt", "nothing");

    assertThat(
            Kustomize.build(Overlay.EMPTY.over(files, "apps"), "apps", KustomizeOptions.standard())
                .orThrow()
                .manifests())
        .isEmpty();
  }

  @Test
  void thousands_of_objects_with_references_are_built_in_one_go() {
    Map<String, String> texts = new LinkedHashMap<>();
    StringBuilder resources = new StringBuilder("namePrefix: x-\nnamespace: ns\nresources:\n");
    for (int i = 0; i < 1_000; i++) {
      texts.put(
          "a" + i + ".yaml",
          MAP.formatted("c" + i)
              + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p"
              + i
              + "}\nspec: {containers: [{name: c, envFrom: [{configMapRef: {name: c"
              + i
              + "}}]}]}\n");
      resources.append("- a").append(i).append(".yaml\n");
    }
    texts.put("kustomization.yaml", resources.toString());

    assertThat(build(MemoryFileTree.ofTexts(texts)).orThrow().yaml())
        .contains("            name: x-c999\n".substring(4));
  }

  private static List<String> history(FileTree files, String directory, String field) {
    return Kustomize.build(files, directory, KustomizeOptions.standard().withTracing())
        .orThrow()
        .histories()
        .getFirst()
        .fields()
        .stream()
        .filter(each -> each.isIn(field))
        .flatMap(each ->
            each.written().stream()
                .map(it -> each.path() + "=" + it.value() + " " + it.by() + " " + it.place()))
        .toList();
  }

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: p
      spec:
        containers:
        - name: main
          image: app:1
      """;

  @Test
  @Proves("kustomize: beyond it: every value can be traced to what set it")
  void a_traced_value_names_the_steps_that_set_it_last_first() {
    FileTree files =
        tree(
            "base/kustomization.yaml", "resources: [pod.yaml]\nnamePrefix: a-\n",
            "base/pod.yaml", POD,
            "over/kustomization.yaml",
                "resources: [../base]\nnamePrefix: b-\nimages:\n- name: app\n  newTag: '2'\n");

    assertThat(history(files, "over", "metadata.name"))
        .containsExactly(
            "metadata.name=b-a-p namePrefix over/kustomization.yaml:2:1",
            "metadata.name=a-p namePrefix base/kustomization.yaml:2:1",
            "metadata.name=p resources base/pod.yaml:4:9");
    assertThat(history(files, "over", "spec.containers[0].image"))
        .containsExactly(
            "spec.containers[0].image=app:2 images over/kustomization.yaml:4:3",
            "spec.containers[0].image=app:1 resources base/pod.yaml:8:12");
  }

  @Test
  void an_element_that_a_patch_pushes_down_keeps_its_history() {
    FileTree files =
        tree(
            "kustomization.yaml",
            "resources: [pod.yaml]\npatches: [{path: patch.yaml}]\n",
            "pod.yaml",
            POD,
            "patch.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
                + "spec: {containers: [{name: side, image: 'side:1'}]}\n");

    assertThat(history(files, "", "spec.containers"))
        .containsExactly(
            "spec.containers[0].image=side:1 patches patch.yaml:4:41",
            "spec.containers[0].name=side patches patch.yaml:4:28",
            "spec.containers[1].image=app:1 resources pod.yaml:8:12",
            "spec.containers[1].name=main resources pod.yaml:7:11");
  }

  @Test
  void a_build_that_is_not_asked_for_histories_has_none() {
    assertThat(build(tree("kustomization.yaml", "resources: [pod.yaml]\n", "pod.yaml", POD)))
        .isInstanceOfSatisfying(
            BuildResult.Built.class, built -> assertThat(built.histories()).isEmpty());
  }
}
