package dev.galley.render.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartMirrorTest {
  private static final String CHART = "apiVersion: v2\nname: web\nversion: 1.2.3\n";

  @TempDir Path directory;

  @BeforeEach
  void a_chart_as_a_folder_and_one_as_an_archive() throws IOException {
    Files.createDirectories(directory.resolve("web"));
    Files.writeString(directory.resolve("web/Chart.yaml"), CHART);
    Files.write(directory.resolve("web-1.4.0.tgz"), archive("web/Chart.yaml", CHART));
  }

  private ChartMirror mirror(String text) throws IOException {
    return ChartMirror.read(Files.writeString(directory.resolve("mirror.yaml"), text));
  }

  private static byte[] archive(String path, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    byte[] header = new byte[512];
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(name, 0, header, 0, name.length);
    byte[] size = String.format("%011o", bytes.length).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(size, 0, header, 124, size.length);
    header[156] = '0';
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(header);
      gzip.write(bytes);
      gzip.write(new byte[512 - bytes.length % 512 + 1024]);
    }
    return out.toByteArray();
  }

  private static final String TWO =
      """
      charts:
        - {url: "oci://registry.example/charts", name: web, path: web}
        - {url: "oci://registry.example/charts/", name: web, version: 1.4.0, path: web-1.4.0.tgz}
      """;

  @Test
  void a_range_finds_the_highest_version_within_it() throws IOException {
    ChartMirror mirror = mirror(TWO);
    assertThat(mirror.find("oci://registry.example/charts", "web", "1.x"))
        .isInstanceOfSatisfying(
            Charts.Lookup.Found.class,
            found -> {
              assertThat(found.version()).isEqualTo("1.4.0");
              assertThat(found.files().read("Chart.yaml")).isPresent();
            });
    assertThat(mirror.find("oci://registry.example/charts", "web", "~1.2.0"))
        .isInstanceOfSatisfying(
            Charts.Lookup.Found.class, found -> assertThat(found.version()).isEqualTo("1.2.3"));
  }

  @Test
  void a_version_that_is_missing_is_answered_with_those_that_are_there() throws IOException {
    assertThat(mirror(TWO).find("oci://registry.example/charts", "web", "2.0.0"))
        .isInstanceOfSatisfying(
            Charts.Lookup.Missing.class,
            missing -> assertThat(missing.message()).endsWith("which has 1.2.3, 1.4.0"));
  }

  @Test
  void an_entry_that_is_wrong_is_told_with_its_line() {
    assertThatThrownBy(() -> mirror("charts:\n  - {url: u, name: web, path: nowhere}\n"))
        .hasMessageContaining("HELM-004")
        .hasMessageContaining("mirror.yaml:2")
        .hasMessageContaining("there is no chart at");
    assertThatThrownBy(() -> mirror("charts:\n  - {url: u, path: web}\n"))
        .hasMessageContaining("an entry of the chart mirror has no name");
  }

  @Test
  void an_archive_whose_paths_lead_out_of_it_is_refused() throws IOException {
    Files.write(directory.resolve("bad.tgz"), archive("web/../../Chart.yaml", CHART));
    assertThatThrownBy(() -> mirror("charts:\n  - {url: u, name: web, path: bad.tgz}\n"))
        .hasMessageContaining("HELM-002")
        .hasMessageContaining("leads out of it");
  }
}
