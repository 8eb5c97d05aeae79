package dev.galley.cloud.catalog;

import java.util.OptionalLong;

/// The network of an instance type. The VPC CNI gives pods addresses only of the interfaces on the
/// default card, so those count apart.
public record Network(
    int interfaces,
    int defaultCardInterfaces,
    int addressesPerInterface,
    int branchInterfaces,
    int efaInterfaces,
    OptionalLong baselineMbps) {

  /// How many pods the interfaces have addresses for, when `reserved` interfaces serve others.
  public long pods(int reserved) {
    long usable = Math.max(0, defaultCardInterfaces - reserved);
    return usable == 0 ? 0 : usable * (addressesPerInterface - 1) + 2;
  }
}
