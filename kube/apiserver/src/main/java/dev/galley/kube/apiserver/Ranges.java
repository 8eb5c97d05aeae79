package dev.galley.kube.apiserver;

import java.math.BigInteger;
import java.net.InetAddress;

/// Ranges of addresses in CIDR notation.
final class Ranges {
  private Ranges() {}

  /// Whether a range lies in another one and is smaller.
  static boolean isStrictPart(String part, String whole) {
    byte[] inner = address(part);
    byte[] outer = address(whole);
    int bits = bits(whole);
    if (inner.length != outer.length || bits(part) <= bits) {
      return false;
    }
    int rest = outer.length * 8 - bits;
    return new BigInteger(1, inner)
        .shiftRight(rest)
        .equals(new BigInteger(1, outer).shiftRight(rest));
  }

  private static byte[] address(String range) {
    return InetAddress.ofLiteral(range.substring(0, range.indexOf('/'))).getAddress();
  }

  private static int bits(String range) {
    return Integer.parseInt(range.substring(range.indexOf('/') + 1));
  }
}
