package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.kube.apiserver.ClusterState;
import java.util.List;

/// The webhooks of all configurations of a kind, read again when one of these was written.
final class Webhooks {
  private final ClusterState cluster;
  private final GroupVersionKind kind;
  private volatile Known known = new Known(-1, List.of());

  private record Known(long changes, List<Webhook> webhooks) {}

  Webhooks(ClusterState cluster, GroupVersionKind kind) {
    this.cluster = cluster;
    this.kind = kind;
  }

  /// In the order of the names of their configurations.
  List<Webhook> all() {
    long changes = cluster.changes(kind);
    Known seen = known;
    if (seen.changes() != changes) {
      seen = new Known(changes, Webhook.of(cluster.list(kind, "")));
      known = seen;
    }
    return seen.webhooks();
  }
}
