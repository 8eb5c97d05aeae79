package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a machine is told so that it joins a cluster as a node: the labels and taints to register
/// with, and the cluster. Written into user data, and read back from it by whoever plays the
/// machine.
public record NodeBootstrap(String clusterName, Map<String, String> labels, List<Taint> taints) {
  private static final String NODE_LABELS = "--node-labels=";

  public NodeBootstrap {
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

  /// Reads user data that [UserData] has written, for any family; without labels and taints when
  /// there are none in it.
  public static NodeBootstrap parse(String userData) {
    Map<String, String> labels = new TreeMap<>();
    List<Taint> taints = new ArrayList<>();
    String cluster = "";
    for (String line : userData.split("\n")) {
      String text = line.strip();
      if (text.startsWith("name: ")) {
        cluster = text.substring("name: ".length());
      } else if (text.startsWith("# galley-taint: ")) {
        taint(text.substring("# galley-taint: ".length()), taints);
      }
      int at = text.indexOf(NODE_LABELS);
      if (at >= 0) {
        labels(text.substring(at + NODE_LABELS.length()), labels);
      }
    }
    return new NodeBootstrap(cluster, labels, taints);
  }

  private static void labels(String text, Map<String, String> labels) {
    String list = text.startsWith("\"") ? text.substring(1) : text;
    int end = 0;
    while (end < list.length() && "\"' ".indexOf(list.charAt(end)) < 0) {
      end++;
    }
    for (String pair : list.substring(0, end).split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        labels.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
  }

  private static void taint(String text, List<Taint> taints) {
    int colon = text.lastIndexOf(':');
    int equals = text.indexOf('=');
    String key = text.substring(0, equals < 0 ? colon : equals);
    String value = equals < 0 ? "" : text.substring(equals + 1, colon);
    taints.add(new Taint(key, value, text.substring(colon + 1)));
  }
}
