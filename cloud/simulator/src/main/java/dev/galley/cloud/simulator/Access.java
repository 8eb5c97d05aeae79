package dev.galley.cloud.simulator;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a call asks for: one resource, and what conditions may look at. A call that touches several
/// resources asks once for each.
record Access(String resource, Map<String, List<String>> context) {
  Access {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(context);
    context = Collections.unmodifiableMap(copy);
  }

  static final Access ANYTHING = to("*");

  static Access to(String resource) {
    return new Access(resource, Map.of());
  }

  Access with(String key, String... values) {
    TreeMap<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(context);
    more.put(key, List.of(values));
    return new Access(resource, more);
  }

  /// Tags that the resource carries already.
  Access tagged(Map<String, String> tags) {
    Access access = this;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      access = access.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
      access = access.with("ec2:ResourceTag/" + tag.getKey(), tag.getValue());
    }
    return access;
  }

  /// Tags that the call would put on the resource.
  Access tagging(Map<String, String> tags) {
    Access access = this;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      access = access.with("aws:RequestTag/" + tag.getKey(), tag.getValue());
    }
    return tags.isEmpty()
        ? access
        : access.with("aws:TagKeys", tags.keySet().toArray(String[]::new));
  }
}
