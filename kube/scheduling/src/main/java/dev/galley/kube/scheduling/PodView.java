package dev.galley.kube.scheduling;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pod as scheduling sees it: read once from the object, then only compared.
public record PodView(
    KubeObject object,
    Map<String, String> labels,
    Resources requests,
    List<Toleration> tolerations,
    Map<String, String> nodeSelector,
    Affinity affinity,
    List<SpreadConstraint> spread,
    List<HostPort> hostPorts) {
  public PodView {
    tolerations = List.copyOf(tolerations);
    spread = List.copyOf(spread);
    hostPorts = List.copyOf(hostPorts);
  }

  public static PodView of(KubeObject pod) {
    Map<String, String> labels = pod.labels();
    return new PodView(
        pod,
        labels,
        PodRequests.of(pod),
        Toleration.listOf(pod.maps("spec", "tolerations")),
        Tree.textMapAt(pod.tree(), "spec", "nodeSelector"),
        Affinity.of(pod.at("spec", "affinity"), pod.namespace(), labels),
        SpreadConstraint.listOf(pod.maps("spec", "topologySpreadConstraints"), labels),
        HostPort.listOf(pod.map("spec")));
  }

  public String namespace() {
    return object.namespace();
  }

  public String name() {
    return object.name();
  }

  /// The node it is bound to; empty while it is bound to none.
  public String nodeName() {
    return object.text("spec", "nodeName");
  }

  /// Succeeded or failed: it uses nothing any more.
  public boolean isTerminal() {
    String phase = object.text("status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  public boolean isOwnedBy(String kind) {
    return object.ownerReferences().stream().anyMatch(owner -> owner.kind().equals(kind));
  }

  /// Static pods are mirrored by the kubelet; nobody schedules or evicts them.
  public boolean isMirror() {
    return object.annotations().containsKey("kubernetes.io/config.mirror");
  }

  /// Whether node selector and required node affinity accept a node, as kube-scheduler judges.
  public boolean acceptsLabels(String nodeName, Map<String, String> nodeLabels) {
    for (Map.Entry<String, String> wanted : nodeSelector.entrySet()) {
      if (!wanted.getValue().equals(nodeLabels.get(wanted.getKey()))) {
        return false;
      }
    }
    List<NodeTerm> terms = affinity.requiredNodes();
    return terms.isEmpty() || terms.stream().anyMatch(term -> term.matches(nodeName, nodeLabels));
  }

  /// The sum of the weights of the preferred node affinity that a node satisfies. A preference
  /// without any expression is satisfied by every node.
  public long nodePreference(String nodeName, Map<String, String> nodeLabels) {
    long score = 0;
    for (Affinity.Preferred<NodeTerm> preferred : affinity.preferredNodes()) {
      NodeTerm term = preferred.term();
      boolean empty = term.expressions().isEmpty() && term.fields().isEmpty();
      if (empty || term.matches(nodeName, nodeLabels)) {
        score += preferred.weight();
      }
    }
    return score;
  }

  /// Karpenter's requirements of the pod: node selector, first required term, and the heaviest
  /// preferred term, which is as good as required until it is relaxed.
  public Requirements requirements() {
    Requirements strict = strictRequirements();
    return heaviest(affinity.preferredNodes())
        .map(preferred -> strict.and(preferred.term().requirements()))
        .orElse(strict);
  }

  /// The requirements without any preference.
  public Requirements strictRequirements() {
    Requirements selected = Requirements.ofLabels(nodeSelector);
    List<NodeTerm> terms = affinity.requiredNodes();
    return terms.isEmpty() ? selected : selected.and(terms.getFirst().requirements());
  }

  /// The heaviest preference, the first of equals.
  public static <T> Optional<Affinity.Preferred<T>> heaviest(List<Affinity.Preferred<T>> terms) {
    Comparator<Affinity.Preferred<T>> lighterFirst =
        Comparator.comparingLong(Affinity.Preferred::weight);
    return terms.stream().sorted(lighterFirst.reversed()).findFirst();
  }

  public PodView withAffinity(Affinity changed) {
    return new PodView(
        object, labels, requests, tolerations, nodeSelector, changed, spread, hostPorts);
  }

  public PodView withSpread(List<SpreadConstraint> changed) {
    return new PodView(
        object, labels, requests, tolerations, nodeSelector, affinity, changed, hostPorts);
  }

  public PodView withTolerations(List<Toleration> changed) {
    return new PodView(
        object, labels, requests, changed, nodeSelector, affinity, spread, hostPorts);
  }
}
