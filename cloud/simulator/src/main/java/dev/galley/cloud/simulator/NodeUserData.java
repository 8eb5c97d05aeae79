package dev.galley.cloud.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eks.model.CapacityTypes;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.Taint;

/// What EKS gives the instances of a managed node group to run at boot.
final class NodeUserData {
  private NodeUserData() {}

  static String managed(Cluster cluster, Nodegroup group, String image) {
    return group.amiTypeAsString().startsWith("BOTTLEROCKET")
        ? bottlerocket(cluster, group, image)
        : amazonLinux(cluster, group, image);
  }

  private static Map<String, String> labels(Nodegroup group, String image) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("eks.amazonaws.com/nodegroup", group.nodegroupName());
    labels.put("eks.amazonaws.com/nodegroup-image", image);
    labels.put(
        "eks.amazonaws.com/capacityType",
        group.capacityType() == CapacityTypes.SPOT ? "SPOT" : "ON_DEMAND");
    labels.putAll(group.labels());
    return labels;
  }

  private static String effect(Taint taint) {
    return switch (taint.effect()) {
      case NO_SCHEDULE -> "NoSchedule";
      case NO_EXECUTE -> "NoExecute";
      case PREFER_NO_SCHEDULE -> "PreferNoSchedule";
      default -> taint.effectAsString();
    };
  }

  private static String value(Taint taint) {
    return taint.value() == null ? "" : taint.value();
  }

  private static String amazonLinux(Cluster cluster, Nodegroup group, String image) {
    String labels =
        labels(group, image).entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
    List<String> taints =
        group.taints().stream()
            .map(taint -> taint.key() + "=" + value(taint) + ":" + effect(taint))
            .toList();
    StringBuilder text = new StringBuilder();
    text.append("MIME-Version: 1.0\n")
        .append("Content-Type: multipart/mixed; boundary=\"//\"\n\n")
        .append("--//\nContent-Type: application/node.eks.aws\n\n")
        .append("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  cluster:\n")
        .append("    name: ")
        .append(cluster.name())
        .append('\n')
        .append("    apiServerEndpoint: ")
        .append(cluster.endpoint())
        .append('\n')
        .append("    certificateAuthority: ")
        .append(cluster.certificateAuthority().data())
        .append('\n')
        .append("    cidr: ")
        .append(cluster.kubernetesNetworkConfig().serviceIpv4Cidr())
        .append('\n')
        .append("  kubelet:\n    flags:\n")
        .append("      - \"--node-labels=")
        .append(labels)
        .append("\"\n");
    if (!taints.isEmpty()) {
      text.append("      - \"--register-with-taints=")
          .append(String.join(",", taints))
          .append("\"\n");
    }
    return text.append("\n--//--\n").toString();
  }

  private static String bottlerocket(Cluster cluster, Nodegroup group, String image) {
    StringBuilder text = new StringBuilder("[settings.kubernetes]\n");
    text.append("api-server = \"")
        .append(cluster.endpoint())
        .append("\"\n")
        .append("cluster-certificate = \"")
        .append(cluster.certificateAuthority().data())
        .append("\"\n")
        .append("cluster-name = \"")
        .append(cluster.name())
        .append("\"\n\n")
        .append("[settings.kubernetes.node-labels]\n");
    labels(group, image)
        .forEach((key, value) ->
            text.append('"').append(key).append("\" = \"").append(value).append("\"\n"));
    if (!group.taints().isEmpty()) {
      text.append("\n[settings.kubernetes.node-taints]\n");
      group
          .taints()
          .forEach(taint ->
              text.append('"')
                  .append(taint.key())
                  .append("\" = [\"")
                  .append(value(taint))
                  .append(':')
                  .append(effect(taint))
                  .append("\"]\n"));
    }
    return text.toString();
  }
}
