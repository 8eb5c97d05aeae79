package dev.galley.control.capacity;

import java.time.Duration;
import java.util.Map;

/// Karpenter's settings, as its environment variables give them.
///
/// @param interruptionQueue the name of the SQS queue; empty switches interruption handling off
/// @param clusterEndpoint the address of the API server; empty asks EKS
/// @param kubernetesVersion major and minor version, such as `1.34`; empty asks EKS
/// @param respectPreferences whether preferences open nodes (`PREFERENCE_POLICY`)
public record CapacityOptions(
    String clusterName,
    String region,
    String interruptionQueue,
    String clusterEndpoint,
    String kubernetesVersion,
    double memoryOverhead,
    int reservedInterfaces,
    Duration batchIdle,
    Duration batchLimit,
    boolean respectPreferences) {

  /// Everything but the names at Karpenter's defaults.
  public static CapacityOptions of(String clusterName, String region, String interruptionQueue) {
    return new CapacityOptions(
        clusterName,
        region,
        interruptionQueue,
        "",
        "",
        0.075,
        0,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        true);
  }

  /// From the variables of Karpenter's container; those that are missing or unreadable have their
  /// defaults.
  public static CapacityOptions fromEnvironment(Map<String, String> variables, String region) {
    return new CapacityOptions(
        variables.getOrDefault("CLUSTER_NAME", ""),
        variables.getOrDefault("AWS_REGION", region),
        variables.getOrDefault("INTERRUPTION_QUEUE", ""),
        variables.getOrDefault("CLUSTER_ENDPOINT", ""),
        "",
        number(variables.getOrDefault("VM_MEMORY_OVERHEAD_PERCENT", ""), 0.075),
        (int) number(variables.getOrDefault("RESERVED_ENIS", ""), 0),
        Karpenter.duration(variables.getOrDefault("BATCH_IDLE_DURATION", ""))
            .orElse(Duration.ofSeconds(1)),
        Karpenter.duration(variables.getOrDefault("BATCH_MAX_DURATION", ""))
            .orElse(Duration.ofSeconds(10)),
        !variables.getOrDefault("PREFERENCE_POLICY", "Respect").equals("Ignore"));
  }

  private static double number(String text, double otherwise) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException unreadable) {
      return otherwise;
    }
  }

  /// The same with what EKS tells of the cluster.
  public CapacityOptions cluster(String endpoint, String version) {
    return new CapacityOptions(
        clusterName,
        region,
        interruptionQueue,
        endpoint,
        version,
        memoryOverhead,
        reservedInterfaces,
        batchIdle,
        batchLimit,
        respectPreferences);
  }
}
