package dev.galley.cloud.simulator;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// The tags of everything that EC2 has, by resource id.
final class Tags {
  private final TreeMap<String, TreeMap<String, String>> tags = new TreeMap<>();

  SortedMap<String, String> of(String id) {
    return Collections.unmodifiableSortedMap(tags.getOrDefault(id, new TreeMap<>()));
  }

  List<Tag> listOf(String id) {
    return of(id).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  void put(String id, Map<String, String> more) {
    if (!more.isEmpty()) {
      tags.computeIfAbsent(id, _ -> new TreeMap<>()).putAll(more);
    }
  }

  void remove(String id, Collection<String> keys) {
    tags.getOrDefault(id, new TreeMap<>()).keySet().removeAll(keys);
  }

  void forget(String id) {
    tags.remove(id);
  }

  /// The tags that a request gives to resources of a type, such as `instance`.
  static SortedMap<String, String> requested(List<TagSpecification> specifications, String type) {
    TreeMap<String, String> requested = new TreeMap<>();
    for (TagSpecification specification : specifications) {
      if (specification.resourceTypeAsString().equals(type)) {
        requested.putAll(map(specification.tags()));
      }
    }
    return requested;
  }

  static SortedMap<String, String> map(List<Tag> list) {
    TreeMap<String, String> map = new TreeMap<>();
    list.forEach(tag -> map.put(tag.key(), tag.value() == null ? "" : tag.value()));
    return map;
  }
}
