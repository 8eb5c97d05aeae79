package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.scheduling.Taint;

/// Writes the user data that makes a machine a node, in the format of its image family, merged with
/// the user's own.
final class UserData {
  private static final String BOUNDARY = "//";

  private UserData() {}

  static String of(KubeObject nodeClass, NodeBootstrap bootstrap, CapacityOptions options) {
    String custom = nodeClass.text("spec", "userData");
    return switch (ImageFamily.of(nodeClass).name()) {
      case "AL2023" ->
          multipart(custom, "application/node.eks.aws", nodeConfig(bootstrap, options));
      case "AL2" ->
          multipart(custom, "text/x-shellscript; charset=\"us-ascii\"", script(bootstrap, options));
      case "Bottlerocket" -> settings(bootstrap, options) + (custom.isEmpty() ? "" : "\n" + custom);
      default -> custom;
    };
  }

  private static String multipart(String custom, String type, String own) {
    StringBuilder text = new StringBuilder();
    text.append("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"").append(BOUNDARY);
    text.append("\"\n\n");
    if (!custom.isBlank()) {
      String kind =
          custom.contains("node.eks.aws/v1alpha1")
              ? "application/node.eks.aws"
              : "text/x-shellscript; charset=\"us-ascii\"";
      part(text, kind, custom);
    }
    part(text, type, own);
    return text.append("--").append(BOUNDARY).append("--\n").toString();
  }

  private static void part(StringBuilder text, String type, String content) {
    text.append("--").append(BOUNDARY).append("\nContent-Type: ").append(type).append("\n\n");
    text.append(content).append(content.endsWith("\n") ? "" : "\n");
  }

  private static String nodeConfig(NodeBootstrap bootstrap, CapacityOptions options) {
    StringBuilder taints = new StringBuilder();
    for (Taint taint : bootstrap.taints()) {
      taints.append("      - effect: ").append(taint.effect()).append('\n');
      taints.append("        key: ").append(taint.key()).append('\n');
      if (!taint.value().isEmpty()) {
        taints.append("        value: \"").append(taint.value()).append("\"\n");
      }
    }
    return """
    # Karpenter Generated NodeConfig
    apiVersion: node.eks.aws/v1alpha1
    kind: NodeConfig
    spec:
      cluster:
        apiServerEndpoint: %s
        name: %s
      kubelet:
        config:
          registerWithTaints:
    %s    flags:
        - --node-labels="%s"
    """
        .formatted(options.clusterEndpoint(), options.clusterName(), taints, bootstrap.labelText());
  }

  private static String script(NodeBootstrap bootstrap, CapacityOptions options) {
    return """
    #!/bin/bash -xe
    exec > >(tee /var/log/user-data.log|logger -t user-data -s 2>/dev/console) 2>&1
    /etc/eks/bootstrap.sh '%s' --apiserver-endpoint '%s' \\
    --kubelet-extra-args '--node-labels="%s" --register-with-taints="%s"'
    """
        .formatted(
            options.clusterName(),
            options.clusterEndpoint(),
            bootstrap.labelText(),
            bootstrap.taintText());
  }

  private static String settings(NodeBootstrap bootstrap, CapacityOptions options) {
    StringBuilder text = new StringBuilder();
    text.append("[settings.kubernetes]\napi-server = '").append(options.clusterEndpoint());
    text.append("'\ncluster-name = '").append(options.clusterName()).append("'\n");
    text.append("[settings.kubernetes.node-labels]\n");
    bootstrap.labels().forEach((key, value) -> text.append("'%s' = '%s'%n".formatted(key, value)));
    text.append("[settings.kubernetes.node-taints]\n");
    for (Taint taint : bootstrap.taints()) {
      text.append("'%s' = ['%s:%s']%n".formatted(taint.key(), taint.value(), taint.effect()));
    }
    return text.toString();
  }
}
