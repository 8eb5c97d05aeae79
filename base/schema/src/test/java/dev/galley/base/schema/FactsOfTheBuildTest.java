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
    "definitions.txt, 59c9b0afd3adf3ccf888f68709fac7294ee2365f9d857b5fffb7da25208da128",
    "descriptions.txt, a8f3f18b8a0fc298dd8ac23bbdeb36c3b6cc2cf7909cc30314b7a0206dc6cb9c",
    "messages.txt, 8d5ca19a7ec6f12799d2f1cc195bbd64ab8fa192b8b0e20ad5ef479668c4021e",
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
