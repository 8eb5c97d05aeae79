package dev.galley.kube.server;

import dev.galley.base.objects.ObjectName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A URL path below a group version: which resource, where, and what of it.
///
/// Empty strings stand for what the path does not name. `watch` marks the old-style paths with
/// `watch/` before the resource.
record ResourcePath(
    String namespace, String resource, String name, String subresource, boolean watch) {

  /// From the segments after the group version.
  static ResourcePath of(List<String> segments) {
    List<String> rest = new ArrayList<>(segments);
    boolean watch = rest.size() > 1 && rest.getFirst().equals("watch");
    if (watch) {
      rest.removeFirst();
    }
    String namespace = "";
    boolean scoped =
        rest.size() > 2
            && rest.getFirst().equals("namespaces")
            && !rest.get(2).equals("status")
            && !rest.get(2).equals("finalize");
    if (scoped) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    String below = rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "";
    return new ResourcePath(
        namespace,
        rest.isEmpty() ? "" : rest.get(0),
        rest.size() > 1 ? rest.get(1) : "",
        below,
        watch);
  }

  static List<String> segments(String path) {
    return Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }

  ObjectName objectName() {
    return new ObjectName(namespace, name);
  }
}
