package dev.galley.base.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1000m, 1",
    "0.5, 500m",
    "1024Mi, 1Gi",
    "1500Mi, 1500Mi",
    "0.5Gi, 512Mi",
    "1.5Gi, 1536Mi",
    "0.1Gi, 107374182400m",
    "1000, 1k",
    "1500, 1500",
    "1000k, 1M",
    "12e6, 12e6",
    "1E, 1E",
    "1Ei, 1Ei",
    "100Ki, 100Ki",
    "512Ki, 512Ki",
    "1023Ki, 1023Ki",
    "0.3Ki, 307200m",
    "-5, -5",
    "+5, 5",
    "-1Gi, -1Gi",
    "5n, 5n",
    "0.1n, 1n",
    "1.2345, 1234500u",
    "100000000000000000000, 9223372036854775807",
    "123456789012345678, 123456789012345678",
    "1e3, 1e3",
    "1E-3, 1e-3",
    "1.0, 1",
    ".5, 500m",
    "3., 3",
    "1000Ki, 1000Ki",
    "1024, 1024",
    "4096Pi, 4Ei",
  })
  void is_written_in_canonical_form(String text, String canonical) {
    assertThat(Quantity.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "abc", "-", "Gi"})
  void without_a_number_is_refused_as_kubernetes_does(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .hasMessage(
            "quantities must match the regular expression"
                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1K", "1x", "1 Gi", "1Mib", "1ee", "1mi"})
  void with_an_unknown_suffix_is_refused(String text) {
    assertThatThrownBy(() -> Quantity.parse(text)).hasMessage("unable to parse quantity's suffix");
  }

  @Test
  void rounds_whole_and_thousandths_up() {
    assertThat(Quantity.parse("1001m").value()).isEqualTo(2);
    assertThat(Quantity.parse("1n").milliValue()).isEqualTo(1);
    assertThat(Quantity.parse("-1500m").value()).isEqualTo(-2);
    assertThat(Quantity.parse("2Gi").value()).isEqualTo(2L << 30);
    assertThat(Quantity.parse("1Ei").value()).isEqualTo(1L << 60);
    assertThat(Quantity.parse("1Ei").milliValue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_sum_keeps_the_format_of_its_first_part() {
    assertThat(Quantity.parse("1Gi").plus(Quantity.parse("1M"))).hasToString("1074741824");
    assertThat(Quantity.ZERO.plus(Quantity.parse("1Gi"))).hasToString("1Gi");
    assertThat(Quantity.parse("500m").plus(Quantity.parse("1500m"))).hasToString("2");
    assertThat(Quantity.parse("2Gi").minus(Quantity.parse("1Gi"))).hasToString("1Gi");
    assertThat(Quantity.parse("4Ei").plus(Quantity.parse("4Ei"))).hasToString("8Ei");
  }

  @Test
  void compares_amounts_whatever_the_format() {
    assertThat(Quantity.parse("1Gi")).isGreaterThan(Quantity.parse("1G"));
    assertThat(Quantity.parse("1000m")).isEqualByComparingTo(Quantity.parse("1"));
    assertThat(Quantity.parse("1n")).isGreaterThan(Quantity.ZERO);
  }
}
