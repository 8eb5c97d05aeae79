package dev.galley.kube.api;

import dev.galley.base.objects.KubeObject;
import java.util.List;

/// A list of objects as of one revision of the store.
///
/// `continueToken` is empty on the last page; `remaining` is -1 when it is not known.
public record ObjectList(
    List<KubeObject> items, String resourceVersion, String continueToken, long remaining) {
  public ObjectList {
    items = List.copyOf(items);
  }
}
