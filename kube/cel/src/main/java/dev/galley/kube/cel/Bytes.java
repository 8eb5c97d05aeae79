package dev.galley.kube.cel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A value of type bytes.
final class Bytes implements Comparable<Bytes> {
  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /// One byte from each character.
  static Bytes ofLatin(String text) {
    return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Bytes ofText(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  int size() {
    return content.length;
  }

  byte[] content() {
    return content.clone();
  }

  Bytes plus(Bytes other) {
    byte[] both = Arrays.copyOf(content, content.length + other.content.length);
    System.arraycopy(other.content, 0, both, content.length, other.content.length);
    return new Bytes(both);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return new String(content, StandardCharsets.UTF_8);
  }
}
