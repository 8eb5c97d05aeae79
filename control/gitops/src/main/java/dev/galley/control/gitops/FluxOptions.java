package dev.galley.control.gitops;

import java.util.List;

/// How Flux is installed: the keys of the taints that its pods tolerate, its release, such as
/// `v2.5.1`, and whether source-watcher comes with it (`--components-extra=source-watcher`).
public record FluxOptions(List<String> tolerationKeys, String version, boolean sourceWatcher) {
  public FluxOptions {
    tolerationKeys = List.copyOf(tolerationKeys);
  }

  public FluxOptions(List<String> tolerationKeys, String version) {
    this(tolerationKeys, version, false);
  }

  public FluxOptions withSourceWatcher(boolean wanted) {
    return new FluxOptions(tolerationKeys, version, wanted);
  }
}
