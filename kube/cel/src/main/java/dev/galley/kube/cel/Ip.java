package dev.galley.kube.cel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An address: 4 or 16 bytes.
final class Ip implements LibraryValue {
  private final byte[] address;

  Ip(byte[] address) {
    this.address = address;
  }

  @Override
  public CelType celType() {
    return CelType.opaque("net.IP", List.of());
  }

  @Override
  public long size() {
    return address.length;
  }

  byte[] address() {
    return address;
  }

  /// @throws CelFailure in the words of Kubernetes when the text is no plain address
  static Ip parse(String text) {
    byte[] address;
    try {
      address = Addresses.parse(text);
    } catch (IllegalArgumentException unreadable) {
      throw new CelFailure(
          "IP Address "
              + Addresses.quoted(text)
              + " parse error during conversion from string: "
              + unreadable.getMessage());
    }
    if (text.indexOf('%') >= 0) {
      throw new CelFailure(
          "IP address " + Addresses.quoted(text) + " with zone value is not allowed");
    }
    if (Addresses.isMapped(address)) {
      throw new CelFailure(
          "IPv4-mapped IPv6 address " + Addresses.quoted(text) + " is not allowed");
    }
    return new Ip(address);
  }

  static boolean isIp(String text) {
    try {
      parse(text);
      return true;
    } catch (CelFailure unreadable) {
      return false;
    }
  }

  static Object apply(String function, Ip ip, Object[] arguments) {
    boolean four = ip.address.length == 4;
    int first = ip.address[0] & 0xFF;
    int second = ip.address[1] & 0xFF;
    return switch (function) {
      case "family" -> four ? 4L : 6L;
      case "isUnspecified" -> ip.isUnspecified();
      case "isLoopback" -> ip.isLoopback();
      case "isLinkLocalMulticast" ->
          four
              ? first == 224 && second == 0 && ip.address[2] == 0
              : first == 0xFF && (second & 0x0F) == 2;
      case "isLinkLocalUnicast" -> ip.isLinkLocalUnicast();
      case "isGlobalUnicast" ->
          !ip.isUnspecified()
              && !ip.isLoopback()
              && !(four ? first >= 224 && first < 240 : first == 0xFF)
              && !ip.isLinkLocalUnicast()
              && !(four && Arrays.equals(ip.address, new byte[] {-1, -1, -1, -1}));
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private boolean isUnspecified() {
    return Arrays.equals(address, new byte[address.length]);
  }

  private boolean isLoopback() {
    if (address.length == 4) {
      return address[0] == 127;
    }
    byte[] one = new byte[16];
    one[15] = 1;
    return Arrays.equals(address, one);
  }

  private boolean isLinkLocalUnicast() {
    int first = address[0] & 0xFF;
    int second = address[1] & 0xFF;
    return address.length == 4
        ? first == 169 && second == 254
        : first == 0xFE && (second & 0xC0) == 0x80;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ip ip && Arrays.equals(address, ip.address);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(address);
  }

  @Override
  public String toString() {
    return Addresses.shown(address);
  }
}
