package dev.galley.kube.durable;

import dev.galley.kube.storage.StorageFailed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/// The log of revisions in one SQLite file: one row per write, appended in the order of the
/// revisions. Every method that changes it returns after the change has reached the disk, or throws
/// and has changed nothing. Thread-safe.
final class RevisionFile implements AutoCloseable {
  private final Connection connection;
  private Statements statements;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  /// Set once the disk has failed: what it holds beyond the last success is not known then, so
  /// nothing may be built on it before it has been read again.
  private @Nullable StorageFailed broken;

  private interface Work<T> {
    T run() throws SQLException;
  }

  /// The statements of a write. SQLite's driver gives up a statement that has failed.
  private record Statements(
      PreparedStatement insert,
      PreparedStatement remove,
      PreparedStatement begin,
      PreparedStatement commit,
      PreparedStatement rollBack) {
    static Statements of(Connection connection) throws SQLException {
      return new Statements(
          connection.prepareStatement(
              "INSERT INTO revisions"
                  + " (revision, resource, namespace, name, deleted, object, checksum)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?)"),
          connection.prepareStatement("DELETE FROM revisions WHERE revision = ?"),
          connection.prepareStatement("BEGIN IMMEDIATE"),
          connection.prepareStatement("COMMIT"),
          connection.prepareStatement("ROLLBACK"));
    }

    void close() throws SQLException {
      for (PreparedStatement each : List.of(insert, remove, begin, commit, rollBack)) {
        each.close();
      }
    }
  }

  private RevisionFile(Connection connection) throws SQLException {
    this.connection = connection;
    this.statements = Statements.of(connection);
  }

  static RevisionFile open(Path file, DurableOptions options) {
    Connection connection = RevisionFormat.open(file, options);
    try {
      return new RevisionFile(connection);
    } catch (SQLException failure) {
      throw RevisionFormat.unreadable(file, failure);
    }
  }

  /// Reads every row in the order of the revisions.
  void read(Path file, Consumer<RevisionRow> rows) {
    lock.lock();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(RevisionRow.SELECT)) {
      RevisionRow.Reader reader = new RevisionRow.Reader(file, result);
      while (result.next()) {
        rows.accept(reader.row());
      }
    } catch (SQLException failure) {
      throw RevisionFormat.unreadable(file, failure);
    } finally {
      lock.unlock();
    }
  }

  void append(List<RevisionRow> rows) {
    transaction(() -> {
      for (RevisionRow row : rows) {
        row.bind(statements.insert());
        statements.insert().executeUpdate();
      }
      return rows;
    });
  }

  /// Removes rows nobody can ask for, after noting down to where the history is gone.
  void compact(long upTo, List<Long> revisions) {
    transaction(() -> {
      write("compacted", Long.toString(upTo).getBytes(StandardCharsets.US_ASCII));
      for (long revision : revisions) {
        statements.remove().setLong(1, revision);
        statements.remove().executeUpdate();
      }
      return upTo;
    });
  }

  /// The revision up to which the history is gone.
  long compacted() {
    return transaction(() -> setting("compacted"))
        .map(text -> Long.parseLong(new String(text, StandardCharsets.US_ASCII)))
        .orElse(0L);
  }

  byte[] keep(String name, Supplier<byte[]> first) {
    return transaction(() -> {
      Optional<byte[]> known = setting("kept/" + name);
      if (known.isPresent()) {
        return known.get();
      }
      byte[] made = first.get();
      write("kept/" + name, made);
      return made;
    });
  }

  private Optional<byte[]> setting(String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM settings WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet result = select.executeQuery()) {
        return result.next() ? Optional.of(result.getBytes(1)) : Optional.empty();
      }
    }
  }

  private void write(String name, byte[] value) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement("REPLACE INTO settings (name, value) VALUES (?, ?)")) {
      upsert.setString(1, name);
      upsert.setBytes(2, value);
      upsert.executeUpdate();
    }
  }

  private <T> T transaction(Work<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new StorageFailed("the storage is closed");
      }
      if (broken != null) {
        throw broken;
      }
      return attempt(work);
    } finally {
      lock.unlock();
    }
  }

  private <T> T attempt(Work<T> work) {
    boolean done = false;
    try {
      statements.begin().execute();
      T result = work.run();
      statements.commit().execute();
      done = true;
      return result;
    } catch (SQLException failure) {
      StorageFailed failed =
          new StorageFailed("cannot write to disk: " + failure.getMessage(), failure);
      if (failure.getErrorCode() != SQLiteErrorCode.SQLITE_FULL.code) {
        broken = failed;
      }
      throw failed;
    } finally {
      if (!done) {
        rollBack();
      }
    }
  }

  private void rollBack() {
    try {
      undo();
      statements.close();
      statements = Statements.of(connection);
    } catch (SQLException failure) {
      broken = new StorageFailed("cannot undo a failed write: " + failure.getMessage(), failure);
    }
  }

  private void undo() throws SQLException {
    try {
      statements.rollBack().execute();
    } catch (SQLException failure) {
      // When the disk is full, SQLite has rolled back itself and has nothing more to undo.
      if (failure.getErrorCode() != SQLiteErrorCode.SQLITE_ERROR.code) {
        throw failure;
      }
    }
  }

  /// Waits for the write that is under way; those that come later fail.
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        connection.close();
      }
    } catch (SQLException failure) {
      throw new StorageFailed("cannot close the file: " + failure.getMessage(), failure);
    } finally {
      lock.unlock();
    }
  }
}
