package dev.galley.cloud.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An EC2 instance type: facts as `DescribeInstanceTypes` tells them, offers and prices.
public record InstanceType(
    String name,
    Processor processor,
    long memoryMiB,
    Network network,
    Storage storage,
    Optional<Gpu> gpu,
    Optional<Accelerator> accelerator,
    Set<Trait> traits,
    String hypervisor,
    Market market) {
  private static final Pattern FAMILY = Pattern.compile("(^[a-z]+)(-[0-9]+tb)?([0-9]+).*\\.");
  private static final String PREFIX = "karpenter.k8s.aws/instance-";

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /// Whether Kubernetes runs on it: Macs it does not.
  public boolean runsKubernetes() {
    return processor.architecture().equals("amd64") || processor.architecture().equals("arm64");
  }

  public String family() {
    return name.substring(0, name.indexOf('.'));
  }

  public String size() {
    return name.substring(name.indexOf('.') + 1);
  }

  /// The zones of a region that offer the type.
  public List<String> zones(String region) {
    return market.zones(region);
  }

  /// The labels that Karpenter derives from the facts, sorted; zone and capacity type are an
  /// offering's, not the type's.
  public Map<String, String> labels() {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("node.kubernetes.io/instance-type", name);
    labels.put("kubernetes.io/arch", processor.architecture());
    labels.put("kubernetes.io/os", "linux");
    Matcher parts = FAMILY.matcher(name);
    if (parts.find()) {
      labels.put(PREFIX + "category", parts.group(1));
      labels.put(PREFIX + "generation", parts.group(3));
    }
    labels.put(PREFIX + "family", family());
    labels.put(PREFIX + "size", size());
    labels.put(PREFIX + "cpu", Integer.toString(processor.vcpus()));
    labels.put(PREFIX + "cpu-manufacturer", lower(processor.manufacturer()));
    labels.put(PREFIX + "cpu-sustained-clock-speed-mhz", Integer.toString(processor.clockMhz()));
    labels.put(PREFIX + "memory", Long.toString(memoryMiB));
    labels.put(PREFIX + "hypervisor", hypervisor);
    labels.put(
        PREFIX + "encryption-in-transit-supported",
        Boolean.toString(has(Trait.ENCRYPTION_IN_TRANSIT)));
    labels.put(PREFIX + "capability-flex", Boolean.toString(family().contains("-flex")));
    putOptional(labels);
    return Collections.unmodifiableMap(labels);
  }

  private void putOptional(TreeMap<String, String> labels) {
    if (has(Trait.EBS_OPTIMIZED) && storage.ebsMaximumMbps().isPresent()) {
      labels.put(PREFIX + "ebs-bandwidth", Long.toString(storage.ebsMaximumMbps().getAsLong()));
    }
    if (network.baselineMbps().isPresent()) {
      labels.put(PREFIX + "network-bandwidth", Long.toString(network.baselineMbps().getAsLong()));
    }
    if (storage.localGigabytes() > 0 && storage.nvme()) {
      labels.put(PREFIX + "local-nvme", Long.toString(storage.localGigabytes()));
    }
    gpu.ifPresent(it -> {
      labels.put(PREFIX + "gpu-name", lower(it.name()));
      labels.put(PREFIX + "gpu-manufacturer", lower(it.manufacturer()));
      labels.put(PREFIX + "gpu-count", Integer.toString(it.count()));
      labels.put(PREFIX + "gpu-memory", Long.toString(it.memoryMiB()));
    });
    accelerator.ifPresent(it -> {
      labels.put(PREFIX + "accelerator-name", lower(it.name()));
      labels.put(PREFIX + "accelerator-manufacturer", lower(it.manufacturer()));
      labels.put(PREFIX + "accelerator-count", Integer.toString(it.count()));
    });
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  @Override
  public String toString() {
    return name;
  }
}
