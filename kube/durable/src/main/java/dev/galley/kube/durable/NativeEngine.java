package dev.galley.kube.durable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite's library, unpacked beside the store once.
///
/// The driver by itself unpacks and compares it at every start, which takes a quarter of a second,
/// and leaves a copy among the temporary files of every process that is killed.
final class NativeEngine {
  private static final String PATH = "org.sqlite.lib.path";

  private NativeEngine() {}

  /// Tells the driver where the library is, unless somebody has done so. When it cannot be unpacked
  /// here, the driver falls back to its own way.
  static void unpack(DataDirectory directory) {
    if (System.getProperty(PATH) != null) {
      return;
    }
    String folder = LibraryLoaderUtil.getNativeLibResourcePath();
    String name = LibraryLoaderUtil.getNativeLibName();
    String platform = folder.substring(folder.indexOf("native/") + "native/".length());
    Path library =
        directory.file("engine").resolve(SQLiteJDBCLoader.getVersion()).resolve(platform);
    try {
      if (!Files.exists(library.resolve(name))) {
        unpack(folder + "/" + name, library, name);
      }
      System.setProperty(PATH, library.toString());
    } catch (IOException unwritable) {
      System.clearProperty(PATH);
    }
  }

  private static void unpack(String resource, Path to, String name) throws IOException {
    Files.createDirectories(to);
    Path draft = Files.createTempFile(to, name, ".new");
    try (InputStream library = SQLiteDataSource.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IOException("the driver has no library for this machine");
      }
      Files.copy(library, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, to.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
