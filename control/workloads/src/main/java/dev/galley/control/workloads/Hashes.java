package dev.galley.control.workloads;

import dev.galley.base.objects.Json;
import java.nio.charset.StandardCharsets;
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
    String text = Json.canonical(tree) + (collisions == 0 ? "" : "#" + collisions);
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
}
