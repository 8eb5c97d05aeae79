package dev.galley.kube.durable;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/// The file's format: makes it, recognizes it, and says what is wrong with a file it is not.
final class RevisionFormat {
  /// `GALY`, where SQLite keeps the mark of the application that owns a file.
  private static final int APPLICATION = 0x47414C59;

  /// Counts changes of the tables that an older Galley could not read.
  private static final int VERSION = 1;

  /// Rows are about as large as this, and one is written at a time when there is one client.
  private static final int PAGE_BYTES = 4096;

  private static final int CHECKPOINT_PAGES = 4000;

  private RevisionFormat() {}

  static Connection open(Path file, DurableOptions options) {
    Connection connection = connect(file);
    try (Statement statement = connection.createStatement()) {
      // One process only: no shared memory file, and nobody changes rows behind the index.
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("PRAGMA page_size = " + PAGE_BYTES);
      boolean isNew = recognize(file, statement);
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      if (isNew) {
        create(statement);
      }
      if (options.maximumBytes() > 0) {
        statement.execute("PRAGMA max_page_count = " + options.maximumBytes() / PAGE_BYTES);
      }
      return connection;
    } catch (SQLException failure) {
      close(connection, failure);
      throw unreadable(file, failure);
    } catch (ProblemException problem) {
      close(connection, problem);
      throw problem;
    }
  }

  private static Connection connect(Path file) {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    try {
      return source.getConnection();
    } catch (SQLException failure) {
      throw unreadable(file, failure);
    } catch (LinkageError unavailable) {
      throw new ProblemException(
          Problem.of(DurableProblem.ENGINE_UNAVAILABLE, "SQLite cannot be loaded")
              .because(unavailable.toString())
              .hint(
                  "Its library is unpacked into the directory of temporary files, from which"
                      + " programs must be allowed to run; -Dorg.sqlite.tmpdir names another"),
          unavailable);
    }
  }

  /// Whether the file is new; throws when it is somebody else's. Changes nothing.
  private static boolean recognize(Path file, Statement statement) throws SQLException {
    long application = number(statement, "PRAGMA application_id");
    long version = number(statement, "PRAGMA user_version");
    if (application == 0
        && version == 0
        && number(statement, "SELECT count(*) FROM sqlite_master") == 0) {
      return true;
    }
    if (application != APPLICATION) {
      throw Problem.of(DurableProblem.NOT_OURS, "the file is a database of another program")
          .at(Place.file(file.toString()))
          .hint("Name an empty directory, or one that a Galley server has used")
          .asException();
    }
    if (version != VERSION) {
      throw Problem.of(DurableProblem.UNKNOWN_FORMAT, "the store has an unknown format")
          .at(Place.file(file.toString()))
          .because("its format is " + version + ", and this Galley knows up to " + VERSION)
          .hint("Use the Galley that wrote it, or a newer one")
          .asException();
    }
    return false;
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  /// In one transaction, so that a file is new or complete.
  private static void create(Statement statement) throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    statement.execute(
        "CREATE TABLE revisions (revision INTEGER PRIMARY KEY, resource TEXT NOT NULL,"
            + " namespace TEXT NOT NULL, name TEXT NOT NULL, deleted INTEGER NOT NULL,"
            + " object BLOB NOT NULL, checksum INTEGER NOT NULL)");
    statement.execute(
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
    statement.execute("PRAGMA application_id = " + APPLICATION);
    statement.execute("PRAGMA user_version = " + VERSION);
    statement.execute("COMMIT");
  }

  private static void close(Connection connection, Throwable because) {
    try {
      connection.close();
    } catch (SQLException failure) {
      because.addSuppressed(failure);
    }
  }

  /// What a failure to read means.
  static ProblemException unreadable(Path file, SQLException failure) {
    int code = failure.getErrorCode() & 0xFF;
    if (code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return new ProblemException(
          Problem.of(DurableProblem.NOT_OURS, "the file is not a store")
              .at(Place.file(file.toString()))
              .because("it is no SQLite database")
              .hint("Name an empty directory, or one that a Galley server has used"),
          failure);
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return DataDirectory.inUse(file, "another program", failure);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return damaged(file, Objects.toString(failure.getMessage(), ""), failure);
    }
    return new ProblemException(
        Problem.of(DurableProblem.DIRECTORY_UNUSABLE, "the store cannot be opened")
            .at(Place.file(file.toString()))
            .because(Objects.toString(failure.getMessage(), ""))
            .hint("Check the permissions and the free space of the directory"),
        failure);
  }

  static ProblemException damaged(Path file, String because, @Nullable Throwable cause) {
    Problem problem =
        Problem.of(DurableProblem.DAMAGED, "the store is damaged")
            .at(Place.file(file.toString()))
            .because(because)
            .hint("Restore the directory from a backup, or start with an empty one");
    return cause == null ? problem.asException() : new ProblemException(problem, cause);
  }
}
