package dev.galley.base.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "1h30m, PT1H30M, 1h30m0s",
    "0.5h, PT30M, 30m0s",
    "1m0s, PT1M, 1m0s",
    "1500ms, PT1.5S, 1.5s",
    "250us, PT0.00025S, 250µs",
    "0s, PT0S, 0s",
  })
  void is_read_and_written_as_go_does(String text, Duration duration, String written) {
    assertThat(GoDuration.parse(text)).hasValue(duration);
    assertThat(GoDuration.text(duration)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 m", "1d", "m", "PT5M", "-"})
  void is_nothing_else(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
