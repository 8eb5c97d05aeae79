package dev.galley.base.schema;

import dev.galley.base.objects.GroupVersionKind;
import java.util.List;
import java.util.Locale;

/// A resource that every Kubernetes serves: its names, where it lives and what can be done with it.
public record BuiltInResource(
    GroupVersionKind kind,
    String plural,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> subresources,
    List<String> verbs) {
  public BuiltInResource {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = List.copyOf(subresources);
    verbs = List.copyOf(verbs);
  }

  /// The kind in lower case, as discovery gives it.
  public String singular() {
    return kind.kind().toLowerCase(Locale.ROOT);
  }
}
