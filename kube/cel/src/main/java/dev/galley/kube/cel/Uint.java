package dev.galley.kube.cel;

/// An unsigned number of 64 bits.
record Uint(long bits) implements Comparable<Uint> {
  @Override
  public int compareTo(Uint other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  double toDouble() {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(bits);
  }
}
