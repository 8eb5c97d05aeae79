package dev.galley.checks.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.galley.checks.evidence.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  @Test
  void the_page_on_compatibility_says_what_the_tests_proved() throws IOException {
    List<Evidence> evidence = Evidence.below(ROOT);
    assumeTrue(
        !evidence.isEmpty(), "no test of this build has proved anything yet: run ./mvnw verify");
    Path page = ROOT.resolve("docs").resolve("compatibility.md");
    String proved = CompatibilityDocument.of(evidence);
    if ("write".equals(System.getProperty("compatibility"))) {
      Files.writeString(page, proved);
    }
    assertThat(Files.exists(page) ? Files.readString(page) : "")
        .as("docs/compatibility.md; ./mvnw verify -Dcompatibility=write writes it anew")
        .isEqualTo(proved);
  }
}
