package dev.galley.kube.apiserver;

/// The range of addresses for services: IPv4, in CIDR notation. Immutable; which addresses are
/// taken is known from the stored services.
record ServiceAddresses(long network, long size) {

  static ServiceAddresses of(String cidr) {
    int slash = cidr.indexOf('/');
    long address = number(cidr.substring(0, slash));
    long size = 1L << (32 - Integer.parseInt(cidr.substring(slash + 1)));
    return new ServiceAddresses(address & -size, size);
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  boolean contains(String address) {
    try {
      long number = number(address);
      return number >= network && number < network + size;
    } catch (NumberFormatException notIpv4) {
      return false;
    }
  }

  /// The address of the API server's own service.
  String first() {
    return at(1);
  }

  /// The address at an offset; 0 is the network's and the last one the broadcast address.
  String at(long offset) {
    long address = network + offset;
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  /// How many addresses can be given out.
  long usable() {
    return size - 2;
  }
}
