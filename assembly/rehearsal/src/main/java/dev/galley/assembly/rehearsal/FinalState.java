package dev.galley.assembly.rehearsal;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Tree;
import dev.galley.insight.explain.ClusterView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a cluster came to, without what differs between equally good runs.
///
/// Left out are uids, times, revisions, names made up by chance and which of several equal nodes a
/// pod is on. Objects that controllers make for others are counted by their owner's kind.
final class FinalState {
  private static final TreeSet<String> PASSING =
      new TreeSet<>(
          List.of(
              "Event",
              "Lease",
              "EndpointSlice",
              "Endpoints",
              "ControllerRevision",
              "IPAddress",
              "ServiceCIDR"));

  private static final TreeSet<String> MADE_BY_CHANCE =
      new TreeSet<>(List.of("Pod", "ReplicaSet", "Node", "NodeClaim"));

  private FinalState() {}

  /// How many objects there are that somebody wanted.
  static int count(ClusterView view) {
    return (int) view.all().stream().filter(each -> !PASSING.contains(each.kind())).count();
  }

  static String digest(ClusterView view) {
    TreeMap<String, Integer> lines = new TreeMap<>();
    for (KubeObject object : view.all()) {
      if (!PASSING.contains(object.kind())) {
        lines.merge(
            MADE_BY_CHANCE.contains(object.kind()) ? made(object) : wanted(object),
            1,
            Integer::sum);
      }
    }
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      lines.forEach((line, times) ->
          sum.update((times + " " + line + "\n").getBytes(StandardCharsets.UTF_8)));
      return "sha256:" + HexFormat.of().formatHex(sum.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String made(KubeObject object) {
    String owner =
        object.ownerReferences().stream().map(OwnerReference::kind).findFirst().orElse("nobody");
    String type = object.labels().getOrDefault("node.kubernetes.io/instance-type", "");
    return object.kind()
        + " of "
        + owner
        + " "
        + type
        + " "
        + object.text("status", "phase")
        + ready(object);
  }

  private static String wanted(KubeObject object) {
    Object spec = object.at("spec");
    KubeObject stable =
        object.kind().equals("Service")
            ? object.without("spec", "clusterIP").without("spec", "clusterIPs")
            : object;
    String data =
        object.kind().equals("Secret") ? "" : Json.write(Tree.map("data", object.at("data")));
    return object
        + " "
        + (spec == null ? "" : Json.write(stable.at("spec")))
        + data
        + Json.write(
            Tree.map("labels", object.without("metadata", "labels", "modifiedAt").labels()))
        + ready(object);
  }

  private static String ready(KubeObject object) {
    return " " + object.condition("Ready").map(Condition::status).orElse("");
  }
}
