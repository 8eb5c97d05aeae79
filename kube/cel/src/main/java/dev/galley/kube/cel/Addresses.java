package dev.galley.kube.cel;

import dev.galley.base.objects.Json;

/// Reads and writes addresses as Go's `netip` does.
final class Addresses {
  private Addresses() {}

  static String quoted(String text) {
    return Json.write(text);
  }

  /// @throws IllegalArgumentException in netip's words
  static byte[] parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '.' -> {
          return four(text, text);
        }
        case ':' -> {
          return new Ipv6Reader(text).read();
        }
        case '%' -> throw refused(text, "missing IPv6 address");
        default -> {}
      }
    }
    throw refused(text, "unable to parse IP");
  }

  static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException("ParseAddr(" + quoted(text) + "): " + why);
  }

  static IllegalArgumentException refused(String text, String why, String at) {
    return refused(text, why + " (at " + quoted(at) + ")");
  }

  static byte[] four(String whole, String text) {
    byte[] address = new byte[4];
    String[] fields = text.split("\\.", -1);
    int at = 0;
    for (int i = 0; i < fields.length; i++) {
      String field = fields[i];
      for (int j = 0; j < field.length(); j++) {
        if (field.charAt(j) < '0' || field.charAt(j) > '9') {
          throw refused(whole, "unexpected character", text.substring(at + j));
        }
      }
      if (field.isEmpty()) {
        throw refused(
            whole,
            "IPv4 field must have at least one digit",
            text.substring(Math.max(0, at - (at == text.length() ? 1 : 0))));
      }
      if (field.length() > 1 && field.startsWith("0")) {
        throw refused(whole, "IPv4 field has octet with leading zero");
      }
      if (field.length() > 3 || Integer.parseInt(field) > 255) {
        throw refused(whole, "IPv4 field has value >255");
      }
      if (i > 3) {
        throw refused(whole, "IPv4 address too long");
      }
      address[i] = (byte) Integer.parseInt(field);
      at += field.length() + 1;
    }
    if (fields.length < 4) {
      throw refused(whole, "IPv4 address too short");
    }
    return address;
  }

  /// Whether an IPv6 address stands for one of IPv4.
  static boolean isMapped(byte[] address) {
    if (address.length != 16) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  static String shown(byte[] address) {
    if (address.length == 4) {
      return (address[0] & 0xFF)
          + "."
          + (address[1] & 0xFF)
          + "."
          + (address[2] & 0xFF)
          + "."
          + (address[3] & 0xFF);
    }
    int[] fields = new int[8];
    for (int i = 0; i < 8; i++) {
      fields[i] = (address[2 * i] & 0xFF) << 8 | (address[2 * i + 1] & 0xFF);
    }
    int gap = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && fields[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        gap = i;
        longest = end - i;
      }
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        shown.append("::");
        i += longest - 1;
        continue;
      }
      boolean separated = i == 0 || shown.toString().endsWith(":");
      shown.append(separated ? "" : ":").append(Integer.toHexString(fields[i]));
    }
    return shown.toString();
  }
}
