package dev.galley.cloud.simulator;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The managed policies of AWS that a platform attaches, reduced to the actions that matter here:
/// those that components of the platform call, or that tell one policy from another.
final class ManagedPolicies {
  private static final String PREFIX = "arn:aws:iam::aws:policy/";

  /// A policy a paragraph: its name, then what it allows of everything.
  private static final String ACTIONS =
      """
      AdministratorAccess: *
      ReadOnlyAccess: ec2:Describe* eks:Describe* eks:List* iam:Get* iam:List* sqs:Get*
        sqs:List* ssm:Get* ssm:Describe* pricing:*
      AmazonEKSClusterPolicy: ec2:CreateTags ec2:Describe* ec2:CreateNetworkInterface
        ec2:DeleteNetworkInterface ec2:CreateSecurityGroup ec2:AuthorizeSecurityGroupIngress
        elasticloadbalancing:* autoscaling:Describe* kms:DescribeKey
      AmazonEKSVPCResourceController: ec2:CreateNetworkInterfacePermission
        ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:Describe*
      AmazonEKSWorkerNodePolicy: ec2:DescribeInstances ec2:DescribeInstanceTypes
        ec2:DescribeRouteTables ec2:DescribeSecurityGroups ec2:DescribeSubnets
        ec2:DescribeVolumes ec2:DescribeVpcs eks:DescribeCluster
        eks-auth:AssumeRoleForPodIdentity
      AmazonEKSWorkerNodeMinimalPolicy: eks-auth:AssumeRoleForPodIdentity
      AmazonEKS_CNI_Policy: ec2:AssignPrivateIpAddresses ec2:AttachNetworkInterface
        ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeInstances
        ec2:DescribeTags ec2:DescribeNetworkInterfaces ec2:DescribeInstanceTypes
        ec2:DescribeSubnets ec2:DetachNetworkInterface ec2:ModifyNetworkInterfaceAttribute
        ec2:UnassignPrivateIpAddresses
      AmazonEC2ContainerRegistryReadOnly: ecr:GetAuthorizationToken
        ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage
        ecr:Describe* ecr:List*
      AmazonEC2ContainerRegistryPullOnly: ecr:GetAuthorizationToken
        ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage
        ecr:BatchImportUpstreamImage
      AmazonSSMManagedInstanceCore: ssm:UpdateInstanceInformation ssm:GetParameter
        ssm:GetParameters ssmmessages:* ec2messages:*
      service-role/AmazonEBSCSIDriverPolicy: ec2:CreateSnapshot ec2:AttachVolume
        ec2:DetachVolume ec2:ModifyVolume ec2:CreateVolume ec2:DeleteVolume ec2:DescribeVolumes
        ec2:CreateTags ec2:DescribeInstances
      """;

  private ManagedPolicies() {}

  static Map<String, PolicyDocument> all() {
    Map<String, PolicyDocument> policies = new TreeMap<>();
    for (String policy : ACTIONS.strip().split("\\n(?! )", -1)) {
      List<String> words = List.of(policy.split("\\s+", -1));
      String name = words.getFirst();
      policies.put(
          PREFIX + name.substring(0, name.length() - 1), allowing(words.subList(1, words.size())));
    }
    return policies;
  }

  private static PolicyDocument allowing(List<String> actions) {
    return PolicyDocument.parse(
        Json.write(
            Tree.map(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Tree.map("Effect", "Allow", "Action", actions, "Resource", "*")))));
  }
}
