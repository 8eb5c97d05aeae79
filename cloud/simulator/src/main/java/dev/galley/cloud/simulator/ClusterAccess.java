package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.AccessScope;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.CreateAccessEntryRequest;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

/// Who may use a cluster's API, and which pods get which role.
final class ClusterAccess {
  static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
  static final String PODS = "pods.eks.amazonaws.com";
  private static final Set<String> POLICIES =
      Set.of(
          "AmazonEKSClusterAdminPolicy",
          "AmazonEKSAdminPolicy",
          "AmazonEKSAdminViewPolicy",
          "AmazonEKSEditPolicy",
          "AmazonEKSViewPolicy",
          "AmazonEKSSecretReaderPolicy",
          "AmazonEKSAutoNodePolicy",
          "AmazonEKSHybridPolicy");
  private static final Set<String> NODE_TYPES =
      Set.of("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2");
  private static final List<String> RESERVED =
      List.of("system:", "eks:", "aws:", "amazon:", "iam:");

  private final Cloud cloud;

  ClusterAccess(Cloud cloud) {
    this.cloud = cloud;
  }

  AccessEntry entry(EksCluster cluster, String principal) {
    return Cloud.require(
        Optional.ofNullable(cluster.entries.get(principal)),
        () ->
            EksCluster.missing(
                "The specified principalArn could not be found. You can view your available access"
                    + " entries with 'list-access-entries'."));
  }

  AccessEntry create(EksCluster cluster, CreateAccessEntryRequest request) {
    String principal = request.principalArn();
    String type = Optional.ofNullable(request.type()).orElse("STANDARD");
    check(cluster, request, type);
    String path = principal.substring(principal.lastIndexOf(':') + 1);
    AccessEntry entry =
        AccessEntry.builder()
            .clusterName(cluster.name())
            .principalArn(principal)
            .accessEntryArn(
                cloud.arn(
                    "eks",
                    "access-entry/%s/%s/%s/%s"
                        .formatted(cluster.name(), path, cloud.account(), cloud.world().uuid())))
            .kubernetesGroups(groups(type, request))
            .username(username(principal, type, Optional.ofNullable(request.username())))
            .type(type)
            .createdAt(cloud.world().now())
            .modifiedAt(cloud.world().now())
            .tags(request.tags())
            .build();
    cluster.entries.put(principal, entry);
    return entry;
  }

  private static void check(EksCluster cluster, CreateAccessEntryRequest request, String type) {
    AuthenticationMode mode = cluster.cluster.accessConfig().authenticationMode();
    if (mode == AuthenticationMode.CONFIG_MAP) {
      throw EksCluster.invalidRequest(
          "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to"
              + " perform this operation.");
    }
    if (cluster.entries.containsKey(request.principalArn())) {
      throw EksCluster.inUse(
          "The specified access entry resource is already in use on this cluster.");
    }
    if (NODE_TYPES.contains(type) && !request.kubernetesGroups().isEmpty()) {
      throw EksCluster.invalid(
          "The kubernetesGroups parameter can only be used with the STANDARD access entry type.");
    }
    for (String group : request.kubernetesGroups()) {
      if (RESERVED.stream().anyMatch(group::startsWith)) {
        throw EksCluster.invalid(
            "The kubernetes group name "
                + group
                + " is invalid, it cannot start with "
                + String.join(", ", RESERVED));
      }
    }
  }

  private static List<String> groups(String type, CreateAccessEntryRequest request) {
    return type.equals("EC2_LINUX") || type.equals("EC2_WINDOWS")
        ? List.of("system:nodes")
        : request.kubernetesGroups();
  }

  private String username(String principal, String type, Optional<String> wanted) {
    if (wanted.isPresent()) {
      return wanted.get();
    }
    if (NODE_TYPES.contains(type)) {
      return type.startsWith("EC2")
          ? "system:node:{{EC2PrivateDNSName}}"
          : "system:node:{{SessionName}}";
    }
    int role = principal.indexOf(":role/");
    return role < 0
        ? principal
        : "arn:aws:sts::%s:assumed-role/%s/{{SessionName}}"
            .formatted(cloud.account(), principal.substring(principal.lastIndexOf('/') + 1));
  }

  AssociatedAccessPolicy associate(
      EksCluster cluster, String principal, String policy, AccessScope scope) {
    AccessEntry entry = entry(cluster, principal);
    if (!policy.startsWith(POLICY) || !POLICIES.contains(policy.substring(POLICY.length()))) {
      throw EksCluster.invalid("The policyArn parameter format is not valid");
    }
    if (!entry.type().equals("STANDARD")) {
      throw EksCluster.invalidRequest(
          "Access policies can only be associated with access entries of type STANDARD.");
    }
    AssociatedAccessPolicy associated =
        AssociatedAccessPolicy.builder()
            .policyArn(policy)
            .accessScope(scope)
            .associatedAt(cloud.world().now())
            .modifiedAt(cloud.world().now())
            .build();
    cluster.policies.computeIfAbsent(principal, _ -> new TreeMap<>()).put(policy, associated);
    return associated;
  }

  List<AssociatedAccessPolicy> policies(EksCluster cluster, String principal) {
    entry(cluster, principal);
    return new ArrayList<>(cluster.policies.getOrDefault(principal, new TreeMap<>()).values());
  }

  void delete(EksCluster cluster, String principal) {
    entry(cluster, principal);
    cluster.entries.remove(principal);
    cluster.policies.remove(principal);
  }

  PodIdentityAssociation create(EksCluster cluster, CreatePodIdentityAssociationRequest request) {
    if (find(cluster, request.namespace(), request.serviceAccount()).isPresent()) {
      throw EksCluster.inUse(
          "Association already exists: "
              + find(cluster, request.namespace(), request.serviceAccount())
                  .orElseThrow()
                  .associationId());
    }
    String id = "a-" + "%016x".formatted(cloud.world().random().nextLong());
    PodIdentityAssociation association =
        PodIdentityAssociation.builder()
            .associationId(id)
            .associationArn(cloud.arn("eks", "podidentityassociation/" + cluster.name() + "/" + id))
            .clusterName(cluster.name())
            .namespace(request.namespace())
            .serviceAccount(request.serviceAccount())
            .roleArn(request.roleArn())
            .createdAt(cloud.world().now())
            .modifiedAt(cloud.world().now())
            .disableSessionTags(false)
            .tags(request.tags())
            .build();
    cluster.podIdentities.put(id, association);
    return association;
  }

  Optional<PodIdentityAssociation> find(
      EksCluster cluster, String namespace, String serviceAccount) {
    return cluster.podIdentities.values().stream()
        .filter(each -> each.namespace().equals(namespace))
        .filter(each -> each.serviceAccount().equals(serviceAccount))
        .findFirst();
  }

  PodIdentityAssociation association(EksCluster cluster, String id) {
    return Cloud.require(
        Optional.ofNullable(cluster.podIdentities.get(id)),
        () -> EksCluster.missing("The specified association " + id + " could not be found."));
  }
}
