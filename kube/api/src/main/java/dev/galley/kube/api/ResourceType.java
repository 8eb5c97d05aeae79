package dev.galley.kube.api;

import dev.galley.base.objects.GroupVersionKind;
import java.util.List;

/// A type of resource that an API serves: where it is found and what it holds.
///
/// `subresources` names what is served below an object, for example `status` and `scale`.
public record ResourceType(
    GroupVersionKind kind,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> subresources) {
  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = List.copyOf(subresources);
  }

  public String group() {
    return kind.group();
  }

  public String version() {
    return kind.version();
  }

  public boolean hasStatus() {
    return subresources.contains("status");
  }

  /// `plural.group`, or the plural alone for the core group, as in error messages and CRD names.
  public String qualifiedName() {
    return group().isEmpty() ? plural : plural + "." + group();
  }
}
