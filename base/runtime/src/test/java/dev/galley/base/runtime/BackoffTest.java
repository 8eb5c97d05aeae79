package dev.galley.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void it_doubles_up_to_its_limit() {
    Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));
    assertThat(backoff.after(0)).hasSeconds(10);
    assertThat(backoff.after(3)).hasSeconds(80);
    assertThat(backoff.after(5)).hasMinutes(5);
    assertThat(backoff.after(500)).hasMinutes(5);
  }
}
