package dev.galley.cloud.simulator;

/// A block of IPv4 addresses.
record Cidr(long first, int prefix) {

  /// @throws IllegalArgumentException when the text is no such block
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(text);
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException(text);
    }
    long size = 1L << (32 - prefix);
    return new Cidr(number(text.substring(0, slash)) / size * size, prefix);
  }

  /// @throws IllegalArgumentException when the text is no IPv4 address
  static long number(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(address);
    }
    long number = 0;
    for (String part : parts) {
      int octet = Integer.parseInt(part);
      if (octet < 0 || octet > 255) {
        throw new IllegalArgumentException(address);
      }
      number = number * 256 + octet;
    }
    return number;
  }

  static String text(long address) {
    return (address >> 24)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  long size() {
    return 1L << (32 - prefix);
  }

  long last() {
    return first + size() - 1;
  }

  boolean contains(Cidr other) {
    return first <= other.first && other.last() <= last();
  }

  boolean overlaps(Cidr other) {
    return first <= other.last() && other.first <= last();
  }

  @Override
  public String toString() {
    return text(first) + "/" + prefix;
  }
}
