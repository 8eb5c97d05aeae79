package dev.galley.control.access;

import dev.galley.cloud.aws.AwsClients;
import java.util.Optional;

/// Which IAM role the pods of a service account get.
public final class PodIdentities {
  private PodIdentities() {}

  /// The ARN of the role that is associated with a service account; empty when none is.
  public static Optional<String> role(
      AwsClients aws, String cluster, String namespace, String serviceAccount) {
    return aws
        .eks()
        .listPodIdentityAssociations(
            it -> it.clusterName(cluster).namespace(namespace).serviceAccount(serviceAccount))
        .associations()
        .stream()
        .findFirst()
        .map(found ->
            aws.eks()
                .describePodIdentityAssociation(
                    it -> it.clusterName(cluster).associationId(found.associationId()))
                .association()
                .roleArn());
  }
}
