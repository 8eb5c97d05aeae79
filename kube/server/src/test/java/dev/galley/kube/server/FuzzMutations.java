package dev.galley.kube.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Makes senseless inputs of sensible ones; the same seed makes the same inputs.
final class FuzzMutations {
  private static final int LONGEST = 20_000;

  private final RandomGenerator random;
  private final List<byte[]> seeds;

  FuzzMutations(long seed, List<byte[]> seeds) {
    this.random = RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
    this.seeds = List.copyOf(seeds);
  }

  byte[] next() {
    byte[] input = seed();
    for (int changes = 1 + random.nextInt(6); changes > 0 && input.length < LONGEST; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int until = Math.min(input.length, from + random.nextInt(1 + input.length / 2));
    byte[] piece = Arrays.copyOfRange(input, from, until);
    return switch (random.nextInt(7)) {
      case 0 -> replaced(input, from, Math.min(from + 1, input.length), oneByte());
      case 1 -> replaced(input, from, from, word());
      case 2 -> replaced(input, from, until, word());
      case 3 -> replaced(input, from, until, new byte[0]);
      case 4 -> replaced(input, from, until, repeated(piece));
      case 5 -> replaced(input, from, from, repeated(word()));
      default -> replaced(input, from, input.length, tail(seed()));
    };
  }

  private byte[] oneByte() {
    return new byte[] {(byte) random.nextInt(256)};
  }

  private byte[] word() {
    String word = FuzzSeeds.WORDS.get(random.nextInt(FuzzSeeds.WORDS.size()));
    return word.getBytes(StandardCharsets.UTF_8);
  }

  /// Mostly a few times, sometimes as if depth were no matter.
  private byte[] repeated(byte[] piece) {
    int times = random.nextInt(20) == 0 ? 1 << random.nextInt(12) : 1 + random.nextInt(4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times && out.size() < LONGEST; i++) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  private byte[] tail(byte[] other) {
    return Arrays.copyOfRange(other, random.nextInt(other.length), other.length);
  }

  private static byte[] replaced(byte[] input, int from, int until, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, from);
    out.writeBytes(by);
    out.write(input, until, input.length - until);
    return out.toByteArray();
  }
}
