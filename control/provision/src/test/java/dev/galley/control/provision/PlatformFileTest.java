package dev.galley.control.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformFileTest {
  private static List<String> problems(String text) {
    return switch (PlatformFile.read(text, "platform.yaml")) {
      case PlatformFile.Valid _ -> List.of();
      case PlatformFile.Invalid invalid ->
          invalid.problems().stream().map(Problem::toString).toList();
    };
  }

  @Test
  void what_is_not_said_is_as_the_seed_has_it() {
    PlatformFile file =
        PlatformFile.read(
            """
            apiVersion: galley.dev/v1alpha1
            kind: Platform
            metadata:
              name: platform
            """,
            "platform.yaml");

    assertThat(file).isEqualTo(new PlatformFile.Valid(PlatformSpec.named("platform")));
  }

  @Test
  void everything_that_is_wrong_is_said_at_once_with_line_and_hint() {
    assertThat(
            problems(
                """
                apiVersion: galley.dev/v1alpha1
                kind: Platform
                metadata:
                  name: platform
                spec:
                  kubernetesVersion: 1.35
                  allowedCIDRs: [198.51.100.7/32]
                  nodeGroup:
                    desiredSize: 9
                    taints:
                      - key: CriticalAddonsOnly
                        effect: NoSchedule
                """))
        .containsExactly(
            "PLAT-003  spec.kubernetesVersion must be a string (platform.yaml:6:3). put it in"
                + " quotes",
            "PLAT-002  unknown field spec.allowedCIDRs (platform.yaml:7:3). did you mean"
                + " allowedCidrs?",
            "PLAT-004  spec.nodeGroup.desiredSize wants 9 nodes, which is not between 1 and 5"
                + " (platform.yaml:9:5). keep minSize ≤ desiredSize ≤ maxSize",
            "PLAT-004  spec.nodeGroup.taints.0.effect cannot be NoSchedule"
                + " (platform.yaml:12:9). write one of NO_SCHEDULE, NO_EXECUTE,"
                + " PREFER_NO_SCHEDULE");
  }

  @Test
  void unreadable_yaml_is_a_problem_and_not_a_crash() {
    assertThat(problems("spec: [")).hasSize(1);
    assertThat(problems("")).hasSize(1);
    assertThat(problems("- a\n- b\n")).isNotEmpty();
  }
}
