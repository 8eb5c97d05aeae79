package dev.galley.kube.scheduling;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The label keys that scheduling knows: Kubernetes' own, Karpenter's and AWS's.
public final class Labels {
  public static final String HOSTNAME = "kubernetes.io/hostname";
  public static final String ARCH = "kubernetes.io/arch";
  public static final String OS = "kubernetes.io/os";
  public static final String ZONE = "topology.kubernetes.io/zone";
  public static final String REGION = "topology.kubernetes.io/region";
  public static final String ZONE_ID = "topology.k8s.aws/zone-id";
  public static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";
  public static final String CAPACITY_TYPE = "karpenter.sh/capacity-type";
  public static final String NODE_POOL = "karpenter.sh/nodepool";
  public static final String REGISTERED = "karpenter.sh/registered";
  public static final String INITIALIZED = "karpenter.sh/initialized";
  public static final String NODE_CLASS = "karpenter.k8s.aws/ec2nodeclass";
  public static final String AWS_PREFIX = "karpenter.k8s.aws/";

  /// Older names of keys, which mean the same.
  private static final Map<String, String> ALIASES =
      Map.of(
          "failure-domain.beta.kubernetes.io/zone", ZONE,
          "failure-domain.beta.kubernetes.io/region", REGION,
          "topology.ebs.csi.aws.com/zone", ZONE,
          "beta.kubernetes.io/arch", ARCH,
          "beta.kubernetes.io/os", OS,
          "beta.kubernetes.io/instance-type", INSTANCE_TYPE);

  private static final List<String> AWS =
      List.of(
          "instance-category",
          "instance-family",
          "instance-generation",
          "instance-size",
          "instance-cpu",
          "instance-cpu-manufacturer",
          "instance-cpu-sustained-clock-speed-mhz",
          "instance-memory",
          "instance-ebs-bandwidth",
          "instance-network-bandwidth",
          "instance-local-nvme",
          "instance-hypervisor",
          "instance-encryption-in-transit-supported",
          "instance-capability-flex",
          "instance-tenancy",
          "instance-gpu-name",
          "instance-gpu-manufacturer",
          "instance-gpu-count",
          "instance-gpu-memory",
          "instance-accelerator-name",
          "instance-accelerator-manufacturer",
          "instance-accelerator-count",
          "nitro-sandbox",
          "ec2nodeclass",
          "capacity-reservation-id",
          "capacity-reservation-type",
          "capacity-reservation-interruptible",
          "placement-group-id",
          "placement-group-partition");

  private static final Set<String> WELL_KNOWN = wellKnownKeys();

  private Labels() {}

  private static Set<String> wellKnownKeys() {
    TreeSet<String> keys =
        new TreeSet<>(
            List.of(
                ZONE,
                REGION,
                INSTANCE_TYPE,
                ARCH,
                OS,
                "node.kubernetes.io/windows-build",
                CAPACITY_TYPE,
                NODE_POOL,
                ZONE_ID));
    AWS.forEach(name -> keys.add(AWS_PREFIX + name));
    return Collections.unmodifiableSet(keys);
  }

  /// The keys that a node to be launched may still take any value for; sorted. The host name is not
  /// among them.
  public static Set<String> wellKnown() {
    return WELL_KNOWN;
  }

  /// The present name of a key.
  public static String normalized(String key) {
    return ALIASES.getOrDefault(key, key);
  }

  /// Whether a user may not set this label on a pool's nodes: Karpenter keeps it for itself.
  public static boolean isRestricted(String key) {
    if (WELL_KNOWN.contains(key)) {
      return false;
    }
    if (key.equals(HOSTNAME)) {
      return true;
    }
    int slash = key.indexOf('/');
    String domain = slash < 0 ? "" : key.substring(0, slash);
    return domain.equals("karpenter.sh")
        || domain.endsWith(".karpenter.sh")
        || domain.equals("karpenter.k8s.aws")
        || domain.endsWith(".karpenter.k8s.aws");
  }
}
