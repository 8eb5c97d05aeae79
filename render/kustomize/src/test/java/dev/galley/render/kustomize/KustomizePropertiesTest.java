package dev.galley.render.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.MemoryFileTree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Holds for all inputs: a build ends, answers or explains, and answers the same again.
final class KustomizePropertiesTest {

  @Property(tries = 200)
  void a_build_is_a_function_of_its_files(@ForAll("trees") Map<String, String> files) {
    BuildResult first = build(files);

    assertThat(build(files)).isEqualTo(first);
  }

  @Property(tries = 300)
  void any_text_as_kustomization_is_built_or_refused_with_a_place(
      @ForAll("kustomizations") String text) {
    BuildResult result = build(Map.of("kustomization.yaml", text));

    if (result instanceof BuildResult.Failed failed) {
      assertThat(failed.problems()).isNotEmpty().allMatch(problem -> problem.where().isPresent());
    }
  }

  @Property(tries = 300)
  void any_text_as_patch_is_applied_or_refused(@ForAll("patches") String patch) {
    BuildResult result =
        build(
            Map.of(
                "kustomization.yaml",
                "resources: [r.yaml]\npatches:\n- path: p.yaml\n  target: {kind: Pod}\n",
                "r.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c}]}\n",
                "p.yaml",
                patch));

    assertThat(result).isNotNull();
  }

  private static BuildResult build(Map<String, String> files) {
    return Kustomize.build(MemoryFileTree.ofTexts(files), "", KustomizeOptions.standard());
  }

  @Provide
  Arbitrary<Map<String, String>> trees() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c-1", "d.e");
    Arbitrary<String> fields =
        Arbitraries.of(
            "namePrefix: x-",
            "nameSuffix: -y",
            "namespace: ns",
            "commonLabels: {l: m}",
            "commonAnnotations: {a: b}",
            "images: [{name: i, newTag: '2'}]",
            "configMapGenerator: [{name: a, behavior: merge, literals: [k=v]}]");
    return Combinators.combine(names.list().uniqueElements().ofMinSize(1), fields.set())
        .as(KustomizePropertiesTest::tree);
  }

  private static Map<String, String> tree(List<String> names, Set<String> fields) {
    Map<String, String> files = new TreeMap<>();
    StringBuilder kustomization = new StringBuilder("resources:\n");
    for (String name : names) {
      files.put(
          name + ".yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {z: i}\n");
      kustomization.append("- ").append(name).append(".yaml\n");
    }
    fields.stream().sorted().forEach(field -> kustomization.append(field).append('\n'));
    files.put("kustomization.yaml", kustomization.toString());
    return files;
  }

  @Provide
  Arbitrary<String> kustomizations() {
    return pieces(
        "resources:",
        "\n",
        "- ",
        "  ",
        "patches:",
        "images",
        ": ",
        "[",
        "]",
        "{",
        "}",
        "a",
        "1",
        "vars:",
        "kind: Component",
        "&a",
        "*a",
        "'",
        "\"",
        "|",
        "#",
        "\t",
        "labels:",
        "pairs:");
  }

  @Provide
  Arbitrary<String> patches() {
    return pieces(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n",
        "spec:\n",
        "  containers:\n",
        "  - name: c\n",
        "    $patch: delete\n",
        "    env: null\n",
        "- {op: add, path: /spec/x, value: 1}\n",
        "- {op: remove, path: /spec/containers/0}\n",
        "- {op: move, from: /spec, path: /spec/a}\n",
        "- {op: test, path: '', value: {}}\n",
        "---\n",
        "{",
        "]",
        "*a ");
  }

  private static Arbitrary<String> pieces(String... pieces) {
    return Arbitraries.of(pieces).list().ofMaxSize(14).map(list -> String.join("", list));
  }
}
