package dev.galley.cloud.catalog;

import java.util.Map;
import java.util.OptionalLong;

/// What decides, besides the instance type, how much of a node pods may use.
///
/// @param amiFamily `AL2`, `AL2023`, `Bottlerocket`, `Custom`, `Windows2019`, `Windows2022`,
///   `Windows2025`
/// @param memoryOverhead the share of memory that the hypervisor keeps (VM_MEMORY_OVERHEAD_PERCENT)
/// @param reservedInterfaces interfaces that serve no pods (RESERVED_ENIS)
/// @param rootVolumeBytes the size of the disk that holds pods' local data
/// @param localDisksAsOne local NVMe disks become that disk (`instanceStorePolicy: RAID0`)
public record NodeSettings(
    String amiFamily,
    double memoryOverhead,
    int reservedInterfaces,
    Kubelet kubelet,
    long rootVolumeBytes,
    boolean localDisksAsOne) {

  /// The kubelet's settings that change what pods may use; quantities as written.
  public record Kubelet(
      OptionalLong maxPods,
      OptionalLong podsPerCore,
      Map<String, String> kubeReserved,
      Map<String, String> systemReserved,
      Map<String, String> evictionHard) {
    public static final Kubelet DEFAULT =
        new Kubelet(OptionalLong.empty(), OptionalLong.empty(), Map.of(), Map.of(), Map.of());

    public Kubelet {
      kubeReserved = Map.copyOf(kubeReserved);
      systemReserved = Map.copyOf(systemReserved);
      evictionHard = Map.copyOf(evictionHard);
    }
  }

  /// Karpenter's defaults: AL2023, 7.5 % of memory for the hypervisor, a root volume of 20 GiB.
  public static final NodeSettings DEFAULT =
      new NodeSettings("AL2023", 0.075, 0, Kubelet.DEFAULT, 20L << 30, false);

  public NodeSettings kubelet(Kubelet changed) {
    return new NodeSettings(
        amiFamily, memoryOverhead, reservedInterfaces, changed, rootVolumeBytes, localDisksAsOne);
  }

  public NodeSettings amiFamily(String changed) {
    return new NodeSettings(
        changed, memoryOverhead, reservedInterfaces, kubelet, rootVolumeBytes, localDisksAsOne);
  }

  public NodeSettings disk(long bytes, boolean asOne) {
    return new NodeSettings(amiFamily, memoryOverhead, reservedInterfaces, kubelet, bytes, asOne);
  }

  public NodeSettings overhead(double share, int interfaces) {
    return new NodeSettings(
        amiFamily, share, interfaces, kubelet, rootVolumeBytes, localDisksAsOne);
  }

  boolean isWindows() {
    return amiFamily.startsWith("Windows");
  }

  boolean podsNeedInterfaces() {
    return !isWindows();
  }

  boolean limitsPodsPerCore() {
    return !amiFamily.equals("Bottlerocket") && !isWindows();
  }

  /// These families' bootstrap reckons memory for as many pods as there are addresses, whatever
  /// `maxPods` says.
  boolean reservesForInterfacePods() {
    return amiFamily.equals("AL2") || amiFamily.equals("AL2023");
  }
}
