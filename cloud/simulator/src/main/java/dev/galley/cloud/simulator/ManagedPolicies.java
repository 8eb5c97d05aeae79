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

  private ManagedPolicies() {}

  static Map<String, PolicyDocument> all() {
    Map<String, PolicyDocument> policies = new TreeMap<>();
    add(policies, "AdministratorAccess", "*");
    add(
        policies,
        "ReadOnlyAccess",
        "ec2:Describe*",
        "eks:Describe*",
        "eks:List*",
        "iam:Get*",
        "iam:List*",
        "sqs:Get*",
        "sqs:List*",
        "ssm:Get*",
        "ssm:Describe*",
        "pricing:*");
    add(
        policies,
        "AmazonEKSClusterPolicy",
        "ec2:CreateTags",
        "ec2:Describe*",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:CreateSecurityGroup",
        "ec2:AuthorizeSecurityGroupIngress",
        "elasticloadbalancing:*",
        "autoscaling:Describe*",
        "kms:DescribeKey");
    add(
        policies,
        "AmazonEKSVPCResourceController",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:Describe*");
    add(
        policies,
        "AmazonEKSWorkerNodePolicy",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVolumes",
        "ec2:DescribeVpcs",
        "eks:DescribeCluster",
        "eks-auth:AssumeRoleForPodIdentity");
    add(policies, "AmazonEKSWorkerNodeMinimalPolicy", "eks-auth:AssumeRoleForPodIdentity");
    add(
        policies,
        "AmazonEKS_CNI_Policy",
        "ec2:AssignPrivateIpAddresses",
        "ec2:AttachNetworkInterface",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeInstances",
        "ec2:DescribeTags",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeSubnets",
        "ec2:DetachNetworkInterface",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:UnassignPrivateIpAddresses");
    add(
        policies,
        "AmazonEC2ContainerRegistryReadOnly",
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "ecr:Describe*",
        "ecr:List*");
    add(
        policies,
        "AmazonEC2ContainerRegistryPullOnly",
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "ecr:BatchImportUpstreamImage");
    add(
        policies,
        "AmazonSSMManagedInstanceCore",
        "ssm:UpdateInstanceInformation",
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssmmessages:*",
        "ec2messages:*");
    add(
        policies,
        "service-role/AmazonEBSCSIDriverPolicy",
        "ec2:CreateSnapshot",
        "ec2:AttachVolume",
        "ec2:DetachVolume",
        "ec2:ModifyVolume",
        "ec2:CreateVolume",
        "ec2:DeleteVolume",
        "ec2:DescribeVolumes",
        "ec2:CreateTags",
        "ec2:DescribeInstances");
    return policies;
  }

  private static void add(Map<String, PolicyDocument> policies, String name, String... actions) {
    String text =
        Json.write(
            Tree.map(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Tree.map("Effect", "Allow", "Action", List.of(actions), "Resource", "*"))));
    policies.put(PREFIX + name, PolicyDocument.parse(text));
  }
}
