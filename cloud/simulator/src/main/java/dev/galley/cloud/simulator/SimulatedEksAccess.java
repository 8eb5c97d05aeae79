package dev.galley.cloud.simulator;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AssociateAccessPolicyRequest;
import software.amazon.awssdk.services.eks.model.AssociateAccessPolicyResponse;
import software.amazon.awssdk.services.eks.model.CreateAccessEntryRequest;
import software.amazon.awssdk.services.eks.model.CreateAccessEntryResponse;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.DeleteAccessEntryRequest;
import software.amazon.awssdk.services.eks.model.DeleteAccessEntryResponse;
import software.amazon.awssdk.services.eks.model.DeletePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.DeletePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.DescribeAccessEntryRequest;
import software.amazon.awssdk.services.eks.model.DescribeAccessEntryResponse;
import software.amazon.awssdk.services.eks.model.DescribePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.DescribePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.DisassociateAccessPolicyRequest;
import software.amazon.awssdk.services.eks.model.DisassociateAccessPolicyResponse;
import software.amazon.awssdk.services.eks.model.ListAccessEntriesRequest;
import software.amazon.awssdk.services.eks.model.ListAccessEntriesResponse;
import software.amazon.awssdk.services.eks.model.ListAssociatedAccessPoliciesRequest;
import software.amazon.awssdk.services.eks.model.ListAssociatedAccessPoliciesResponse;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsRequest;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsResponse;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;

/// EKS's calls about who may use a cluster: access entries, their policies, pod identities.
sealed class SimulatedEksAccess implements EksClient, HoldsNothing permits SimulatedEks {
  final Door door;
  final Clusters clusters;
  final ClusterAccess access;

