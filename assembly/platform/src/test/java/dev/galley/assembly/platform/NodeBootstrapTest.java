package dev.galley.assembly.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// User data in the forms that EKS and Karpenter write.
class NodeBootstrapTest {
  @Test
  void nodeadm_flags_give_labels_and_taints() {
    NodeBootstrap told =
        NodeBootstrap.read(
                """
                apiVersion: node.eks.aws/v1alpha1
                kind: NodeConfig
                spec:
                  cluster:
                    apiServerEndpoint: https://example.invalid
                    name: platform
                  kubelet:
                    flags:
                      - "--node-labels=eks.amazonaws.com/nodegroup=core,team=a"
                      - "--register-with-taints=CriticalAddonsOnly=true:NoSchedule"
                """)
            .orElseThrow();

    assertThat(told.cluster()).isEqualTo("platform");
    assertThat(told.amiFamily()).isEqualTo("AL2023");
    assertThat(told.labels())
        .containsEntry("eks.amazonaws.com/nodegroup", "core")
        .containsEntry("team", "a");
    assertThat(told.taints())
        .containsExactly(new NodeBootstrap.Taint("CriticalAddonsOnly", "true", "NoSchedule"));
  }

  @Test
  void nodeadm_config_gives_taints_too() {
    NodeBootstrap told =
        NodeBootstrap.read(
                """
                spec:
                  cluster:
                    name: platform
                  kubelet:
                    config:
                      registerWithTaints:
                      - effect: NoExecute
                        key: karpenter.sh/unregistered
                      - effect: NoSchedule
                        key: nvidia.com/gpu
                        value: "true"
                    flags:
                    - --node-labels="karpenter.sh/nodepool=gpu"
                """)
            .orElseThrow();

    assertThat(told.labels()).containsEntry("karpenter.sh/nodepool", "gpu");
    assertThat(told.taints())
        .containsExactly(
            new NodeBootstrap.Taint("karpenter.sh/unregistered", "", "NoExecute"),
            new NodeBootstrap.Taint("nvidia.com/gpu", "true", "NoSchedule"));
  }

  @Test
  void the_bootstrap_script_of_al2_is_read() {
    NodeBootstrap told =
        NodeBootstrap.read(
                """
                #!/bin/bash -xe
                /etc/eks/bootstrap.sh 'platform' --apiserver-endpoint 'https://example.invalid' \\
                --kubelet-extra-args '--node-labels="a=b" --register-with-taints="c=d:NoSchedule"'
                """)
            .orElseThrow();

    assertThat(told.cluster()).isEqualTo("platform");
    assertThat(told.amiFamily()).isEqualTo("AL2");
    assertThat(told.labels()).containsEntry("a", "b");
    assertThat(told.taints()).containsExactly(new NodeBootstrap.Taint("c", "d", "NoSchedule"));
  }

  @Test
  void bottlerocket_settings_are_read() {
    NodeBootstrap told =
        NodeBootstrap.read(
                """
                [settings.kubernetes]
                cluster-name = 'platform'
                [settings.kubernetes.node-labels]
                'karpenter.sh/nodepool' = 'default'
                [settings.kubernetes.node-taints]
                'dedicated' = ['web:NoSchedule']
                """)
            .orElseThrow();

    assertThat(told.amiFamily()).isEqualTo("Bottlerocket");
    assertThat(told.labels()).containsExactly(Map.entry("karpenter.sh/nodepool", "default"));
    assertThat(told.taints())
        .containsExactly(new NodeBootstrap.Taint("dedicated", "web", "NoSchedule"));
  }

  @Test
  void user_data_of_something_else_joins_no_cluster() {
    assertThat(NodeBootstrap.read("#!/bin/sh\necho hello\n")).isEmpty();
  }
}
