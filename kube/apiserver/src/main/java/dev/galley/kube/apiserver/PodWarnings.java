package dev.galley.kube.apiserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// What upstream warns of in pods and templates of pods: what is allowed and hardly meant.
final class PodWarnings {
  private static final Map<String, String> LABELS =
      Map.of(
          "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
              "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
              "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
              "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

  private static final Map<String, String> VOLUMES =
      Map.of(
          "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
          "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+",
          "scaleIO", "deprecated in v1.16, non-functional in v1.22+",
          "flocker", "deprecated in v1.22, non-functional in v1.25+",
          "storageos", "deprecated in v1.22, non-functional in v1.25+",
          "quobyte", "deprecated in v1.22, non-functional in v1.25+",
          "glusterfs", "deprecated in v1.25, non-functional in v1.26+",
          "cephfs", "deprecated in v1.28, non-functional in v1.31+",
          "rbd", "deprecated in v1.28, non-functional in v1.31+");

  private final Node spec;
  private final Consumer<String> warnings;

  private PodWarnings(Node spec, Consumer<String> warnings) {
    this.spec = spec;
    this.warnings = warnings;
  }

  /// @param pod a pod, or a template of pods
  static void of(Node pod, Consumer<String> warnings) {
    PodWarnings advice = new PodWarnings(pod.at("spec"), warnings);
    advice.labels();
    advice.volumes();
    advice.twice("hostAliases", "ip");
    advice.twice("imagePullSecrets", "name");
    List<Node> containers = advice.containers();
    containers.forEach(advice::container);
    advice.ports(containers);
    advice.portNames(containers);
    Node grace = advice.spec.at("terminationGracePeriodSeconds");
    if (grace.number() < 0) {
      advice.warn(grace, "must be >= 0; negative values are invalid and will be treated as 1");
    }
  }

  private void warn(Node where, String what) {
    warnings.accept(where.path() + ": " + what);
  }

  private List<Node> containers() {
    List<Node> all = new ArrayList<>();
    for (String field : List.of("initContainers", "containers", "ephemeralContainers")) {
      all.addAll(spec.items(field));
    }
    return all;
  }

  private void labels() {
    Node selector = spec.at("nodeSelector");
    for (String label : selector.map().keySet()) {
      if (LABELS.containsKey(label)) {
        warn(selector.key(label), String.valueOf(LABELS.get(label)));
      }
    }
    for (Node spread : spec.items("topologySpreadConstraints")) {
      String key = spread.text("topologyKey");
      if (LABELS.containsKey(key)) {
        warn(spread.at("topologyKey"), key + " is " + LABELS.get(key));
      }
      if (!spread.has("labelSelector")) {
        warn(spread.at("labelSelector"), "a null labelSelector results in matching no pod");
      }
    }
  }

  private void volumes() {
    for (Node volume : spec.items("volumes")) {
      for (String source : volume.map().keySet()) {
        if (VOLUMES.containsKey(source)) {
          String shown = source.equals("storageos") ? "storageOS" : source;
          warn(volume.at(shown), String.valueOf(VOLUMES.get(source)));
        }
      }
    }
  }

  private void twice(String list, String field) {
    Set<String> seen = new HashSet<>();
    for (Node item : spec.items(list)) {
      if (!seen.add(item.text(field))) {
        warn(item.at(field), "duplicate " + field + " " + FieldErrors.quoted(item.text(field)));
      }
      if (list.equals("imagePullSecrets") && item.text(field).isEmpty()) {
        warn(item.at(field), "invalid empty name \"\"");
      }
    }
  }

  private void container(Node container) {
    for (String resource : List.of("memory", "ephemeral-storage")) {
      for (String amounts : List.of("limits", "requests")) {
        Node amount = container.at("resources", amounts).key(resource);
        if (isFraction(amount)) {
          String text = FieldErrors.shown(amount.value());
          warn(amount, "fractional byte value " + text + " is invalid, must be an integer");
        }
      }
    }
    Set<String> seen = new HashSet<>();
    for (Node variable : container.items("env")) {
      String name = variable.text("name");
      String reference = "$(" + name + ")";
      String value = variable.text("value");
      boolean hides =
          variable.has("valueFrom") || value.equals(reference) || !value.contains(reference);
      if (!seen.add(name) && hides) {
        warn(
            variable,
            "hides previous definition of "
                + FieldErrors.quoted(name)
                + ", which may be dropped when using apply");
      }
    }
  }

  /// Whether an amount of bytes has parts of bytes.
  static boolean isFraction(Node amount) {
    return amount.quantity().filter(bytes -> bytes.toString().endsWith("m")).isPresent();
  }

  private void ports(List<Node> containers) {
    Map<String, List<Node>> known = new HashMap<>();
    for (Node container : containers) {
      for (Node port : container.items("ports")) {
        String key = port.number("containerPort") + "/" + port.text("protocol");
        List<Node> others = known.computeIfAbsent(key, any -> new ArrayList<>());
        others.forEach(other -> compare(port, other));
        others.add(port);
      }
    }
  }

  private void compare(Node port, Node other) {
    String address = port.text("hostIP");
    String otherAddress = other.text("hostIP");
    long host = port.number("hostPort");
    long otherHost = other.number("hostPort");
    if (address.equals(otherAddress) && host == otherHost) {
      warn(port, "duplicate port definition with " + other.path());
    } else if (host == 0 || otherHost == 0) {
      warn(port, "overlapping port definition with " + other.path());
    } else if (host == otherHost && address.isEmpty() != otherAddress.isEmpty()) {
      warn(port, "dangerously ambiguous port definition with " + other.path());
    }
  }

  private void portNames(List<Node> containers) {
    Map<String, String> known = new HashMap<>();
    for (Node container : containers) {
      for (Node port : container.items("ports")) {
        String name = port.text("name");
        if (name.isEmpty()) {
          continue;
        }
        String other = known.putIfAbsent(name, port.path());
        if (other != null) {
          warn(
              port,
              "duplicate port name "
                  + FieldErrors.quoted(name)
                  + " with "
                  + Objects.requireNonNull(other)
                  + ", services and probes that select ports by name will use "
                  + other);
        }
      }
    }
  }
}
