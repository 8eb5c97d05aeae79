package dev.galley.kube.durable;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/// One write as a row. The checksum covers the rest of the row, because SQLite itself does not
/// notice when a disk has changed a value, and because objects are not read when the file is.
record RevisionRow(Entry entry, boolean deleted) {
  static final String SELECT =
      "SELECT revision, resource, namespace, name, deleted, object, checksum FROM revisions"
          + " ORDER BY revision";

  void bind(PreparedStatement insert) throws SQLException {
    StorageKey key = entry.key();
    byte[] json = entry.object().json();
    insert.setLong(1, entry.revision());
    insert.setString(2, key.resource());
    insert.setString(3, key.name().namespace());
    insert.setString(4, key.name().name());
    insert.setInt(5, deleted ? 1 : 0);
    insert.setBytes(6, json);
    insert.setLong(7, checksum(entry.revision(), key, deleted, json));
  }

  private static long checksum(long revision, StorageKey key, boolean deleted, byte[] json) {
    CRC32C sum = new CRC32C();
    String head = revision + "\n" + key + "\n" + deleted + "\n";
    sum.update(head.getBytes(StandardCharsets.UTF_8));
    sum.update(json);
    return sum.getValue();
  }

  /// Reads rows; resources and namespaces, of which there are few, are kept once.
  static final class Reader {
    private final Path file;
    private final ResultSet result;
    private final Map<String, String> known = new HashMap<>();

    Reader(Path file, ResultSet result) {
      this.file = file;
      this.result = result;
    }

    RevisionRow row() throws SQLException {
      long revision = result.getLong(1);
      StorageKey key =
          new StorageKey(
              text(2), new ObjectName(text(3), Objects.toString(result.getString(4), "")));
      boolean deleted = result.getInt(5) != 0;
      byte[] json = result.getBytes(6);
      if (json == null || checksum(revision, key, deleted, json) != result.getLong(7)) {
        throw RevisionFormat.damaged(
            file, "the row of revision " + revision + " is not what was written", null);
      }
      return new RevisionRow(new Entry(key, KubeObject.ofJson(json), revision), deleted);
    }

    private String text(int column) throws SQLException {
      String text = Objects.toString(result.getString(column), "");
      String same = known.putIfAbsent(text, text);
      return same == null ? text : same;
    }
  }
}
