package dev.galley.kube.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One clause of an `Accept` header, such as `application/json;as=Table;v=v1;g=meta.k8s.io`.
record MediaRange(String type, Map<String, String> parameters, double quality) {

  /// The clauses of a header, most wanted first; everything when the header is missing.
  static List<MediaRange> parse(String header) {
    List<MediaRange> ranges = new ArrayList<>();
    for (String clause : header.split(",")) {
      if (!clause.isBlank()) {
        ranges.add(one(clause));
      }
    }
    if (ranges.isEmpty()) {
      ranges.add(new MediaRange("*/*", Map.of(), 1));
    }
    ranges.sort(Comparator.comparingDouble(MediaRange::quality).reversed());
    return ranges;
  }

  static MediaRange one(String clause) {
    String[] parts = clause.split(";");
    Map<String, String> parameters = new LinkedHashMap<>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        continue;
      }
      String key = parts[i].substring(0, equals).strip();
      String value = parts[i].substring(equals + 1).strip();
      if (key.equals("q")) {
        quality = weight(value);
      } else {
        parameters.put(key, value);
      }
    }
    return new MediaRange(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality);
  }

  private static double weight(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  boolean allowsJson() {
    return type.equals("application/json") || type.equals("*/*") || type.equals("application/*");
  }

  boolean allowsYaml() {
    return type.equals("application/yaml");
  }
}
