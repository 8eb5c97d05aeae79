package dev.galley.kube.durable;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A directory that one server at a time owns: the system releases its lock when the process ends,
/// however it ends. Only its owner may read it, because it holds secrets.
final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static DataDirectory open(Path path) {
    try {
      create(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        if (!tryLock(channel)) {
          throw inUse(path, owner(channel), null);
        }
        sign(channel);
      } catch (IOException | RuntimeException failure) {
        channel.close();
        throw failure;
      }
      return new DataDirectory(path, channel);
    } catch (IOException unusable) {
      throw new ProblemException(
          Problem.of(DurableProblem.DIRECTORY_UNUSABLE, "the data directory cannot be used")
              .at(Place.file(path.toString()))
              .because(unusable.toString())
              .hint("Name a directory that this user may create and write"),
          unusable);
    }
  }

  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Files.createDirectories(path);
    Path parent = path.toAbsolutePath().getParent();
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      if (parent != null) {
        // So that the directory itself outlives a loss of power.
        try (FileChannel entries = FileChannel.open(parent, StandardOpenOption.READ)) {
          entries.force(true);
        }
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ownProcess) {
      return false;
    }
  }

  private static void sign(FileChannel channel) throws IOException {
    channel.truncate(0);
    String process = ProcessHandle.current().pid() + "\n";
    channel.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    String process = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
    return process.isEmpty() ? "another process" : "process " + process;
  }

  static ProblemException inUse(Path path, String owner, @Nullable Throwable cause) {
    Problem problem =
        Problem.of(DurableProblem.IN_USE, "the data directory is in use")
            .at(Place.file(path.toString()))
            .because(owner + " holds it")
            .hint("Stop the other server, or give this one a directory of its own");
    return cause == null ? problem.asException() : new ProblemException(problem, cause);
  }

  Path file(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException released) {
      // The lock goes with the process at the latest; nothing was written through this channel.
      throw new UncheckedIOException(released);
    }
  }
}
