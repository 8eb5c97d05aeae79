package dev.galley.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GalleyTest {
  @TempDir private Path directory;

  @Test
  void without_arguments_it_gives_an_overview_that_fits_on_a_screen() {
    CommandRun run = CommandRun.of(directory);

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines().count()).isLessThanOrEqualTo(40);
    assertThat(run.out()).contains("rehearse").contains("Exit");
  }

  @Test
  void an_unknown_command_suggests_the_one_that_was_meant() {
    CommandRun run = CommandRun.of(directory, "rehears");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("rehearse");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void an_option_of_the_wrong_type_is_not_understood() {
    CommandRun run = CommandRun.of(directory, "rehearse", "--seed", "seven");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--seed").contains("seven");
  }

  @Test
  void the_example_converges() {
    CommandRun run = CommandRun.of(directory, "rehearse", CommandRun.example("platform"));

    assertThat(run.err()).contains("infra-configs");
    assertThat(run.out()).contains("rehearsal passed").contains("/month");
    assertThat(run.exit()).isZero();
  }

  @Test
  void the_same_seed_prints_the_same_bytes() {
    String[] command = {"rehearse", CommandRun.example("platform"), "--seed", "7", "-o", "json"};

    CommandRun first = CommandRun.of(directory, command);

    assertThat(CommandRun.of(directory, command).out()).isEqualTo(first.out());
    assertThat(Json.parse(first.out())).isInstanceOf(Map.class);
  }

  @ParameterizedTest
  @CsvSource({
    "crds-and-resources-together, no matches for kind \"EC2NodeClass\" in version"
        + " \"karpenter.k8s.aws/v1\"",
    "dependency-cycle, depend",
    "path-missing, path",
  })
  void a_broken_platform_is_reported_for_its_reason(String example, String reason) {
    CommandRun run = CommandRun.of(directory, "rehearse", CommandRun.example("broken/" + example));

    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains(reason).contains("where").contains(".yaml:").contains("do ");
  }

  @Test
  void a_directory_that_is_not_there_is_not_understood() {
    CommandRun run = CommandRun.of(directory, "rehearse", directory.resolve("nothing").toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("nothing").contains("do ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void build_prints_what_kustomize_makes_of_a_directory() throws Exception {
    Files.writeString(
        directory.resolve("kustomization.yaml"), "resources: [a.yaml]\nnamePrefix: my-\n");
    Files.writeString(
        directory.resolve("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n");

    CommandRun run = CommandRun.of(directory, "build", directory.toString());

    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-a\n");
  }

  @Test
  void build_says_where_a_kustomization_is_wrong() throws Exception {
    Files.writeString(directory.resolve("kustomization.yaml"), "resources:\n- gone.yaml\n");

    CommandRun run = CommandRun.of(directory, "build", directory.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("gone.yaml").contains("kustomization.yaml:2");
    assertThat(run.out()).isEmpty();
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /// A base with one config map, and an overlay that changes it twice.
  private void writeOverlay() throws IOException {
    write("base/kustomization.yaml", "resources: [a.yaml]\n");
    write("base/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {k: '1'}\n");
    write(
        "over/kustomization.yaml",
        "resources: [../base]\nnamespace: prod\npatches:\n- path: patch.yaml\n");
    write(
        "over/patch.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: '2'}\n");
  }

  @Test
  void build_prints_many_directories_as_one_stream() throws Exception {
    writeOverlay();

    CommandRun run = CommandRun.of(directory, "build", "base", "over");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              k: "1"
            kind: ConfigMap
            metadata:
              name: a
            ---
            apiVersion: v1
            data:
              k: "2"
            kind: ConfigMap
            metadata:
              name: a
              namespace: prod
            """);
  }

  @Test
  void build_prints_nothing_when_one_of_many_directories_is_wrong() throws Exception {
    writeOverlay();
    write("bad/kustomization.yaml", "resourcs: []\n");
    write("worse/kustomization.yaml", "resources: [gone.yaml]\n");

    CommandRun run = CommandRun.of(directory, "build", "base", "bad", "worse");

    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("bad/kustomization.yaml:1")
        .contains("worse/kustomization.yaml:1");
  }

  @Test
  void build_writes_a_file_for_each_object_into_a_directory() throws Exception {
    writeOverlay();
    Path out = Files.createDirectory(directory.resolve("out"));

    CommandRun run = CommandRun.of(directory, "build", "over", "base", "-o", "out");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(out)
        .isDirectoryContaining("glob:**/default_v1_configmap_a.yaml")
        .isDirectoryContaining("glob:**/prod_v1_configmap_a.yaml");
    assertThat(out.resolve("prod_v1_configmap_a.yaml")).content().contains("namespace: prod");
  }

  @Test
  void build_traces_a_value_to_all_the_places_that_set_it() throws Exception {
    writeOverlay();

    CommandRun run = CommandRun.of(directory, "build", "over", "--trace", "configmap/a.data");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines().map(String::strip))
        .containsExactly(
            "ConfigMap/prod/a  base/a.yaml:1:1",
            "FIELD   VALUE  BY         WHERE",
            "data.k  2      patches    over/patch.yaml:4:11",
            "1      resources  base/a.yaml:5:11");
  }

  @Test
  void build_says_what_there_is_when_nothing_is_called_so() throws Exception {
    writeOverlay();

    CommandRun run = CommandRun.of(directory, "build", "over", "--trace", "ConfigMap/b");

    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("CLI-007").contains("there is ConfigMap/a");
  }

  @Test
  void types_lists_instance_types_for_machines() {
    CommandRun run = CommandRun.of(directory, "types", "-o", "json");

    assertThat(run.exit()).isZero();
    assertThat(Json.parse(run.out()))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSizeGreaterThan(500);
    assertThat(run.out()).contains("\"m5.large\"");
  }

  @Test
  void every_code_can_be_looked_up() {
    CommandRun run = CommandRun.of(directory, "codes", "GIT-104");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("GIT-104");
  }

  @ParameterizedTest
  @CsvSource({"status", "tree", "nodes", "down"})
  void asking_where_nothing_runs_says_how_to_start_it(String verb) {
    CommandRun run = CommandRun.of(directory, verb);

    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).contains("galley up");
    assertThat(run.out().getBytes(StandardCharsets.UTF_8)).isEmpty();
  }
}
