package dev.galley.kube.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The fields that a text gives twice: found while it is read, since a tree holds each field once.
///
/// @param yaml what a YAML parser says of them, such as `line 5: key "name" already set in map`
/// @param again where in a text of JSON fields are given again, by their paths
/// @param order where in that text each field is; empty when none is given again
public record Repetitions(
    List<String> yaml, Map<String, Integer> again, Map<String, Integer> order) {
  public static final Repetitions NONE = new Repetitions(List.of(), Map.of(), Map.of());

  public Repetitions {
    yaml = List.copyOf(yaml);
    again = new LinkedHashMap<>(again);
    order = order.isEmpty() ? Map.of() : new LinkedHashMap<>(order);
  }

  public boolean isEmpty() {
    return yaml.isEmpty() && again.isEmpty();
  }

  /// `duplicate field "data.a"` for each, in the order of the text.
  public List<String> messages() {
    return again.keySet().stream().map(Repetitions::message).toList();
  }

  /// The same, with `unknown field "spec.foo"` for fields that were not known, where they are in
  /// the text.
  ///
  /// @param unknown paths, in the order of the text
  public List<String> messages(List<String> unknown) {
    List<String> rest = unknown.stream().map(Repetitions::unknown).toList();
    if (again.isEmpty()) {
      return rest;
    }
    TreeMap<Integer, List<String>> sorted = new TreeMap<>();
    again.forEach((field, place) -> add(sorted, place, message(field)));
    unknown.forEach(
        field -> add(sorted, order.getOrDefault(field, Integer.MAX_VALUE), unknown(field)));
    return sorted.values().stream().flatMap(List::stream).toList();
  }

  private static void add(TreeMap<Integer, List<String>> sorted, int place, String message) {
    sorted.computeIfAbsent(place, any -> new ArrayList<>()).add(message);
  }

  private static String message(String field) {
    return "duplicate field \"" + field + "\"";
  }

  public static String unknown(String field) {
    return "unknown field \"" + field + "\"";
  }
}