  SimulatedEksAccess(Door door, Clusters clusters, ClusterAccess access) {
    this.door = door;
    this.clusters = clusters;
    this.access = access;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  final <T> T on(String operation, String kind, String name, Supplier<T> work) {
    return door.call(operation, door.cloud().arn("eks", kind + "/" + name), work);
  }

  /// Refuses a caller who may not hand a role on to a service.
  final void checkPassing(String roleArn, String service) {
    door.roles()
        .check(
            door.who(),
            Service.IAM,
            "PassRole",
            Access.to(roleArn).with("iam:PassedToService", service));
  }

  @Override
  public CreateAccessEntryResponse createAccessEntry(CreateAccessEntryRequest request) {
    return on(
        "CreateAccessEntry",
        "cluster",
        request.clusterName(),
        () ->
            CreateAccessEntryResponse.builder()
                .accessEntry(access.create(clusters.cluster(request.clusterName()), request))
                .build());
  }

  @Override
  public DescribeAccessEntryResponse describeAccessEntry(DescribeAccessEntryRequest request) {
    return on(
        "DescribeAccessEntry",
        "access-entry",
        request.clusterName() + "/*",
        () ->
            DescribeAccessEntryResponse.builder()
                .accessEntry(
                    access.entry(clusters.cluster(request.clusterName()), request.principalArn()))
                .build());
  }

  @Override
  public ListAccessEntriesResponse listAccessEntries(ListAccessEntriesRequest request) {
    return on(
        "ListAccessEntries",
        "cluster",
        request.clusterName(),
        () -> {
          var page =
              Pages.of(
                  List.copyOf(clusters.cluster(request.clusterName()).entries.keySet()),
                  request.nextToken(),
                  request.maxResults());
          return ListAccessEntriesResponse.builder()
              .accessEntries(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DeleteAccessEntryResponse deleteAccessEntry(DeleteAccessEntryRequest request) {
    return on(
        "DeleteAccessEntry",
        "access-entry",
        request.clusterName() + "/*",
        () -> {
          access.delete(clusters.cluster(request.clusterName()), request.principalArn());
          return DeleteAccessEntryResponse.builder().build();
        });
  }

  @Override
  public AssociateAccessPolicyResponse associateAccessPolicy(AssociateAccessPolicyRequest request) {
    return on(
        "AssociateAccessPolicy",
        "access-entry",
        request.clusterName() + "/*",
        () ->
            AssociateAccessPolicyResponse.builder()
                .clusterName(request.clusterName())
                .principalArn(request.principalArn())
                .associatedAccessPolicy(
                    access.associate(
                        clusters.cluster(request.clusterName()),
                        request.principalArn(),
                        request.policyArn(),
                        request.accessScope()))
                .build());
  }

  @Override
  public DisassociateAccessPolicyResponse disassociateAccessPolicy(
      DisassociateAccessPolicyRequest request) {
    return on(
        "DisassociateAccessPolicy",
        "access-entry",
        request.clusterName() + "/*",
        () -> {
          EksCluster cluster = clusters.cluster(request.clusterName());
          access.entry(cluster, request.principalArn());
          Optional.ofNullable(cluster.policies.get(request.principalArn()))
              .ifPresent(policies -> policies.remove(request.policyArn()));
          return DisassociateAccessPolicyResponse.builder().build();
        });
  }

  @Override
  public ListAssociatedAccessPoliciesResponse listAssociatedAccessPolicies(
      ListAssociatedAccessPoliciesRequest request) {
    return on(
        "ListAssociatedAccessPolicies",
        "access-entry",
        request.clusterName() + "/*",
        () ->
            ListAssociatedAccessPoliciesResponse.builder()
                .clusterName(request.clusterName())
                .principalArn(request.principalArn())
                .associatedAccessPolicies(
                    access.policies(
                        clusters.cluster(request.clusterName()), request.principalArn()))
                .build());
  }

  @Override
  public CreatePodIdentityAssociationResponse createPodIdentityAssociation(
      CreatePodIdentityAssociationRequest request) {
    return on(
        "CreatePodIdentityAssociation",
        "cluster",
        request.clusterName(),
        () -> {
          checkPassing(request.roleArn(), ClusterAccess.PODS);
          return CreatePodIdentityAssociationResponse.builder()
              .association(access.create(clusters.cluster(request.clusterName()), request))
              .build();
        });
  }

  @Override
  public DescribePodIdentityAssociationResponse describePodIdentityAssociation(
      DescribePodIdentityAssociationRequest request) {
    return on(
        "DescribePodIdentityAssociation",
        "podidentityassociation",
        request.clusterName() + "/" + request.associationId(),
        () ->
            DescribePodIdentityAssociationResponse.builder()
                .association(
                    access.association(
                        clusters.cluster(request.clusterName()), request.associationId()))
                .build());
  }

  @Override
  public ListPodIdentityAssociationsResponse listPodIdentityAssociations(
      ListPodIdentityAssociationsRequest request) {
    return on(
        "ListPodIdentityAssociations",
        "cluster",
        request.clusterName(),
        () ->
            ListPodIdentityAssociationsResponse.builder()
                .associations(
                    clusters.cluster(request.clusterName()).podIdentities.values().stream()
                        .filter(each -> isAsked(request, each))
                        .map(SimulatedEksAccess::summary)
                        .toList())
                .build());
  }

  private static boolean isAsked(
      ListPodIdentityAssociationsRequest request, PodIdentityAssociation each) {
    return (request.namespace() == null || request.namespace().equals(each.namespace()))
        && (request.serviceAccount() == null
            || request.serviceAccount().equals(each.serviceAccount()));
  }

  private static PodIdentityAssociationSummary summary(PodIdentityAssociation each) {
    return PodIdentityAssociationSummary.builder()
        .associationId(each.associationId())
        .associationArn(each.associationArn())
        .clusterName(each.clusterName())
        .namespace(each.namespace())
        .serviceAccount(each.serviceAccount())
        .build();
  }

  @Override
  public DeletePodIdentityAssociationResponse deletePodIdentityAssociation(
      DeletePodIdentityAssociationRequest request) {
    return on(
        "DeletePodIdentityAssociation",
        "podidentityassociation",
        request.clusterName() + "/" + request.associationId(),
        () -> {
          EksCluster cluster = clusters.cluster(request.clusterName());
          PodIdentityAssociation gone = access.association(cluster, request.associationId());
          cluster.podIdentities.remove(gone.associationId());
          return DeletePodIdentityAssociationResponse.builder().association(gone).build();
        });
  }
}
