package dev.galley.kube.cel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An address and the length of its prefix.
final class Cidr implements LibraryValue {
  private final byte[] address;
  private final int bits;

  private Cidr(byte[] address, int bits) {
    this.address = address;
    this.bits = bits;
  }

  @Override
  public CelType celType() {
    return CelType.opaque("net.CIDR", List.of());
  }

  @Override
  public long size() {
    return (bits + 7L) / 8;
  }

  /// @throws CelFailure in the words of Kubernetes when the text is no network
  static Cidr parse(String text) {
    try {
      return read(text);
    } catch (IllegalArgumentException unreadable) {
      String wording = "network address parse error during conversion from string: ";
      throw new CelFailure(
          wording
              + wording
              + "netip.ParsePrefix("
              + Addresses.quoted(text)
              + "): "
              + unreadable.getMessage());
    }
  }

  private static Cidr read(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("no '/'");
    }
    byte[] address = Addresses.parse(text.substring(0, slash));
    if (text.indexOf('%') >= 0) {
      throw new IllegalArgumentException("IPv6 zones cannot be present in a prefix");
    }
    String length = text.substring(slash + 1);
    boolean shaped =
        length.matches("[0-9]{1,3}") && !(length.length() > 1 && length.startsWith("0"));
    if (!shaped) {
      throw new IllegalArgumentException("bad bits after slash: " + Addresses.quoted(length));
    }
    int bits = Integer.parseInt(length);
    if (bits > address.length * 8) {
      throw new IllegalArgumentException("prefix length out of range");
    }
    if (Addresses.isMapped(address)) {
      throw new CelFailure(
          "network address parse error during conversion from string: IPv4-mapped IPv6 address "
              + Addresses.quoted(text)
              + " is not allowed");
    }
    return new Cidr(address, bits);
  }

  static boolean isCidr(String text) {
    try {
      parse(text);
      return true;
    } catch (CelFailure unreadable) {
      return false;
    }
  }

  static Object apply(String function, Cidr cidr, Object[] arguments) {
    return switch (function) {
      case "ip" -> new Ip(cidr.address);
      case "prefixLength" -> (long) cidr.bits;
      case "masked" -> new Cidr(cidr.masked(), cidr.bits);
      case "containsIP" ->
          switch (arguments[1]) {
            case Ip ip -> cidr.contains(ip.address());
            case String text when Ip.isIp(text) -> cidr.contains(Ip.parse(text).address());
            case String _ -> throw CelFailure.noOverload();
            default -> throw CelFailure.noOverload(function, arguments);
          };
      case "containsCIDR" ->
          switch (arguments[1]) {
            case Cidr other -> cidr.contains(other);
            case String text when isCidr(text) -> cidr.contains(parse(text));
            case String _ -> throw CelFailure.noOverload();
            default -> throw CelFailure.noOverload(function, arguments);
          };
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private boolean contains(Cidr other) {
    return bits <= other.bits && contains(other.address);
  }

  private boolean contains(byte[] other) {
    return other.length == address.length
        && Arrays.equals(masked(), new Cidr(other, bits).masked());
  }

  private byte[] masked() {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.clamp(bits - 8L * i, 0, 8);
      masked[i] = (byte) (masked[i] & (0xFF << (8 - kept)));
    }
    return masked;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cidr cidr && bits == cidr.bits && Arrays.equals(address, cidr.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address) + bits;
  }

  @Override
  public String toString() {
    return Addresses.shown(address) + "/" + bits;
  }
}
