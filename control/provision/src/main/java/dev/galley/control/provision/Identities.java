package dev.galley.control.provision;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/// The platform's IAM roles: control plane, node group, Karpenter's nodes, Karpenter itself.
final class Identities {
  private static final String MANAGED = "arn:aws:iam::aws:policy/";
  private static final List<String> NODE_POLICIES =
      List.of(
          "AmazonEKSWorkerNodePolicy",
          "AmazonEC2ContainerRegistryReadOnly",
          "AmazonEKS_CNI_Policy");

  private final Site site;
  private final IamClient iam;

  Identities(Site site) {
    this.site = site;
    this.iam = site.aws().iam();
  }

  String clusterRole() {
    return site.called("cluster");
  }

  String nodeGroupRole() {
    return site.called("node-group");
  }

  void ensureClusterRole() {
    ensureRole(clusterRole(), "eks.amazonaws.com");
    attach(clusterRole(), List.of("AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"));
  }

  void ensureNodeGroupRole() {
    ensureRole(nodeGroupRole(), "ec2.amazonaws.com");
    attach(nodeGroupRole(), NODE_POLICIES);
  }

  void ensureKarpenterNodeRole() {
    String role = site.spec().karpenter().nodeRole();
    ensureRole(role, "ec2.amazonaws.com");
    attach(role, NODE_POLICIES);
    attach(role, List.of("AmazonSSMManagedInstanceCore"));
    if (Site.find(() -> iam.getInstanceProfile(it -> it.instanceProfileName(role))).isEmpty()) {
      iam.createInstanceProfile(it -> it.instanceProfileName(role).tags(owner()));
      iam.addRoleToInstanceProfile(it -> it.instanceProfileName(role).roleName(role));
    }
  }

  void ensureKarpenterRole() {
    String role = site.spec().karpenter().controllerRole();
    ensureRole(role, "pods.eks.amazonaws.com");
    String account = site.aws().sts().getCallerIdentity(it -> {}).account();
    new KarpenterPolicy(site.spec(), account)
        .documents()
        .forEach((name, document) ->
            iam.putRolePolicy(it -> it.roleName(role).policyName(name).policyDocument(document)));
  }

  String arn(String role) {
    return iam.getRole(it -> it.roleName(role)).role().arn();
  }

  private Tag owner() {
    return Tag.builder().key(Site.OWNER).value(site.name()).build();
  }

  private void ensureRole(String name, String service) {
    if (Site.find(() -> iam.getRole(it -> it.roleName(name))).isPresent()) {
      return;
    }
    // Only EKS tags its sessions; EC2 refuses a trust that says so for nothing.
    List<String> actions =
        service.equals("ec2.amazonaws.com")
            ? List.of("sts:AssumeRole")
            : List.of("sts:AssumeRole", "sts:TagSession");
    String trust =
        Json.write(
            Tree.map(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(
                    Tree.map(
                        "Effect",
                        "Allow",
                        "Principal",
                        Map.of("Service", service),
                        "Action",
                        actions))));
    iam.createRole(it -> it.roleName(name).assumeRolePolicyDocument(trust).tags(owner()));
  }

  private void attach(String role, List<String> policies) {
    policies.forEach(
        policy -> iam.attachRolePolicy(it -> it.roleName(role).policyArn(MANAGED + policy)));
  }

  void remove() {
    PlatformSpec.Karpenter karpenter = site.spec().karpenter();
    for (String role :
        List.of(clusterRole(), nodeGroupRole(), karpenter.nodeRole(), karpenter.controllerRole())) {
      Site.ifThere(() -> remove(role));
    }
  }

  private void remove(String role) {
    iam.getRole(it -> it.roleName(role));
    for (InstanceProfile profile : iam.listInstanceProfiles(it -> {}).instanceProfiles()) {
      boolean holds = profile.roles().stream().map(Role::roleName).anyMatch(role::equals);
      if (holds) {
        String name = profile.instanceProfileName();
        iam.removeRoleFromInstanceProfile(it -> it.instanceProfileName(name).roleName(role));
        iam.deleteInstanceProfile(it -> it.instanceProfileName(name));
      }
    }
    iam.listAttachedRolePolicies(it -> it.roleName(role)).attachedPolicies().stream()
        .map(AttachedPolicy::policyArn)
        .forEach(arn -> iam.detachRolePolicy(it -> it.roleName(role).policyArn(arn)));
    iam.listRolePolicies(it -> it.roleName(role))
        .policyNames()
        .forEach(name -> iam.deleteRolePolicy(it -> it.roleName(role).policyName(name)));
    iam.deleteRole(it -> it.roleName(role));
  }
}
