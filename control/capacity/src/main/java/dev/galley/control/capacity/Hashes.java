package dev.galley.control.capacity;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hashes that tell whether nodes were made from what a pool or class says now. Karpenter's own
/// algorithm hashes Go structures, so the values differ from its; which fields count does not.
final class Hashes {
  static final String NODE_POOL_VERSION = "v3";
  static final String NODE_CLASS_VERSION = "v4";

  private Hashes() {}

  /// Of the template without its requirements, which are compared by value.
  static String ofPool(KubeObject pool) {
    Map<String, @Nullable Object> template = pool.map("spec", "template");
    return hash(Tree.without(template, "spec", "requirements"));
  }

  /// Of the class without its selectors, of which the results are compared.
  static String ofNodeClass(KubeObject nodeClass) {
    TreeMap<String, @Nullable Object> spec = new TreeMap<>(nodeClass.map("spec"));
    for (String selector :
        List.of(
            "amiSelectorTerms",
            "subnetSelectorTerms",
            "securityGroupSelectorTerms",
            "capacityReservationSelectorTerms")) {
      spec.remove(selector);
    }
    return hash(spec);
  }

  /// FNV-1a over the tree in canonical order.
  static String hash(Map<String, @Nullable Object> tree) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : Json.canonical(tree).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    return Long.toUnsignedString(hash);
  }
}
