package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import java.util.Map;

/// Labels and annotations by which an object tells Flux how to treat it; either will do, and case
/// does not matter.
final class Control {
  private Control() {}

  static boolean is(KubeObject object, String key, String value) {
    return has(object.labels(), key, value) || has(object.annotations(), key, value);
  }

  private static boolean has(Map<String, String> texts, String key, String value) {
    return texts.entrySet().stream()
        .anyMatch(entry ->
            entry.getKey().equalsIgnoreCase(key) && entry.getValue().equalsIgnoreCase(value));
  }
}
