package dev.galley.assembly.platform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an instance's user data tells its kubelet, in the forms in which EKS and Karpenter write
/// it: nodeadm's YAML, the bootstrap script of AL2, Bottlerocket's TOML.
///
/// @param taints each as `key=value:Effect`
record NodeBootstrap(
    String cluster, String amiFamily, Map<String, String> labels, List<Taint> taints) {
  private static final Pattern CLUSTER =
      Pattern.compile(
          "(?m)^\\s*cluster-name\\s*=\\s*[\"']([^\"']+)|^/etc/eks/bootstrap.sh '?([^' ]+)"
              + "|^\\s*cluster:\\s*\\n(?:\\s+\\w+:.*\\n)*?\\s+name: *\"?([^\"\\s]+)");
  private static final Pattern LABELS = Pattern.compile("--node-labels=[\"']?([^\"'\\s]+)");
  private static final Pattern TAINTS =
      Pattern.compile("--register-with-taints=[\"']?([^\"'\\s]+)");
  private static final Pattern NODEADM_TAINT =
      Pattern.compile(
          "-\\s+effect: *\"?(\\w+)\"?\\s+key: *\"?([^\"\\s]+)\"?(?:\\s+value:"
              + " *\"?([^\"\\s]*)\"?)?");
  private static final Pattern TOML_SECTION = Pattern.compile("(?m)^\\[([^\\]]+)\\]");
  private static final Pattern TOML_PAIR =
      Pattern.compile("(?m)^\\s*[\"']?([^\"'=\\s]+)[\"']?\\s*=\\s*\\[?\\s*[\"']([^\"']*)[\"']");

  /// A taint that the node registers with.
  record Taint(String key, String value, String effect) {
    static Optional<Taint> parse(String text) {
      int colon = text.lastIndexOf(':');
      int equals = text.indexOf('=');
      if (colon < 0) {
        return Optional.empty();
      }
      boolean valued = equals >= 0 && equals < colon;
      return Optional.of(
          new Taint(
              text.substring(0, valued ? equals : colon),
              valued ? text.substring(equals + 1, colon) : "",
              text.substring(colon + 1)));
    }
  }

  /// Reads user data; empty when it makes the instance join no cluster.
  static Optional<NodeBootstrap> read(String userData) {
    Matcher cluster = CLUSTER.matcher(userData);
    if (!cluster.find()) {
      return Optional.empty();
    }
    String name = firstGroup(cluster);
    boolean toml = userData.contains("[settings.kubernetes");
    if (toml) {
      return Optional.of(bottlerocket(name, userData));
    }
    LinkedHashMap<String, String> labels = new LinkedHashMap<>();
    Matcher flag = LABELS.matcher(userData);
    while (flag.find()) {
      for (String label : flag.group(1).split(",")) {
        int equals = label.indexOf('=');
        if (equals > 0) {
          labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
      }
    }
    String family = userData.contains("/etc/eks/bootstrap.sh") ? "AL2" : "AL2023";
    return Optional.of(new NodeBootstrap(name, family, labels, taints(userData)));
  }

  private static String firstGroup(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      if (group != null) {
        return group;
      }
    }
    throw new IllegalStateException("a match without a group");
  }

  private static List<Taint> taints(String userData) {
    List<Taint> taints = new ArrayList<>();
    Matcher flag = TAINTS.matcher(userData);
    while (flag.find()) {
      for (String taint : flag.group(1).split(",")) {
        Taint.parse(taint).ifPresent(taints::add);
      }
    }
    int section = userData.indexOf("registerWithTaints:");
    if (section >= 0) {
      Matcher entry = NODEADM_TAINT.matcher(userData.substring(section));
      while (entry.find()) {
        String value = entry.group(3);
        taints.add(new Taint(entry.group(2), value == null ? "" : value, entry.group(1)));
      }
    }
    return taints;
  }

  private static NodeBootstrap bottlerocket(String cluster, String userData) {
    LinkedHashMap<String, String> labels = new LinkedHashMap<>();
    List<Taint> taints = new ArrayList<>();
    section(userData, "settings.kubernetes.node-labels").forEach(labels::put);
    section(userData, "settings.kubernetes.node-taints")
        .forEach((key, value) -> Taint.parse(key + "=" + value).ifPresent(taints::add));
    return new NodeBootstrap(cluster, "Bottlerocket", labels, taints);
  }

  private static Map<String, String> section(String toml, String name) {
    LinkedHashMap<String, String> pairs = new LinkedHashMap<>();
    Matcher heading = TOML_SECTION.matcher(toml);
    while (heading.find()) {
      if (heading.group(1).replace("'", "").replace("\"", "").equals(name)) {
        int end = toml.indexOf("\n[", heading.end());
        Matcher pair =
            TOML_PAIR.matcher(toml.substring(heading.end(), end < 0 ? toml.length() : end));
        while (pair.find()) {
          pairs.put(pair.group(1), pair.group(2));
        }
      }
    }
    return pairs;
  }
}
