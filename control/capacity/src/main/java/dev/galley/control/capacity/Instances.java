package dev.galley.control.capacity;

import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/// Ends instances and asks whether they are gone.
final class Instances {
  private final AwsClients aws;

  Instances(AwsClients aws) {
    this.aws = aws;
  }

  static String id(String providerId) {
    return providerId.substring(providerId.lastIndexOf('/') + 1);
  }

  /// Asks EC2 to terminate the instance unless it is on its way.
  ///
  /// @return whether it is gone
  boolean terminate(String providerId) {
    if (providerId.isEmpty()) {
      return true;
    }
    Optional<InstanceStateName> state = state(providerId);
    if (state.isEmpty() || state.get() == InstanceStateName.TERMINATED) {
      return true;
    }
    if (state.get() != InstanceStateName.SHUTTING_DOWN) {
      try {
        aws.ec2().terminateInstances(request -> request.instanceIds(id(providerId)));
      } catch (AwsServiceException failure) {
        if (AwsError.of(failure).isNotFound()) {
          return true;
        }
        throw new Discovery.Unknown("terminating instance", "EC2", "TerminateInstances", failure);
      }
    }
    return false;
  }

  boolean isGone(String providerId) {
    Optional<InstanceStateName> state = state(providerId);
    return state.isEmpty()
        || state.get() == InstanceStateName.TERMINATED
        || state.get() == InstanceStateName.SHUTTING_DOWN;
  }

  private Optional<InstanceStateName> state(String providerId) {
    try {
      return aws
          .ec2()
          .describeInstances(request -> request.instanceIds(id(providerId)))
          .reservations()
          .stream()
          .flatMap(reservation -> reservation.instances().stream())
          .findFirst()
          .map((Instance instance) -> instance.state().name());
    } catch (AwsServiceException failure) {
      if (AwsError.of(failure).isNotFound()) {
        return Optional.empty();
      }
      throw new Discovery.Unknown("getting instance", "EC2", "DescribeInstances", failure);
    }
  }

  /// The instances of a cluster's claims that are not gone: their ids.
  List<Instance> ofCluster(String cluster) {
    return aws
        .ec2()
        .describeInstances(request ->
            request.filters(
                filter("tag-key", "karpenter.sh/nodeclaim"),
                filter("tag:eks:eks-cluster-name", cluster),
                filter("instance-state-name", "pending", "running")))
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream())
        .toList();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
