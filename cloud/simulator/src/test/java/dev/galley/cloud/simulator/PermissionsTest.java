package dev.galley.cloud.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

class PermissionsTest {
  private static final String TRUST =
      """
      {"Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"]}]}\
      """;
  private static final String QUEUE = "arn:aws:sqs:us-east-1:111122223333:Karpenter-platform";

  /// A role with one inline policy of these statements.
  private static AwsClients role(Account account, String statements) {
    account.admin.iam().createRole(it -> it.roleName("controller").assumeRolePolicyDocument(TRUST));
    account
        .admin
        .iam()
        .putRolePolicy(it ->
            it.roleName("controller")
                .policyName("all")
                .policyDocument("{\"Statement\": [" + statements + "]}"));
    return account.aws.clients("arn:aws:iam::111122223333:role/controller");
  }

  /// In an account with a queue, as a role with one inline policy of these statements.
  private static void besideQueue(String statements, BiConsumer<Account, AwsClients> test) {
    Account.in(account -> {
      account.admin.sqs().createQueue(it -> it.queueName("Karpenter-platform"));
      test.accept(account, role(account, statements));
    });
  }

  private static void read(AwsClients who) {
    who.sqs().getQueueUrl(it -> it.queueName("Karpenter-platform"));
  }

  @Test
  void nothing_is_allowed_unless_a_policy_allows_it() {
    Account.in(account -> {
      AwsClients controller =
          role(account, "{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}");

      AwsError refusal = Account.refusal(() -> read(controller));

      assertThat(refusal.code()).isEqualTo("AccessDenied");
      assertThat(refusal.message())
          .isEqualTo(
              "User: arn:aws:sts::111122223333:assumed-role/controller/galley is not authorized"
                  + " to perform: sqs:getqueueurl on resource: "
                  + QUEUE
                  + " because no identity-based policy allows the sqs:getqueueurl action");
      assertThat(account.aws.calls().getLast().denied()).isTrue();
    });
  }

  @Test
  void wildcards_cover_actions_and_resources() {
    besideQueue(
        "{\"Effect\":\"Allow\",\"Action\":[\"SQS:Get*\"],"
            + "\"Resource\":\"arn:aws:sqs:*:*:Karpenter-*\"}",
        (account, controller) -> {
          read(controller);

          assertThat(
                  Account.refusal(() -> controller.sqs().getQueueUrl(it -> it.queueName("other")))
                      .isDenied())
              .isTrue();
        });
  }

  @Test
  void a_deny_beats_every_allow() {
    besideQueue(
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},"
            + "{\"Effect\":\"Deny\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}",
        (account, controller) ->
            assertThat(Account.refusal(() -> read(controller)).message())
                .endsWith("with an explicit deny in an identity-based policy"));
  }

  @Test
  void an_instance_may_be_ended_only_with_the_tag_that_the_policy_asks_for() {
    Account.in(account -> {
      account.template("nodes");
      var subnets = account.network();
      AwsClients controller =
          role(
              account,
              """
              {"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*",
               "Condition": {"StringEquals":
                 {"aws:ResourceTag/kubernetes.io/cluster/platform": "owned"}}}\
              """);
      String mine = launch(account, subnets, tag("kubernetes.io/cluster/platform", "owned"));
      String other = launch(account, subnets, tag("kubernetes.io/cluster/other", "owned"));

      controller.ec2().terminateInstances(it -> it.instanceIds(mine));

      AwsError refusal =
          Account.refusal(() -> controller.ec2().terminateInstances(it -> it.instanceIds(other)));
      assertThat(refusal.code()).isEqualTo("UnauthorizedOperation");
      assertThat(refusal.message())
          .contains(
              "is not authorized to perform: ec2:TerminateInstances on resource:"
                  + " arn:aws:ec2:us-east-1:111122223333:instance/"
                  + other);
    });
  }

  private static String launch(Account account, List<String> subnets, Tag tag) {
    CreateFleetRequest request = Account.fleet("nodes", List.of("t4g.small"), subnets, tag);
    return account.admin.ec2().createFleet(request).instances().getFirst().instanceIds().getFirst();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void who_may_create_fleets_but_not_run_instances_gets_a_fleet_with_errors() {
    Account.in(account -> {
      account.template("nodes");
      var subnets = account.network();
      AwsClients controller =
          role(
              account,
              "{\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateFleet\",\"ec2:CreateTags\"],"
                  + "\"Resource\":\"*\"}");

      CreateFleetResponse fleet =
          controller
              .ec2()
              .createFleet(Account.fleet("nodes", List.of("t4g.small"), subnets, tag("a", "b")));

      assertThat(fleet.instances()).isEmpty();
      assertThat(fleet.errors())
          .extracting(CreateFleetError::errorCode)
          .containsOnly("UnauthorizedOperation");
      assertThat(fleet.errors().getFirst().errorMessage()).contains("ec2:RunInstances");
    });
  }

  @Test
  void conditions_read_as_iam_reads_them() {
    Access access =
        Access.to("*").with("aws:RequestTag/team", "kitchen").with("aws:TagKeys", "team", "Name");

    assertThat(allows("\"StringLike\":{\"aws:RequestTag/team\":\"kit*\"}", access)).isTrue();
    assertThat(allows("\"StringEquals\":{\"aws:RequestTag/team\":\"kit*\"}", access)).isFalse();
    assertThat(allows("\"StringEquals\":{\"aws:RequestTag/other\":\"x\"}", access)).isFalse();
    assertThat(allows("\"StringEqualsIfExists\":{\"aws:RequestTag/other\":\"x\"}", access))
        .isTrue();
    assertThat(allows("\"StringNotEquals\":{\"aws:RequestTag/other\":\"x\"}", access)).isTrue();
    assertThat(
            allows(
                "\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"team\",\"Name\",\"x\"]}",
                access))
        .isTrue();
    assertThat(allows("\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"team\"]}", access))
        .isFalse();
    assertThat(allows("\"ForAnyValue:StringEquals\":{\"aws:TagKeys\":\"Name\"}", access)).isTrue();
    assertThat(allows("\"Null\":{\"aws:RequestTag/other\":\"true\"}", access)).isTrue();
  }

  private static boolean allows(String condition, Access access) {
    PolicyDocument policy =
        PolicyDocument.parse(
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"a:B\","
                + "\"Resource\":\"*\",\"Condition\":{"
                + condition
                + "}}}");
    return Roles.decide(policy, "x", "a:B", access) == Roles.Decision.ALLOWED;
  }

  @Test
  void a_policy_that_cannot_be_evaluated_is_refused_when_it_is_written() {
    Account.in(account ->
        assertThat(
                Account.refusal(() ->
                    role(
                        account,
                        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
                            + "\"Condition\":{\"IpAdress\":{\"aws:SourceIp\":\"::1\"}}}")))
            .extracting(AwsError::code)
            .isEqualTo("MalformedPolicyDocument"));
  }
}
