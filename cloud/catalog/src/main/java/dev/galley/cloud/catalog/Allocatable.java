package dev.galley.cloud.catalog;

import dev.galley.base.objects.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// How much of a node pods may use: Karpenter's reckoning of capacity and of what is kept back.
///
/// Amounts are thousandths of a unit by resource; resources a type has none of are left out.
public record Allocatable(
    SortedMap<String, Long> capacity,
    SortedMap<String, Long> kubeReserved,
    SortedMap<String, Long> systemReserved,
    SortedMap<String, Long> evictionThreshold,
    SortedMap<String, Long> allocatable) {
  private static final long MEBI_MILLIS = 1000L << 20;

  public Allocatable {
    capacity = Collections.unmodifiableSortedMap(capacity);
    kubeReserved = Collections.unmodifiableSortedMap(kubeReserved);
    systemReserved = Collections.unmodifiableSortedMap(systemReserved);
    evictionThreshold = Collections.unmodifiableSortedMap(evictionThreshold);
    allocatable = Collections.unmodifiableSortedMap(allocatable);
  }

  public static Allocatable of(InstanceType type, NodeSettings settings) {
    TreeMap<String, Long> capacity = capacityOf(type, settings);
    TreeMap<String, Long> kube = kubeReserved(type, settings, capacity);
    TreeMap<String, Long> system = amounts(settings.kubelet().systemReserved());
    TreeMap<String, Long> eviction = eviction(capacity, settings.kubelet().evictionHard());
    TreeMap<String, Long> left = new TreeMap<>(capacity);
    left.replaceAll((resource, amount) ->
        Math.max(
            0,
            amount
                - kube.getOrDefault(resource, 0L)
                - system.getOrDefault(resource, 0L)
                - eviction.getOrDefault(resource, 0L)));
    return new Allocatable(capacity, kube, system, eviction, left);
  }

  private static TreeMap<String, Long> capacityOf(InstanceType type, NodeSettings settings) {
    TreeMap<String, Long> capacity = new TreeMap<>();
    capacity.put("cpu", type.processor().vcpus() * 1000L);
    capacity.put("memory", memoryMiB(type, settings.memoryOverhead()) * MEBI_MILLIS);
    capacity.put("ephemeral-storage", storage(type, settings) * 1000);
    capacity.put("pods", pods(type, settings) * 1000);
    type.gpu().ifPresent(gpu -> putGpu(capacity, gpu));
    type.accelerator().ifPresent(it -> putAccelerator(capacity, it));
    if (type.has(Trait.BRANCH_INTERFACES_PUBLISHED)) {
      put(capacity, "vpc.amazonaws.com/pod-eni", type.network().branchInterfaces());
    }
    put(capacity, "vpc.amazonaws.com/efa", type.network().efaInterfaces());
    return capacity;
  }

  private static void put(Map<String, Long> capacity, String resource, long count) {
    if (count > 0) {
      capacity.put(resource, count * 1000);
    }
  }

  private static void putGpu(Map<String, Long> capacity, Gpu gpu) {
    switch (gpu.manufacturer()) {
      case "NVIDIA" -> put(capacity, "nvidia.com/gpu", gpu.count());
      case "AMD" -> put(capacity, "amd.com/gpu", gpu.count());
      case "Habana" -> put(capacity, "habana.ai/gaudi", gpu.count());
      default -> {}
    }
  }

  private static void putAccelerator(Map<String, Long> capacity, Accelerator accelerator) {
    if (accelerator.cores() > 0) {
      put(capacity, "aws.amazon.com/neuron", accelerator.count());
      put(capacity, "aws.amazon.com/neuroncore", (long) accelerator.count() * accelerator.cores());
    }
  }

  private static long memoryMiB(InstanceType type, double overhead) {
    // Graviton keeps 64 MiB as contiguous memory.
    boolean graviton = type.processor().architecture().equals("arm64");
    long memory = type.memoryMiB() - (graviton ? 64 : 0);
    return memory - (long) Math.ceil((double) (memory << 20) * overhead / 1024 / 1024);
  }

  private static long storage(InstanceType type, NodeSettings settings) {
    long local = type.storage().localGigabytes();
    return settings.localDisksAsOne() && local > 0
        ? local * 1_000_000_000L
        : settings.rootVolumeBytes();
  }

  private static long pods(InstanceType type, NodeSettings settings) {
    NodeSettings.Kubelet kubelet = settings.kubelet();
    long pods = 110;
    if (kubelet.maxPods().isPresent()) {
      pods = kubelet.maxPods().getAsLong();
    } else if (settings.podsNeedInterfaces()) {
      pods = type.network().pods(settings.reservedInterfaces());
    }
    long perCore = kubelet.podsPerCore().orElse(0);
    return perCore > 0 && settings.limitsPodsPerCore()
        ? Math.min(pods, perCore * type.processor().vcpus())
        : pods;
  }

  private static TreeMap<String, Long> kubeReserved(
      InstanceType type, NodeSettings settings, Map<String, Long> capacity) {
    long pods =
        settings.reservesForInterfacePods()
            ? type.network().pods(0)
            : capacity.getOrDefault("pods", 0L) / 1000;
    TreeMap<String, Long> reserved = new TreeMap<>();
    reserved.put("cpu", reservedCpu(capacity.getOrDefault("cpu", 0L)));
    reserved.put("memory", (11 * pods + 255) * MEBI_MILLIS);
    reserved.put("ephemeral-storage", 1024 * MEBI_MILLIS);
    reserved.putAll(amounts(settings.kubelet().kubeReserved()));
    return reserved;
  }

  /// 6 % of the first core, 1 % of the second, 0.5 % of two more, 0.25 % of the rest, each cut to
  /// whole thousandths; in integers, so that no rounding error decides.
  private static long reservedCpu(long millis) {
    long first = Math.min(millis, 1000) * 600 / 10_000;
    long second = between(millis, 1000, 2000) * 100 / 10_000;
    long third = between(millis, 2000, 4000) * 50 / 10_000;
    return first + second + third + between(millis, 4000, Long.MAX_VALUE) * 25 / 10_000;
  }

  private static long between(long value, long start, long end) {
    return Math.max(0, Math.min(value, end) - start);
  }

  private static TreeMap<String, Long> eviction(
      Map<String, Long> capacity, Map<String, String> hard) {
    long memory = capacity.getOrDefault("memory", 0L);
    long storage = capacity.getOrDefault("ephemeral-storage", 0L);
    TreeMap<String, Long> eviction = new TreeMap<>();
    eviction.put("memory", signal(memory, hard.getOrDefault("memory.available", "100Mi")));
    eviction.put(
        "ephemeral-storage", signal(storage, hard.getOrDefault("nodefs.available", "10%")));
    return eviction;
  }

  /// A threshold as an amount or as a percentage of capacity, where 100 % switches it off.
  private static long signal(long capacityMillis, String threshold) {
    if (!threshold.endsWith("%")) {
      return millis(threshold);
    }
    BigDecimal percent = new BigDecimal(threshold.substring(0, threshold.length() - 1));
    if (percent.compareTo(BigDecimal.valueOf(100)) == 0) {
      return 0;
    }
    return BigDecimal.valueOf(capacityMillis)
            .multiply(percent)
            .movePointLeft(5)
            .setScale(0, RoundingMode.CEILING)
            .longValueExact()
        * 1000;
  }

  private static TreeMap<String, Long> amounts(Map<String, String> quantities) {
    TreeMap<String, Long> amounts = new TreeMap<>();
    quantities.forEach((resource, quantity) -> amounts.put(resource, millis(quantity)));
    return amounts;
  }

  private static long millis(String quantity) {
    return Quantity.parse(quantity).milliValue();
  }

  /// What pods may use as canonical quantities, sorted by resource.
  public SortedMap<String, String> quantities() {
    return quantities(allocatable);
  }

  /// Amounts in thousandths as canonical quantities, sorted by resource.
  public static SortedMap<String, String> quantities(Map<String, Long> amounts) {
    TreeMap<String, String> quantities = new TreeMap<>();
    amounts.forEach((resource, amount) -> quantities.put(resource, quantity(resource, amount)));
    return quantities;
  }

  private static String quantity(String resource, long millis) {
    boolean bytes = resource.equals("memory") || resource.equals("ephemeral-storage");
    return bytes && millis % 1000 == 0
        ? Quantity.of(millis / 1000, Quantity.Format.BINARY_SI).toString()
        : Quantity.ofMilli(millis).toString();
  }
}
