package dev.galley.cloud.simulator;

import software.amazon.awssdk.services.eks.EksClient;

/// EKS.
final class SimulatedEks implements EksClient {
  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
