package dev.galley.control.workloads;

import dev.galley.base.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The short hashes in names of replica sets and controller revisions.
///
/// Kubernetes hashes a dump of a Go structure, which only Go can repeat; these are stable hashes of
/// the same size in the same alphabet.
final class Hashes {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private Hashes() {}

  static String of(@Nullable Object tree, long collisions) {
    int hash = 0x811C9DC5;
    String text = Json.write(sorted(tree)) + (collisions == 0 ? "" : "#" + collisions);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xFF)) * 0x01000193;
    }
    return encoded(Integer.toUnsignedString(hash));
  }

  /// apimachinery's `rand.SafeEncodeString`.
  static String encoded(String text) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      code.append(ALPHABET.charAt(text.charAt(i) % ALPHABET.length()));
    }
    return code.toString();
  }

  /// Two templates are the same whatever the order in which their fields were written.
  private static @Nullable Object sorted(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new TreeMap<>();
        map.forEach((key, value) -> copy.put((String) key, sorted(value)));
        yield new LinkedHashMap<>(copy);
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(value -> copy.add(sorted(value)));
        yield copy;
      }
      case null -> null;
      default -> tree;
    };
  }
}
