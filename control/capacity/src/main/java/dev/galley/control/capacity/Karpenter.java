package dev.galley.control.capacity;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.kube.scheduling.Taint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of Karpenter's API.
final class Karpenter {
  static final GroupVersionKind NODE_POOL = new GroupVersionKind("karpenter.sh", "v1", "NodePool");
  static final GroupVersionKind NODE_CLAIM =
      new GroupVersionKind("karpenter.sh", "v1", "NodeClaim");
  static final GroupVersionKind NODE_CLASS =
      new GroupVersionKind("karpenter.k8s.aws", "v1", "EC2NodeClass");

  static final String FINALIZER = "karpenter.sh/termination";
  static final String CLASS_FINALIZER = "karpenter.k8s.aws/termination";
  static final String POOL_HASH = "karpenter.sh/nodepool-hash";
  static final String POOL_HASH_VERSION = "karpenter.sh/nodepool-hash-version";
  static final String CLASS_HASH = "karpenter.k8s.aws/ec2nodeclass-hash";
  static final String CLASS_HASH_VERSION = "karpenter.k8s.aws/ec2nodeclass-hash-version";
  static final String DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt";
  static final String TERMINATION_TIME = "karpenter.sh/nodeclaim-termination-timestamp";
  static final String NO_LOAD_BALANCER = "node.kubernetes.io/exclude-from-external-load-balancers";

  static final String SPOT = "spot";
  static final String ON_DEMAND = "on-demand";

  static final Taint UNREGISTERED = new Taint("karpenter.sh/unregistered", "", Taint.NO_EXECUTE);
  static final Taint DISRUPTED = new Taint("karpenter.sh/disrupted", "", Taint.NO_SCHEDULE);
  private static final Taint CORDONED =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);

  /// Taints that a node has for a while as it starts, and that keep no pod away for long.
  private static final Map<String, List<String>> EPHEMERAL =
      Map.of(
          "node.kubernetes.io/not-ready", List.of(Taint.NO_SCHEDULE, Taint.NO_EXECUTE),
          "node.kubernetes.io/unreachable", List.of(Taint.NO_SCHEDULE),
          "node.cloudprovider.kubernetes.io/uninitialized", List.of(Taint.NO_SCHEDULE),
          "karpenter.sh/unregistered", List.of(Taint.NO_EXECUTE));

  private static final Pattern DURATION_PART = Pattern.compile("([0-9]+)(h|m|s)");

  private Karpenter() {}

  static boolean isEphemeral(Taint taint) {
    return EPHEMERAL.getOrDefault(taint.key(), List.of()).contains(taint.effect())
        || taint.key().startsWith("readiness.k8s.io/");
  }

  /// The taints of a node, the one of a cordon included.
  static List<Taint> taints(KubeObject node) {
    List<Taint> taints = new ArrayList<>(Taint.listOf(node.maps("spec", "taints")));
    if (node.flag("spec", "unschedulable") && taints.stream().noneMatch(CORDONED::sameKind)) {
      taints.add(CORDONED);
    }
    return taints;
  }

  /// A duration such as `1h30m`; empty for `Never` and for what is none.
  static Optional<Duration> duration(String text) {
    Duration sum = Duration.ZERO;
    Matcher parts = DURATION_PART.matcher(text);
    int end = 0;
    while (parts.find() && parts.start() == end) {
      long amount = Long.parseLong(parts.group(1));
      sum =
          switch (parts.group(2)) {
            case "h" -> sum.plusHours(amount);
            case "m" -> sum.plusMinutes(amount);
            default -> sum.plusSeconds(amount);
          };
      end = parts.end();
    }
    return end > 0 && end == text.length() ? Optional.of(sum) : Optional.empty();
  }
}
