package dev.galley.kube.scheduling;

/// Why a pod does not fit a node, as data; [#wording] says it as kube-scheduler does.
public sealed interface Reason {
  /// The node is cordoned.
  record Unschedulable() implements Reason {}

  /// The pod names another node.
  record OtherNode() implements Reason {}

  /// A taint keeps the pod away.
  record UntoleratedTaint(Taint taint) implements Reason {}

  /// Node selector or required node affinity do not accept the node's labels.
  record NodeAffinityMismatch() implements Reason {}

  /// Another pod has the host port.
  record PortTaken(HostPort port) implements Reason {}

  /// Too little of a resource is left: amounts in thousandths of its unit.
  record Insufficient(String resource, long requested, long free, long allocatable)
      implements Reason {
    /// Even the empty node would be too small.
    public boolean evenWhenEmpty() {
      return requested > allocatable;
    }
  }

  /// The pod would make the spread over a topology too uneven, or the node has no such label.
  record SpreadViolated(String topologyKey, boolean missingLabel) implements Reason {}

  /// No pod that this one wants near is there.
  record AffinityUnsatisfied(String topologyKey) implements Reason {}

  /// A pod that this one wants away is there.
  record AntiAffinityViolated(String topologyKey) implements Reason {}

  /// A pod that is there wants this one away.
  record ExistingAntiAffinityViolated(String topologyKey) implements Reason {}

  default String wording() {
    return switch (this) {
      case Unschedulable() -> "node(s) were unschedulable";
      case OtherNode() -> "node(s) didn't match the requested node name";
      case UntoleratedTaint(Taint taint) ->
          "node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}";
      case NodeAffinityMismatch() -> "node(s) didn't match Pod's node affinity/selector";
      case PortTaken(HostPort _) -> "node(s) didn't have free ports for the requested pod ports";
      case Insufficient(String resource, long _, long _, long _) ->
          resource.equals("pods") ? "Too many pods" : "Insufficient " + resource;
      case SpreadViolated(String _, boolean missingLabel) ->
          "node(s) didn't match pod topology spread constraints"
              + (missingLabel ? " (missing required label)" : "");
      case AffinityUnsatisfied(String _) -> "node(s) didn't match pod affinity rules";
      case AntiAffinityViolated(String _) -> "node(s) didn't match pod anti-affinity rules";
      case ExistingAntiAffinityViolated(String _) ->
          "node(s) didn't satisfy existing pods anti-affinity rules";
    };
  }

  /// Whether evicting pods from the node could ever help.
  default boolean isResolvableByEviction() {
    return switch (this) {
      case Unschedulable() -> false;
      case OtherNode() -> false;
      case UntoleratedTaint(Taint _) -> false;
      case NodeAffinityMismatch() -> false;
      case PortTaken(HostPort _) -> true;
      case Insufficient insufficient -> !insufficient.evenWhenEmpty();
      case SpreadViolated(String _, boolean missingLabel) -> !missingLabel;
      case AffinityUnsatisfied(String _) -> false;
      case AntiAffinityViolated(String _) -> true;
      case ExistingAntiAffinityViolated(String _) -> true;
    };
  }
}
