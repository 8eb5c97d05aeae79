package dev.galley.cloud.simulator;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/// STS, for who one is; roles are assumed with [SimulatedAws#clients].
final class SimulatedSts implements StsClient, HoldsNothing {
  private final Door door;

  SimulatedSts(Door door) {
    this.door = door;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
    return door.call(
        "GetCallerIdentity",
        // Everybody may ask who they are; no policy can forbid it.
        () -> List.<Access>of(),
        () ->
            GetCallerIdentityResponse.builder()
                .account(door.cloud().account())
                .arn(door.who().arn())
                .userId(userId())
                .build());
  }

  private String userId() {
    return door.who()
        .role()
        .flatMap(name -> Optional.ofNullable(door.roles().roles().get(name)))
        .map(role ->
            role.id + ":" + door.who().arn().substring(door.who().arn().lastIndexOf('/') + 1))
        .orElse(door.cloud().account());
  }
}
