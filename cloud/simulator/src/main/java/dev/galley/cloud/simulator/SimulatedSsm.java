package dev.galley.cloud.simulator;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/// SSM's public parameters, which point to machine images.
final class SimulatedSsm implements SsmClient, HoldsNothing {
  private final Door door;
  private final Images images;

  SimulatedSsm(Door door, Images images) {
    this.door = door;
    this.images = images;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public GetParameterResponse getParameter(GetParameterRequest request) {
    // Public parameters belong to no account, so their ARN has none.
    String arn = "arn:aws:ssm:" + door.cloud().region() + "::parameter" + request.name();
    return door.call(
        "GetParameter",
        arn,
        () -> {
          String value =
              Cloud.require(
                  images.parameter(request.name()),
                  () ->
                      Service.SSM.refusal(
                          ParameterNotFoundException.builder(),
                          "ParameterNotFound",
                          400,
                          "Parameter " + request.name() + " not found."));
          return GetParameterResponse.builder()
              .parameter(
                  Parameter.builder()
                      .name(request.name())
                      .arn(arn)
                      .type(ParameterType.STRING)
                      .value(value)
                      .version(1L)
                      .build())
              .build();
        });
  }
}
