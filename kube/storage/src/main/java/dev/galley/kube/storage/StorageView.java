package dev.galley.kube.storage;

import java.util.List;

/// The objects of a range and the revision of which they are the state.
public record StorageView(List<Entry> entries, long revision) {
  public StorageView {
    entries = List.copyOf(entries);
  }
}
