package dev.galley.cloud.simulator;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// What all calls to EC2 go through: the door, with the resources that each call is about.
sealed class Ec2Calls implements Ec2Client, HoldsNothing permits SimulatedRouting {
  final Door door;
  final Region region;

  Ec2Calls(Door door, Region region) {
    this.door = door;
    this.region = region;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /// A call that only looks.
  final <T> T read(String operation, Supplier<T> work) {
    return door.call(operation, work);
  }

  /// A call that makes a thing of a type, with tags: which is an action of its own in policies.
  final <T> T create(
      String operation, String type, List<TagSpecification> specifications, Supplier<T> work) {
    SortedMap<String, String> requested = Tags.requested(specifications, type);
    Access access = Access.to(door.cloud().arn("ec2", type + "/*")).tagging(requested);
    return door.call(
        operation,
        () -> List.of(access),
        () -> {
          if (!requested.isEmpty()) {
            door.check("CreateTags", List.of(access.with("ec2:CreateAction", operation)));
          }
          return work.get();
        });
  }

  /// A call that changes or removes one thing.
  final <T> T change(String operation, String type, String id, Supplier<T> work) {
    return door.call(operation, () -> List.of(access(type, id)), work);
  }

  final Access access(String type, String id) {
    return Access.to(door.cloud().arn("ec2", type + "/" + id)).tagged(region.tags.of(id));
  }
}
