package dev.galley.kube.durable;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.ForwardingStorage;
import dev.galley.kube.storage.StorageKey;
import dev.galley.kube.storage.StoredState;
import dev.galley.kube.storage.Timeline;
import dev.galley.kube.storage.Write;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// A storage in a directory: a write is answered, read and told to subscribers once it is on the
/// disk, and what is there survives the end of the process at any instant.
///
/// The log is in SQLite, the index in memory.
public final class DurableStorage implements ForwardingStorage {
  private final DataDirectory directory;
  private final RevisionFile file;
  private final Timeline timeline;
  private final Superseded superseded;
  private final GroupCommit commits;
  private final Task writer;
  private final Task compaction;

  private DurableStorage(World world, DataDirectory directory, DurableOptions options) {
    this.directory = directory;
    Path path = directory.file("store.db");
    Signal rowsToRemove = world.signal("superseded rows");
    this.superseded = new Superseded(rowsToRemove);
    this.timeline = new Timeline(options.history(), superseded::add);
    NativeEngine.unpack(directory);
    this.file = RevisionFile.open(path, options);
    recover(path);
    this.commits = new GroupCommit(world, file, timeline);
    Compaction periodic = new Compaction(world, timeline, file, superseded);
    this.writer = world.start("storage writer", commits::run);
    this.compaction =
        world.start("storage compaction", () -> periodic.run(options.compactEvery(), rowsToRemove));
  }

  /// Opens the storage in a directory, which is created if need be. Its tasks are children of the
  /// calling task.
  ///
  /// @throws dev.galley.base.problem.ProblemException when the directory cannot be used, another
  ///   server uses it, or what is in it is not a store or is damaged
  public static DurableStorage open(World world, Path directory, DurableOptions options) {
    DataDirectory owned = DataDirectory.open(directory);
    boolean opened = false;
    try {
      DurableStorage storage = new DurableStorage(world, owned, options);
      opened = true;
      return storage;
    } finally {
      if (!opened) {
        owned.close();
      }
    }
  }

  private void recover(Path path) {
    boolean read = false;
    try {
      file.read(path, row -> timeline.append(row.entry(), row.deleted()));
      long compacted = file.compacted();
      timeline.resumeAt(compacted);
      timeline.compact(compacted);
      read = true;
    } finally {
      if (!read) {
        file.close();
      }
    }
  }

  @Override
  public StoredState state() {
    return timeline;
  }

  @Override
  public Write put(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return commits.write(key, expected, at, false);
  }

  @Override
  public Write delete(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return commits.write(key, expected, at, true);
  }

  @Override
  public void compact(long upTo) {
    timeline.compact(upTo);
    Compaction.remove(timeline, file, superseded);
  }

  @Override
  public byte[] keep(String name, Supplier<byte[]> first) {
    return file.keep(name, first);
  }

  /// Waits for the write under way; later ones fail. Leaves one file that can be copied.
  @Override
  public void close() {
    timeline.close();
    writer.cancel();
    compaction.cancel();
    try {
      file.close();
    } finally {
      directory.close();
    }
  }
}
