package dev.galley.control.provision;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Karpenter's controller may do: everything it needs to launch nodes for its own cluster, and
/// to end only what it launched.
///
/// In six documents, as upstream publishes them: in one they would not fit into a policy.
final class KarpenterPolicy {
  private final String name;
  private final String region;
  private final String account;
  private final PlatformSpec.Karpenter karpenter;
  private final String owned;

  KarpenterPolicy(PlatformSpec spec, String account) {
    this.name = spec.name();
    this.region = spec.region();
    this.account = account;
    this.karpenter = spec.karpenter();
    this.owned = "kubernetes.io/cluster/" + name;
  }

  /// The documents by the names of their policies.
  Map<String, String> documents() {
    Map<String, String> documents = new LinkedHashMap<>();
    documents.put("NodeLifecycle", document(lifecycle()));
    documents.put("IamIntegration", document(iam()));
    documents.put("EksIntegration", document(List.of(cluster())));
    documents.put("Interruption", document(List.of(queue())));
    documents.put("ZonalShift", document(List.of(zonalShift())));
    documents.put("ResourceDiscovery", document(discovery()));
    return documents;
  }

  private static String document(List<Map<String, @Nullable Object>> statements) {
    return Json.write(Tree.map("Version", "2012-10-17", "Statement", statements));
  }

  private static Map<String, @Nullable Object> allow(
      String sid, List<String> actions, List<String> resources, Object... conditions) {
    Map<String, @Nullable Object> condition = Tree.map(conditions);
    return Tree.map(
        "Sid",
        sid,
        "Effect",
        "Allow",
        "Action",
        actions,
        "Resource",
        resources,
        "Condition",
        condition.isEmpty() ? null : condition);
  }

  /// Allows what bears, or asks for, tags: some with these values, others like these.
  private static Map<String, @Nullable Object> scoped(
      String sid,
      List<String> actions,
      List<String> resources,
      Map<String, @Nullable Object> equal,
      Map<String, @Nullable Object> like) {
    return allow(sid, actions, resources, "StringEquals", equal, "StringLike", like);
  }

  private List<String> inRegion(String... types) {
    List<String> arns = new ArrayList<>();
    for (String type : types) {
      arns.add("arn:aws:ec2:" + region + ":*:" + type + "/*");
    }
    return arns;
  }

  private List<Map<String, @Nullable Object>> lifecycle() {
    List<Map<String, @Nullable Object>> statements = new ArrayList<>(launching());
    statements.addAll(changing());
    return statements;
  }

  private Map<String, @Nullable Object> mine() {
    return Tree.map("aws:ResourceTag/" + owned, "owned");
  }

  private static Map<String, @Nullable Object> ofPool() {
    return Tree.map("aws:ResourceTag/karpenter.sh/nodepool", "*");
  }

  private List<String> usedByInstances() {
    List<String> used = new ArrayList<>();
    used.add("arn:aws:ec2:" + region + "::image/*");
    used.add("arn:aws:ec2:" + region + "::snapshot/*");
    used.addAll(inRegion("security-group", "subnet", "capacity-reservation", "placement-group"));
    return used;
  }

  private List<Map<String, @Nullable Object>> launching() {
    List<String> launch = List.of("ec2:RunInstances", "ec2:CreateFleet");
    List<String> created =
        inRegion(
            "fleet",
            "instance",
            "volume",
            "network-interface",
            "launch-template",
            "spot-instances-request");
    Map<String, @Nullable Object> tagged =
        Tree.map("aws:RequestTag/" + owned, "owned", "aws:RequestTag/eks:eks-cluster-name", name);
    Map<String, @Nullable Object> pool = Tree.map("aws:RequestTag/karpenter.sh/nodepool", "*");
    return List.of(
        allow("AllowScopedEC2InstanceAccessActions", launch, usedByInstances()),
        scoped(
            "AllowScopedEC2LaunchTemplateAccessActions",
            launch,
            inRegion("launch-template"),
            mine(),
            ofPool()),
        scoped(
            "AllowScopedEC2InstanceActionsWithTags",
            List.of("ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"),
            created,
            tagged,
            pool),
        scoped(
            "AllowScopedResourceCreationTagging",
            List.of("ec2:CreateTags"),
            created,
            Tree.with(
                tagged,
                List.of("RunInstances", "CreateFleet", "CreateLaunchTemplate"),
                "ec2:CreateAction"),
            pool));
  }

