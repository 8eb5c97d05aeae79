package dev.galley.cloud.simulator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the region has an instance of some kind to give, and the words in which it refuses.
final class Capacity {
  private final Offers offers;
  private final Shortages shortages;
  private final Networks networks;

  Capacity(Offers offers, Shortages shortages, Networks networks) {
    this.offers = offers;
    this.shortages = shortages;
    this.networks = networks;
  }

  /// The price of a type in a zone, or the refusal when the zone does not offer it.
  double price(String type, String zone, boolean spot) {
    Machine machine =
        Cloud.require(
            offers.machine(type),
            () ->
                Service.EC2.refusal(
                    "InvalidParameterValue",
                    400,
                    "Invalid value '" + type + "' for InstanceType."));
    return Cloud.require(
        machine.price(zone, spot),
        () ->
            Service.EC2.refusal(
                "Unsupported",
                400,
                "Your requested instance type (%s) is not supported in your requested Availability"
                        .formatted(type)
                    + " Zone (%s). Please retry your request by not specifying an Availability Zone"
                        .formatted(zone)
                    + " or choosing "
                    + String.join(", ", machine.spot().keySet())
                    + "."));
  }

  /// Refuses when there is no capacity.
  void require(String type, String zone, boolean spot) {
    if (!shortages.isShort(spot ? "spot" : "on-demand", type, zone)) {
      return;
    }
    String message =
        spot
            ? "There is no Spot capacity available that matches your request."
            : "We currently do not have sufficient %s capacity in the Availability Zone you requested (%s)."
                    .formatted(type, zone)
                + " Our system will be working on provisioning additional capacity. You can"
                + " currently get %s capacity by not specifying an Availability Zone in your request or choosing %s."
                    .formatted(type, others(zone));
    throw Service.EC2.refusal("InsufficientInstanceCapacity", 500, message);
  }

  private String others(String zone) {
    return String.join(", ", networks.zones().stream().filter(each -> !each.equals(zone)).toList());
  }

  /// The instance profile that a launch names, by ARN or by name.
  static Roles.Profile profile(Roles roles, @Nullable String arn, @Nullable String name) {
    return Cloud.require(
        roles.profiles().values().stream()
            .filter(profile -> profile.arn.equals(arn) || profile.name.equals(name))
            .findFirst(),
        () ->
            Service.EC2.refusal(
                "InvalidParameterValue",
                400,
                "Value (%s) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
                    .formatted(Optional.ofNullable(name).orElse(String.valueOf(arn)))));
  }
}
