package dev.galley.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.simulator.SimulatedAws;
import dev.galley.cloud.simulator.SimulatedAwsOptions;
import dev.galley.control.access.AccessEntry.AssociatedPolicy;
import dev.galley.kube.api.UserInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.model.AccessScopeType;

class AccessTest {
  private static final String ADMIN = "arn:aws:iam::111122223333:role/teams/Operators";

  private static final AccessEntries ENTRIES =
      new AccessEntries(
          List.of(
              new AccessEntry(
                  ADMIN,
                  "STANDARD",
                  "arn:aws:sts::111122223333:assumed-role/Operators/{{SessionName}}",
                  List.of("operators"),
                  List.of(
                      new AssociatedPolicy("AmazonEKSClusterAdminPolicy", List.of()),
                      new AssociatedPolicy("AmazonEKSViewPolicy", List.of("apps"))))));

  @Test
  void only_listed_addresses_reach_the_endpoint() {
    AllowList list = new AllowList(List.of("198.51.100.7/32", "203.0.113.0/24"));

    assertThat(list.permits("198.51.100.7")).isTrue();
    assertThat(list.permits("198.51.100.8")).isFalse();
    assertThat(list.permits("203.0.113.255")).isTrue();
    assertThat(new AllowList(List.of("0.0.0.0/0")).permits("192.0.2.1")).isTrue();
    assertThat(new AllowList(List.of()).permits("198.51.100.7")).isFalse();
    assertThatThrownBy(() -> new AllowList(List.of("198.51.100/24")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_session_of_a_role_with_an_entry_is_a_user_with_its_groups() {
    UserInfo user =
        ENTRIES
            .user("arn:aws:sts::111122223333:assumed-role/Operators/me@example.com")
            .orElseThrow();

    assertThat(user.name())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Operators/me-example.com");
    assertThat(user.groups())
        .containsExactly(
            "operators",
            "eks:access-policy:AmazonEKSClusterAdminPolicy",
            "eks:access-policy:AmazonEKSViewPolicy:apps",
            "system:authenticated");
  }

  @Test
  void whoever_has_no_entry_is_nobody() {
    assertThat(ENTRIES.user("arn:aws:sts::111122223333:assumed-role/Others/me")).isEmpty();
  }

  @Test
  void policies_become_roles_and_bindings_in_their_scope() {
    assertThat(AccessPlan.of(ENTRIES))
        .extracting(KubeObject::toString)
        .containsExactly(
            "ClusterRole/eks:access-policy:AmazonEKSClusterAdminPolicy",
            "ClusterRole/eks:access-policy:AmazonEKSViewPolicy",
            "ClusterRoleBinding/eks:access-policy:AmazonEKSClusterAdminPolicy",
            "RoleBinding/apps/eks:access-policy:AmazonEKSViewPolicy:apps");
  }

  @Test
  void entries_and_pod_identities_are_read_from_the_cluster() {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          SimulatedAws aws =
              new SimulatedAws(world, Catalog.builtIn(), SimulatedAwsOptions.of("us-east-1"));
          AwsClients admin = aws.administrator();
          cluster(admin);
          world.sleep(Duration.ofMinutes(10));
          admin.eks().createAccessEntry(it -> it.clusterName("c").principalArn(ADMIN));
          admin
              .eks()
              .associateAccessPolicy(it ->
                  it.clusterName("c")
                      .principalArn(ADMIN)
                      .policyArn("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy")
                      .accessScope(
                          scope -> scope.type(AccessScopeType.NAMESPACE).namespaces("apps")));
          admin
              .eks()
              .createPodIdentityAssociation(it ->
                  it.clusterName("c")
                      .namespace("kube-system")
                      .serviceAccount("karpenter")
                      .roleArn("arn:aws:iam::111122223333:role/cluster"));

          AccessEntries entries = AccessEntries.of(admin, "c");

          assertThat(entries.entries())
              .contains(
                  new AccessEntry(
                      ADMIN,
                      "STANDARD",
                      "arn:aws:sts::111122223333:assumed-role/Operators/{{SessionName}}",
                      List.of(),
                      List.of(new AssociatedPolicy("AmazonEKSViewPolicy", List.of("apps")))));
          assertThat(PodIdentities.role(admin, "c", "kube-system", "karpenter"))
              .contains("arn:aws:iam::111122223333:role/cluster");
          assertThat(PodIdentities.role(admin, "c", "apps", "default")).isEmpty();
        });
  }

  private static void cluster(AwsClients admin) {
    String vpc = admin.ec2().createVpc(it -> it.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String first = subnet(admin, vpc, "us-east-1a", "10.0.0.0/24");
    String second = subnet(admin, vpc, "us-east-1b", "10.0.1.0/24");
    admin
        .iam()
        .createRole(it ->
            it.roleName("cluster")
                .assumeRolePolicyDocument(
                    "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                        + "\"eks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"));
    admin
        .eks()
        .createCluster(it ->
            it.name("c")
                .version("1.35")
                .roleArn("arn:aws:iam::111122223333:role/cluster")
                .accessConfig(access -> access.authenticationMode("API"))
                .resourcesVpcConfig(network -> network.subnetIds(first, second)));
  }

  private static String subnet(AwsClients admin, String vpc, String zone, String cidr) {
    return admin
        .ec2()
        .createSubnet(it -> it.vpcId(vpc).availabilityZone(zone).cidrBlock(cidr))
        .subnet()
        .subnetId();
  }
}
