package dev.galley.kube.durable;

import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.StorageFailed;
import dev.galley.kube.storage.Timeline;
import java.time.Duration;
import java.util.List;

/// Forgets, once per period, the history that was there a period ago, as upstream's API server does
/// with etcd; and removes the rows nobody can ask for any more.
final class Compaction {
  /// So many rows go in one transaction, so that writers never wait for long.
  private static final int ROWS = 500;

  private final World world;
  private final Timeline timeline;
  private final RevisionFile file;
  private final Superseded superseded;

  Compaction(World world, Timeline timeline, RevisionFile file, Superseded superseded) {
    this.world = world;
    this.timeline = timeline;
    this.file = file;
    this.superseded = superseded;
  }

  /// @param many raised when more rows wait than should until the period is over
  void run(Duration period, Signal many) {
    long before = 0;
    var due = world.now().plus(period);
    while (true) {
      long seen = many.count();
      Duration left = Duration.between(world.now(), due);
      boolean over = !left.isPositive() || !many.awaitAfter(seen, left);
      if (over) {
        timeline.compact(before);
        before = timeline.revision();
        due = world.now().plus(period);
      }
      try {
        remove(timeline, file, superseded);
      } catch (StorageFailed failed) {
        // The rows stay until the next start; the history is forgotten all the same.
        world.report("storage compaction", failed);
      }
    }
  }

  static void remove(Timeline timeline, RevisionFile file, Superseded superseded) {
    while (true) {
      List<Long> revisions = superseded.take(ROWS);
      // Read after the rows were taken: what superseded them is not younger than this.
      long compacted = timeline.compacted();
      file.compact(compacted, revisions);
      if (revisions.size() < ROWS) {
        return;
      }
    }
  }
}
