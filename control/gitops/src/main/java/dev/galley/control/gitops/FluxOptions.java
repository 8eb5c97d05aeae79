package dev.galley.control.gitops;

import java.util.List;

/// How Flux is installed: the keys of the taints that its pods tolerate, and its release, such as
/// `v2.5.1`.
public record FluxOptions(List<String> tolerationKeys, String version) {
  public FluxOptions {
    tolerationKeys = List.copyOf(tolerationKeys);
  }
}
