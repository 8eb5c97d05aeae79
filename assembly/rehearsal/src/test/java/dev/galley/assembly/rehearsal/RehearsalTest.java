package dev.galley.assembly.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.assembly.platform.PlatformRequest;
import dev.galley.assembly.platform.Step;
import dev.galley.control.gitops.GitopsProblem;
import dev.galley.insight.explain.ExplainProblem;
import dev.galley.insight.explain.Finding;
import dev.galley.insight.explain.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples, rehearsed from nothing.
class RehearsalTest {
  @TempDir private Path folder = Path.of("");

  private static RehearsalReport rehearse(String example, long seed) {
    return Rehearsal.run(PlatformRequest.of(examples().resolve(example)), seed, step -> {});
  }

  private static Path examples() {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      if (Files.isDirectory(here.resolve("examples/platform"))) {
        return here.resolve("examples");
      }
    }
    throw new IllegalStateException("no examples above the working directory");
  }

  private static List<Finding> errors(RehearsalReport report) {
    return report.findings().stream().filter(each -> each.severity() == Severity.ERROR).toList();
  }

  @Test
  void the_platform_comes_up_from_nothing_in_the_order_of_its_dependencies() {
    RehearsalReport report = rehearse("platform", 1);

    assertThat(errors(report)).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.steps()).allMatch(step -> step.state() == Step.State.DONE);
    assertThat(report.steps().stream().map(Step::name).toList())
        .containsSubsequence(
            "network",
            "cluster",
            "node group",
            "flux",
            "infra-controllers",
            "infra-configs",
            "apps");
    assertThat(report.virtualTime()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(40));
  }

  @Test
  void the_sleeper_gets_a_spot_node_of_the_default_pool_and_nobody_buys_a_gpu() {
    RehearsalReport report = rehearse("platform", 1);

    assertThat(report.nodes())
        .filteredOn(node -> node.pool().equals("default"))
        .singleElement()
        .satisfies(node -> {
          assertThat(node.capacityType()).isEqualTo("spot");
          assertThat(node.ready()).isTrue();
          assertThat(node.pricePerHour()).isPositive();
        });
    assertThat(report.nodes()).noneMatch(node -> node.pool().equals("gpu"));
    assertThat(report.cost().lowPerHour()).isBetween(0.15, 0.5);
  }

  @Test
  void the_same_seed_gives_the_same_report() {
    assertThat(rehearse("platform", 7)).isEqualTo(rehearse("platform", 7));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5})
  void every_seed_comes_to_the_same_objects(long seed) {
    RehearsalReport report = rehearse("platform", seed);

    assertThat(report.passed()).as("findings %s", report.findings()).isTrue();
    assertThat(report.digest()).isEqualTo(rehearse("platform", 1).digest());
  }

  @Test
  void custom_resources_beside_their_controller_are_reported_with_line_and_cause() {
    RehearsalReport report = rehearse("broken/crds-and-resources-together", 1);

    assertThat(report.passed()).isFalse();
    assertThat(errors(report))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.KIND_UNKNOWN);
          assertThat(finding.problem().what())
              .contains("no matches for kind \"EC2NodeClass\" in version \"karpenter.k8s.aws/v1\"");
          assertThat(finding.problem().where().orElseThrow().toString())
              .isEqualTo("infra/configs/node-pool.yaml:1:1");
          assertThat(finding.problem().because()).isNotEmpty();
          assertThat(finding.problem().hint()).contains("dependsOn");
        });
  }

  @Test
  void flux_without_the_toleration_is_placed_nowhere_and_the_taint_is_named() {
    RehearsalReport report = rehearse("broken/flux-without-toleration", 1);

    assertThat(report.passed()).isFalse();
    assertThat(errors(report))
        .isNotEmpty()
        .allSatisfy(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.POD_NOT_PLACED);
          assertThat(finding.problem().what()).contains("CriticalAddonsOnly");
        });
  }

  @Test
  void a_queue_that_does_not_exist_is_why_karpenter_does_not_start() {
    RehearsalReport report = rehearse("broken/queue-does-not-exist", 1);

    assertThat(report.passed()).isFalse();
    assertThat(errors(report))
        .anySatisfy(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.CONTAINER_FAILS);
          assertThat(finding.problem().what()).contains("Karpenter-plattform");
          assertThat(finding.problem().where().orElseThrow().file())
              .isEqualTo("infra/controllers/karpenter.yaml");
        });
  }

  @Test
  void a_dependency_cycle_is_spelled_out() {
    RehearsalReport report = rehearse("broken/dependency-cycle", 1);

    assertThat(report.passed()).isFalse();
    assertThat(errors(report))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.DEPENDENCY_CYCLE);
          assertThat(finding.problem().what()).contains("infra-configs").contains("apps");
          assertThat(finding.problem().where()).isPresent();
        });
  }

  @Test
  void a_field_that_does_not_exist_is_reported_where_it_is_written() throws IOException {
    RehearsalReport report = rehearseWith("replicas: 1", "replica: 1");

    assertThat(errors(report))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.APPLY_REFUSED);
          assertThat(finding.problem().what()).contains(".spec.replica: field not declared");
          assertThat(finding.problem().where().orElseThrow().file())
              .isEqualTo("apps/base/sleeper/deployment.yaml");
        });
  }

  @Test
  void yaml_that_cannot_be_read_is_reported_with_line_and_column() throws IOException {
    RehearsalReport report = rehearseWith("replicas: 1", "replicas: [1");

    assertThat(errors(report))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.BUILD_FAILED);
          assertThat(finding.problem().where().orElseThrow().file())
              .isEqualTo("apps/base/sleeper/deployment.yaml");
          assertThat(finding.problem().where().orElseThrow().line()).isPositive();
        });
  }

  @Test
  void a_field_that_nobody_acts_on_is_a_finding_where_the_object_is_written() throws IOException {
    RehearsalReport report =
        rehearseWith(
            "clusters/platform/apps.yaml",
            "  wait: true",
            "  wait: true\n  decryption: {provider: sops}");

    assertThat(errors(report))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.problem().code()).isEqualTo(GitopsProblem.NOT_SUPPORTED);
          assertThat(finding.problem().what()).contains("apps: spec.decryption is not acted on");
          assertThat(finding.problem().where().orElseThrow().toString())
              .startsWith("clusters/platform/apps.yaml:");
        });
  }

  @Test
  void a_field_that_is_ignored_is_a_warning_and_the_rest_comes_up() throws IOException {
    RehearsalReport report =
        rehearseWith(
            "infra/controllers/karpenter.yaml",
            "  interval: 10m",
            "  interval: 10m\n  test: {enable: true}");

    assertThat(report.passed()).isTrue();
    assertThat(report.findings())
        .anySatisfy(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.problem().code()).isEqualTo(GitopsProblem.FIELD_IGNORED);
          assertThat(finding.problem().where().orElseThrow().file())
              .isEqualTo("infra/controllers/karpenter.yaml");
        });
  }

  @Test
  void an_artifact_that_a_generator_cuts_out_of_the_repository_is_a_source_like_any_other()
      throws IOException {
    RehearsalReport report = rehearseCutOut();

    assertThat(errors(report)).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.nodes()).anyMatch(node -> node.pool().equals("default"));
  }

  @Test
  void what_is_wrong_in_an_artifact_is_shown_where_it_is_written() throws IOException {
    copyOfExample("apps/base/sleeper/deployment.yaml", "replicas: 1", "replica: 1");
    RehearsalReport report = rehearseCutOut();

    assertThat(errors(report))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.problem().where().orElseThrow().file())
                .isEqualTo("apps/base/sleeper/deployment.yaml"));
  }

  /// The example with its applications from an artifact that holds just them.
  private RehearsalReport rehearseCutOut() throws IOException {
    return rehearseWith(
        "clusters/platform/apps.yaml",
        """
            kind: GitRepository
            name: flux-system
          path: ./apps/platform
          prune: true
          wait: true
        """,
        """
            kind: ExternalArtifact
            name: apps
          path: ./platform
          prune: true
          wait: true
        ---
        apiVersion: source.extensions.fluxcd.io/v1beta1
        kind: ArtifactGenerator
        metadata: {name: parts, namespace: flux-system}
        spec:
          sources: [{alias: all, kind: GitRepository, name: flux-system}]
          artifacts: [{name: apps, copy: [{from: "@all/apps/**", to: "@artifact/"}]}]
        """);
  }

  /// The example with one text of its deployment replaced.
  private RehearsalReport rehearseWith(String text, String replacement) throws IOException {
    return rehearseWith("apps/base/sleeper/deployment.yaml", text, replacement);
  }

  /// The example with one text of a file replaced.
  private RehearsalReport rehearseWith(String changed, String text, String replacement)
      throws IOException {
    Path copy = copyOfExample(changed, text, replacement);
    Path mirror = examples().resolve("platform/mirror.yaml");
    PlatformRequest request =
        new PlatformRequest(
            copy.toString(), Optional.empty(), Optional.empty(), Optional.of(mirror));
    return Rehearsal.run(request, 1, step -> {});
  }

  /// What was changed before stays so.
  private Path copyOfExample(String changed, String text, String replacement) throws IOException {
    Path copy = folder.resolve("platform");
    if (Files.notExists(copy)) {
      copyExample(copy);
    }
    Path file = copy.resolve(changed);
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, replacement));
    return copy;
  }

  private static void copyExample(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(examples().resolve("platform"))) {
      for (Path each : files.toList()) {
        Path target = copy.resolve(examples().resolve("platform").relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  @Test
  void a_path_that_is_missing_is_named() {
    RehearsalReport report = rehearse("broken/path-missing", 1);

    assertThat(report.passed()).isFalse();
    assertThat(errors(report))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.problem().code()).isEqualTo(ExplainProblem.PATH_MISSING);
          assertThat(finding.problem().what()).contains("./apps/production");
          assertThat(finding.problem().where().orElseThrow().file())
              .isEqualTo("clusters/platform/apps.yaml");
        });
  }
}
