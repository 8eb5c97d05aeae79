package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The facts come from published artifacts; this pins what was made of them, so that another
/// version of an artifact, or of the generator, is a deliberate act.
final class FactsOfTheBuildTest {
  @ParameterizedTest
  @CsvSource({
    "definitions.txt, 0778c6be18d325e71a2ea7c1fa11aba4b5d53fde4dd055687c499bf5dd321ad0",
    "descriptions.txt, 4afb59d7e149aaced72c0af59f8653901212e0caa040acabef90b9efd5bb3a73",
    "messages.txt, 5f5e1ecec159a76d6760f8891b539a76e95f4cab57904b395839abcff3fbd58c",
  })
  void generated_tables_are_those_that_were_reviewed(String resource, String hash)
      throws IOException, NoSuchAlgorithmException {
    try (InputStream in =
        Objects.requireNonNull(FactsOfTheBuildTest.class.getResourceAsStream(resource))) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertThat(HexFormat.of().formatHex(digest)).isEqualTo(hash);
    }
  }
}
