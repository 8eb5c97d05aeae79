package dev.galley.kube.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.RealWorld;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.StorageKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directories that cannot be opened, and what is said about them.
class OpeningTest {
  private final World world = new RealWorld((task, failure) -> {});

  @TempDir private @Nullable Path temporary;

  private Path directory = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void name_the_directory() {
    directory = Objects.requireNonNull(temporary).resolve("deep/data");
    file = directory.resolve("store.db");
  }

  private DurableStorage open() {
    return DurableStorage.open(world, directory, DurableOptions.DEFAULT);
  }

  private Problem refused() {
    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> open().close());
    assertThat(refused).as("what opening throws").isNotNull();
    return refused.problem();
  }

  private void use() {
    try (DurableStorage storage = open()) {
      for (int i = 0; i < 50; i++) {
        ObjectName name = new ObjectName("a", "x" + i);
        storage.put(
            new StorageKey("/configmaps", name),
            0,
            revision ->
                KubeObject.of(new GroupVersionKind("", "v1", "ConfigMap"), name)
                    .with("value-of-" + name.name(), "data", "key"));
      }
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void two_servers_cannot_use_one_directory() {
    try (DurableStorage storage = open()) {
      assertThat(storage.revision()).isZero();
      Problem problem = refused();
      assertThat(problem.code()).isEqualTo(DurableProblem.IN_USE);
      assertThat(problem.because()).contains(Long.toString(ProcessHandle.current().pid()));
    }
    open().close();
  }

  @Test
  void a_file_that_is_no_database_is_left_alone() throws IOException {
    Files.createDirectories(directory);
    String text = "important notes\n".repeat(400);
    Files.writeString(file, text);
    assertThat(refused().code()).isEqualTo(DurableProblem.NOT_OURS);
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void a_database_of_another_program_is_left_alone() throws IOException, SQLException {
    Files.createDirectories(directory);
    change("CREATE TABLE customers (name TEXT)");
    byte[] before = Files.readAllBytes(file);
    assertThat(refused().code()).isEqualTo(DurableProblem.NOT_OURS);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void a_store_of_a_newer_galley_is_left_alone() throws SQLException {
    use();
    change("PRAGMA user_version = 7");
    Problem problem = refused();
    assertThat(problem.code()).isEqualTo(DurableProblem.UNKNOWN_FORMAT);
    assertThat(problem.because()).isEqualTo("its format is 7, and this Galley knows up to 1");
  }

  @Test
  void a_row_that_the_disk_has_changed_is_noticed() throws IOException {
    use();
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    String changed = text.replace("value-of-x17", "Value-of-x17");
    Files.write(file, changed.getBytes(StandardCharsets.ISO_8859_1));
    Problem problem = refused();
    assertThat(problem.code()).isEqualTo(DurableProblem.DAMAGED);
    assertThat(problem.because()).isEqualTo("the row of revision 18 is not what was written");
  }

  @Test
  void a_file_with_a_broken_page_is_noticed() throws IOException {
    use();
    try (RandomAccessFile broken = new RandomAccessFile(file.toFile(), "rw")) {
      broken.seek(4096);
      broken.write(new byte[4096]);
    }
    assertThat(refused().code()).isEqualTo(DurableProblem.DAMAGED);
  }

  @Test
  void a_directory_that_cannot_be_made_is_said_to_be_so() throws IOException {
    Path parent = Objects.requireNonNull(directory.getParent());
    Files.createDirectories(Objects.requireNonNull(parent.getParent()));
    Files.writeString(parent, "a file is in the way");
    assertThat(refused().code()).isEqualTo(DurableProblem.DIRECTORY_UNUSABLE);
  }

  @Test
  void only_the_owner_may_read_it() throws IOException {
    use();
    assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
  }
}
