package dev.galley.cloud.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Tree;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocatableTest {
  private static InstanceType type(String name) {
    return Catalog.builtIn().find(name).orElseThrow();
  }

  private static Map<String, String> reckon(String name, NodeSettings settings) {
    return Allocatable.of(type(name), settings).quantities();
  }

  @Test
  void labels_and_allocatable_are_those_that_karpenter_publishes() {
    Map<String, @Nullable Object> cases = Shared.read("conformance/karpenter/allocatable.json");
    SoftAssertions softly = new SoftAssertions();
    cases.forEach((name, expected) -> {
      softly
          .assertThat(new TreeMap<>(type(name).labels()))
          .as("labels of %s", name)
          .isEqualTo(new TreeMap<>(Tree.textMapAt(expected, "labels")));
      softly
          .assertThat(reckon(name, NodeSettings.DEFAULT))
          .as("allocatable of %s", name)
          .isEqualTo(new TreeMap<>(Tree.textMapAt(expected, "resources")));
    });
    softly.assertAll();
    assertThat(cases).hasSizeGreaterThan(700);
  }

  @ParameterizedTest(name = "{0}: cpu {1}, memory {2}, pods {3}")
  @CsvSource({
    "m5.large, 1930m, 6903Mi, 29",
    "m5.24xlarge, 95690m, 355262Mi, 737",
    "t3.micro, 1930m, 548Mi, 4",
    "t4g.small, 1930m, 1359Mi, 11",
    "a1.medium, 940m, 1392Mi, 8",
    "c1.medium, 1930m, 1122Mi, 12",
    "c7g.xlarge, 3920m, 6525Mi, 58",
    "g4ad.xlarge, 3920m, 14712Mi, 8",
    "g5.12xlarge, 47810m, 173400Mi, 737",
    "inf2.48xlarge, 191450m, 718987Mi, 737",
    "p5.48xlarge, 191450m, 1938410Mi, 100",
    "c6in.32xlarge, 127610m, 237794Mi, 394",
  })
  void defaults(String name, String cpu, String memory, String pods) {
    assertThat(reckon(name, NodeSettings.DEFAULT))
        .containsEntry("cpu", cpu)
        .containsEntry("memory", memory)
        .containsEntry("pods", pods)
        .containsEntry("ephemeral-storage", "17Gi");
  }

  private static NodeSettings kubelet(
      OptionalLong maxPods, OptionalLong perCore, Map<String, String> reserved) {
    return NodeSettings.DEFAULT.kubelet(
        new NodeSettings.Kubelet(maxPods, perCore, reserved, Map.of(), Map.of()));
  }

  @Test
  void max_pods_changes_pods_but_not_the_memory_that_amazon_linux_keeps() {
    NodeSettings ten = kubelet(OptionalLong.of(10), OptionalLong.empty(), Map.of());
    assertThat(reckon("m5.large", ten))
        .containsEntry("pods", "10")
        .containsEntry("memory", "6903Mi");
  }

  @Test
  void bottlerocket_keeps_memory_for_the_pods_it_may_run() {
    NodeSettings ten = kubelet(OptionalLong.of(10), OptionalLong.empty(), Map.of());
    assertThat(reckon("m5.large", ten.amiFamily("Bottlerocket"))).containsEntry("memory", "7112Mi");
  }

  @Test
  void pods_per_core_lowers_pods_and_never_raises_them() {
    assertThat(reckon("m5.large", kubelet(OptionalLong.empty(), OptionalLong.of(4), Map.of())))
        .containsEntry("pods", "8");
    assertThat(reckon("m5.large", kubelet(OptionalLong.empty(), OptionalLong.of(99), Map.of())))
        .containsEntry("pods", "29");
  }

  @Test
  void what_the_kubelet_reserves_replaces_the_default_for_each_resource() {
    NodeSettings settings =
        kubelet(OptionalLong.empty(), OptionalLong.empty(), Map.of("cpu", "200m"));
    assertThat(reckon("m5.large", settings))
        .containsEntry("cpu", "1800m")
        .containsEntry("memory", "6903Mi");
  }

  @Test
  void eviction_thresholds_may_be_shares_of_capacity_and_all_of_it_means_none() {
    NodeSettings tenth =
        NodeSettings.DEFAULT.kubelet(
            new NodeSettings.Kubelet(
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of(),
                Map.of("memory", "1Gi"),
                Map.of("memory.available", "100%", "nodefs.available", "50%")));
    assertThat(reckon("m5.large", tenth))
        .containsEntry("memory", "5979Mi")
        .containsEntry("ephemeral-storage", "9Gi");
  }

  @Test
  void local_disks_become_storage_for_pods_when_asked() {
    NodeSettings raid = NodeSettings.DEFAULT.disk(100L << 30, true);
    assertThat(Allocatable.of(type("i4i.large"), raid).capacity())
        .containsEntry("ephemeral-storage", 468_000_000_000_000L);
    assertThat(reckon("m5.large", raid)).containsEntry("ephemeral-storage", "89Gi");
  }

  @Test
  void interfaces_that_are_reserved_serve_no_pods() {
    assertThat(reckon("m5.large", NodeSettings.DEFAULT.overhead(0.075, 1)))
        .containsEntry("pods", "20");
    assertThat(reckon("m5.large", NodeSettings.DEFAULT.overhead(0, 0)))
        .containsEntry("memory", "7518Mi");
  }

  @Test
  void windows_nodes_run_110_pods() {
    assertThat(reckon("m5.large", NodeSettings.DEFAULT.amiFamily("Windows2022")))
        .containsEntry("pods", "110");
  }
}
