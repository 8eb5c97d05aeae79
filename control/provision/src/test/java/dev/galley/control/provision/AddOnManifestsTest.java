package dev.galley.control.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AddOnManifestsTest {
  private static final List<KubeObject> OBJECTS = AddOnManifests.of(PlatformSpec.named("platform"));

  @Test
  void what_makes_a_node_a_node_runs_on_every_node() {
    assertThat(OBJECTS)
        .filteredOn(object -> object.kind().equals("DaemonSet"))
        .hasSize(3)
        .allSatisfy(object ->
            assertThat(object.maps("spec", "template", "spec", "tolerations"))
                .containsExactly(Tree.map("operator", "Exists")));
  }

  @Test
  void names_resolve_on_the_tainted_node_group() {
    KubeObject coreDns =
        OBJECTS.stream()
            .filter(object -> object.kind().equals("Deployment"))
            .findFirst()
            .orElseThrow();

    assertThat(coreDns.number(0, "spec", "replicas")).isEqualTo(2);
    assertThat(coreDns.maps("spec", "template", "spec", "tolerations"))
        .contains(Tree.map("key", "CriticalAddonsOnly", "operator", "Exists"));
  }

  @Test
  void the_example_is_the_platform_of_a_repository_without_a_file_but_for_the_path()
      throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("examples"))) {
      root = Objects.requireNonNull(root.getParent(), "the repository");
    }
    String text = Files.readString(root.resolve("examples/platform/platform.yaml"));
    PlatformSpec read = PlatformFile.parse(text, PlatformFile.NAME);
    PlatformSpec seed = PlatformSpec.named("platform");

    assertThat(read.flux().path()).contains("clusters/platform");
    assertThat(read.nodeGroup()).isEqualTo(seed.nodeGroup());
    assertThat(read.karpenter()).isEqualTo(seed.karpenter());
    assertThat(read.kubernetesVersion()).isEqualTo(seed.kubernetesVersion());
  }
}
