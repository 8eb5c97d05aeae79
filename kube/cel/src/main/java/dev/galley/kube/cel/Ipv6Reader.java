package dev.galley.kube.cel;

import static dev.galley.kube.cel.Addresses.refused;

/// Reads one IPv6 address as Go's `netip` does.
final class Ipv6Reader {
  private static final int SIZE = 16;

  private final String whole;
  private final String text;
  private final byte[] address = new byte[SIZE];
  private int gap = -1;
  private int filled;
  private int at;

  /// @throws IllegalArgumentException in netip's words
  Ipv6Reader(String whole) {
    int zone = whole.indexOf('%');
    if (zone >= 0 && zone == whole.length() - 1) {
      throw refused(whole, "zone must be a non-empty string");
    }
    this.whole = whole;
    this.text = zone >= 0 ? whole.substring(0, zone) : whole;
  }

  /// @throws IllegalArgumentException in netip's words
  byte[] read() {
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      if (filled == SIZE) {
        throw refused(whole, "trailing garbage after address", rest());
      }
      int end = endOfField();
      if (end < text.length() && text.charAt(end) == '.') {
        embedded();
        break;
      }
      field(end);
      if (at < text.length()) {
        separator();
      }
    }
    return spread();
  }

  private String rest() {
    return text.substring(at);
  }

  private int endOfField() {
    int end = at;
    while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
      end++;
    }
    if (end == at) {
      throw refused(whole, "each colon-separated field must have at least one digit", rest());
    }
    return end;
  }

  /// An IPv4 address in place of the last two fields.
  private void embedded() {
    if (gap < 0 && filled != SIZE - 4) {
      throw refused(whole, "embedded IPv4 address must replace the final 2 fields of the address");
    }
    if (filled + 4 > SIZE) {
      throw refused(whole, "too many hex fields to fit an embedded IPv4 at the end of the address");
    }
    System.arraycopy(Addresses.four(whole, rest()), 0, address, filled, 4);
    filled += 4;
  }

  private void field(int end) {
    if (end - at > 4) {
      throw refused(whole, "each group must have 4 or less digits", rest());
    }
    int field = Integer.parseInt(text.substring(at, end), 16);
    address[filled] = (byte) (field >> 8);
    address[filled + 1] = (byte) field;
    filled += 2;
    at = end;
  }

  private void separator() {
    if (text.charAt(at) != ':') {
      throw refused(whole, "unexpected character, want colon", rest());
    }
    at++;
    if (at == text.length()) {
      throw refused(whole, "colon must be followed by more characters", text.substring(at - 1));
    }
    if (text.charAt(at) == ':') {
      if (gap >= 0) {
        throw refused(whole, "multiple :: in address", rest());
      }
      gap = filled;
      at++;
    }
  }

  /// What stands after the gap moves to the end.
  private byte[] spread() {
    if (filled < SIZE && gap < 0) {
      throw refused(whole, "address string too short");
    }
    if (filled == SIZE && gap >= 0) {
      throw refused(whole, "the :: must expand to at least one field of zeros");
    }
    if (gap < 0) {
      return address;
    }
    byte[] spread = new byte[SIZE];
    System.arraycopy(address, 0, spread, 0, gap);
    System.arraycopy(address, gap, spread, SIZE - (filled - gap), filled - gap);
    return spread;
  }
}
