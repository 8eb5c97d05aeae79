package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The labels and taints that a machine is told to register with as a node.
record NodeBootstrap(Map<String, String> labels, List<Taint> taints) {
  NodeBootstrap {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    taints = List.copyOf(taints);
  }

  /// `key=value,…`, as the kubelet's flag wants labels.
  String labelText() {
    List<String> pairs = new ArrayList<>();
    labels.forEach((key, value) -> pairs.add(key + "=" + value));
    return String.join(",", pairs);
  }

  String taintText() {
    return String.join(",", taints.stream().map(Taint::toString).toList());
  }
}
