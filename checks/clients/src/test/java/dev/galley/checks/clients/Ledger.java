package dev.galley.checks.clients;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an informer told its handler, checked as it comes: an object is added once, changes to
/// newer versions only, and is deleted once. Thread-safe.
final class Ledger implements ResourceEventHandler<ConfigMap> {
  private final Map<String, Long> known = new TreeMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private int added;
  private int changed;
  private int deleted;

  private static long version(ConfigMap map) {
    return Long.parseLong(map.getMetadata().getResourceVersion());
  }

  @Override
  public synchronized void onAdd(ConfigMap map) {
    @Nullable Long before = known.put(map.getMetadata().getName(), version(map));
    if (before != null) {
      mistakes.add(map.getMetadata().getName() + " is added, and was there at " + before);
    }
    added++;
  }

  @Override
  public synchronized void onUpdate(ConfigMap last, ConfigMap map) {
    @Nullable Long before = known.put(map.getMetadata().getName(), version(map));
    if (before == null) {
      mistakes.add(map.getMetadata().getName() + " changes, and was not there");
    } else if (before > version(map)) {
      mistakes.add(map.getMetadata().getName() + " changes from " + before + " back");
    } else if (before < version(map)) {
      changed++;
    }
    // A list that is read again tells of what has not changed too, as in every informer.
  }

  @Override
  public synchronized void onDelete(ConfigMap map, boolean lastStateUnknown) {
    if (known.remove(map.getMetadata().getName()) == null) {
      mistakes.add(map.getMetadata().getName() + " is deleted, and was not there");
    }
    deleted++;
  }

  synchronized Map<String, Long> known() {
    return new TreeMap<>(known);
  }

  synchronized List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  synchronized int added() {
    return added;
  }

  synchronized int changed() {
    return changed;
  }

  synchronized int deleted() {
    return deleted;
  }
}
