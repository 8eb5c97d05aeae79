package dev.galley.kube.scheduling;

/// Why a pod does not fit a node, as data; [#wording] says it as kube-scheduler does.
public sealed interface Reason {
  String wording();

  /// The node is cordoned.
  record Unschedulable() implements Reason {
    @Override
    public String wording() {
      return "node(s) were unschedulable";
    }
  }

  /// The pod names another node.
  record OtherNode() implements Reason {
    @Override
    public String wording() {
      return "node(s) didn't match the requested node name";
    }
  }

  /// A taint keeps the pod away.
  record UntoleratedTaint(Taint taint) implements Reason {
    @Override
    public String wording() {
      return "node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}";
    }
  }

  /// Node selector or required node affinity do not accept the node's labels.
  record NodeAffinityMismatch() implements Reason {
    @Override
    public String wording() {
      return "node(s) didn't match Pod's node affinity/selector";
    }
  }

  /// Another pod has the host port.
  record PortTaken(HostPort port) implements Reason {
    @Override
    public String wording() {
      return "node(s) didn't have free ports for the requested pod ports";
    }
  }

  /// Too little of a resource is left: amounts in thousandths of its unit.
  record Insufficient(String resource, long requested, long free, long allocatable)
      implements Reason {
    @Override
    public String wording() {
      return resource.equals("pods") ? "Too many pods" : "Insufficient " + resource;
    }

    /// Even the empty node would be too small.
    public boolean evenWhenEmpty() {
      return requested > allocatable;
    }
  }

  /// The pod would make the spread over a topology too uneven, or the node has no such label.
  record SpreadViolated(String topologyKey, boolean missingLabel) implements Reason {
    @Override
    public String wording() {
      return "node(s) didn't match pod topology spread constraints"
          + (missingLabel ? " (missing required label)" : "");
    }
  }

  /// No pod that this one wants near is there.
  record AffinityUnsatisfied(String topologyKey) implements Reason {
    @Override
    public String wording() {
      return "node(s) didn't match pod affinity rules";
    }
  }

  /// A pod that this one wants away is there.
  record AntiAffinityViolated(String topologyKey) implements Reason {
    @Override
    public String wording() {
      return "node(s) didn't match pod anti-affinity rules";
    }
  }

  /// A pod that is there wants this one away.
  record ExistingAntiAffinityViolated(String topologyKey) implements Reason {
    @Override
    public String wording() {
      return "node(s) didn't satisfy existing pods anti-affinity rules";
    }
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
