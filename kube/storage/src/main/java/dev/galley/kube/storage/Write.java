package dev.galley.kube.storage;

import java.util.Optional;

/// What came of a write that expected a revision.
public sealed interface Write {
  /// It is stored; for a deletion the entry holds the object's last state.
  record Done(Entry entry) implements Write {}

  /// Somebody else was first; this is what is stored now, if anything.
  record Stale(Optional<Entry> current) implements Write {}
}
