package dev.galley.control.access;

import java.util.List;

/// The blocks of IPv4 addresses that may reach the cluster's public endpoint.
///
/// An empty list lets nobody in: then the endpoint is private.
public record AllowList(List<String> cidrs) {
  /// @throws IllegalArgumentException when an entry is no block of addresses
  public AllowList {
    cidrs = List.copyOf(cidrs);
    cidrs.forEach(AllowList::parsed);
  }

  private record Block(long network, int prefix) {
    boolean holds(long address) {
      // A shift by 32 of a long is well defined, so that /0 holds everything.
      return address >> (32 - prefix) == network >> (32 - prefix);
    }
  }

  /// @throws IllegalArgumentException when the text is no IPv4 address
  public boolean permits(String address) {
    long number = number(address);
    return cidrs.stream().anyMatch(cidr -> parsed(cidr).holds(number));
  }

  private static Block parsed(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a block of addresses: " + cidr);
    }
    int prefix = decimal(cidr.substring(slash + 1), 32, cidr);
    return new Block(number(cidr.substring(0, slash)), prefix);
  }

  private static long number(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not an IPv4 address: " + address);
    }
    long number = 0;
    for (String part : parts) {
      number = number << 8 | decimal(part, 255, address);
    }
    return number;
  }

  private static int decimal(String text, int most, String of) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException("not an address or a block of them: " + of);
    }
    return Integer.parseInt(text);
  }
}