  private List<Map<String, @Nullable Object>> changing() {
    return List.of(
        allow(
            "AllowScopedResourceTagging",
            List.of("ec2:CreateTags"),
            inRegion("instance"),
            "StringEquals",
            mine(),
            "StringLike",
            ofPool(),
            "StringEqualsIfExists",
            Tree.map("aws:RequestTag/eks:eks-cluster-name", name),
            "ForAllValues:StringEquals",
            Tree.map(
                "aws:TagKeys", List.of("eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"))),
        scoped(
            "AllowScopedDeletion",
            List.of("ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"),
            inRegion("instance", "launch-template"),
            mine(),
            ofPool()));
  }

  private List<Map<String, @Nullable Object>> iam() {
    List<String> profiles = List.of("arn:aws:iam::" + account + ":instance-profile/*");
    List<Map<String, @Nullable Object>> statements = new ArrayList<>();
    statements.add(
        allow(
            "AllowPassingInstanceRole",
            List.of("iam:PassRole"),
            List.of("arn:aws:iam::" + account + ":role/" + karpenter.nodeRole()),
            "StringEquals",
            Tree.map("iam:PassedToService", List.of("ec2.amazonaws.com", "ec2.amazonaws.com.cn"))));
    statements.addAll(changingProfiles(profiles));
    statements.add(
        allow("AllowInstanceProfileReadActions", List.of("iam:GetInstanceProfile"), profiles));
    statements.add(
        allow(
            "AllowUnscopedInstanceProfileListAction",
            List.of("iam:ListInstanceProfiles"),
            List.of("*")));
    return statements;
  }

  private List<Map<String, @Nullable Object>> changingProfiles(List<String> profiles) {
    Map<String, @Nullable Object> mineHere =
        Tree.with(mine(), region, "aws:ResourceTag/topology.kubernetes.io/region");
    Map<String, @Nullable Object> requested =
        Tree.map(
            "aws:RequestTag/" + owned,
            "owned",
            "aws:RequestTag/eks:eks-cluster-name",
            name,
            "aws:RequestTag/topology.kubernetes.io/region",
            region);
    Map<String, @Nullable Object> ofClass =
        Tree.map("aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass", "*");
    Map<String, @Nullable Object> forClass =
        Tree.map("aws:RequestTag/karpenter.k8s.aws/ec2nodeclass", "*");
    return List.of(
        scoped(
            "AllowScopedInstanceProfileCreationActions",
            List.of("iam:CreateInstanceProfile"),
            profiles,
            requested,
            forClass),
        scoped(
            "AllowScopedInstanceProfileTagActions",
            List.of("iam:TagInstanceProfile"),
            profiles,
            both(mineHere, requested),
            both(ofClass, forClass)),
        scoped(
            "AllowScopedInstanceProfileActions",
            List.of(
                "iam:AddRoleToInstanceProfile",
                "iam:RemoveRoleFromInstanceProfile",
                "iam:DeleteInstanceProfile"),
            profiles,
            mineHere,
            ofClass));
  }

  private static Map<String, @Nullable Object> both(
      Map<String, @Nullable Object> first, Map<String, @Nullable Object> second) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>(first);
    both.putAll(second);
    return both;
  }

  private String clusterArn() {
    return "arn:aws:eks:" + region + ":" + account + ":cluster/" + name;
  }

  private Map<String, @Nullable Object> cluster() {
    return allow(
        "AllowAPIServerEndpointDiscovery", List.of("eks:DescribeCluster"), List.of(clusterArn()));
  }

  private Map<String, @Nullable Object> queue() {
    return allow(
        "AllowInterruptionQueueActions",
        List.of("sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"),
        List.of("arn:aws:sqs:" + region + ":" + account + ":" + karpenter.queue()));
  }

  private Map<String, @Nullable Object> zonalShift() {
    return allow(
        "AllowZonalShiftStatusReadOnly",
        List.of("arc-zonal-shift:GetManagedResource"),
        List.of("*"),
        "StringEquals",
        Tree.map("arc-zonal-shift:ResourceIdentifier", clusterArn()));
  }

  private List<Map<String, @Nullable Object>> discovery() {
    return List.of(
        allow(
            "AllowRegionalReadActions",
            List.of(
                "ec2:DescribeCapacityReservations",
                "ec2:DescribeImages",
                "ec2:DescribeInstances",
                "ec2:DescribeInstanceStatus",
                "ec2:DescribeInstanceTypeOfferings",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplates",
                "ec2:DescribePlacementGroups",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSpotPriceHistory",
                "ec2:DescribeSubnets"),
            List.of("*"),
            "StringEquals",
            Tree.map("aws:RequestedRegion", region)),
        allow(
            "AllowSSMReadActions",
            List.of("ssm:GetParameter"),
            List.of("arn:aws:ssm:" + region + "::parameter/aws/service/*")),
        allow("AllowPricingReadActions", List.of("pricing:GetProducts"), List.of("*")));
  }
}
