package dev.galley.control.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.Fault;
import dev.galley.base.runtime.FaultPlan;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.simulator.InstanceView;
import dev.galley.cloud.simulator.Ledger;
import dev.galley.cloud.simulator.SimulatedAws;
import dev.galley.cloud.simulator.SimulatedAwsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.model.Cluster;

class ProvisionerTest {
  private static final PlatformSpec SPEC = PlatformSpec.named("platform");

  private static void in(BiConsumer<World, SimulatedAws> test) {
    in(FaultPlan.NOTHING_FAILS, test);
  }

  private static void in(FaultPlan faults, BiConsumer<World, SimulatedAws> test) {
    SimulatedWorld world = new SimulatedWorld(1, SimulatedWorld.EPOCH, faults);
    world.run(
        "test",
        () ->
            test.accept(
                world,
                new SimulatedAws(world, Catalog.builtIn(), SimulatedAwsOptions.of("us-east-1"))));
    assertThat(world.failures()).isEmpty();
  }

  private static Provisioned create(World world, SimulatedAws aws) {
    return Provisioner.create(world, aws.administrator(), SPEC, StepListener.SILENT);
  }

  @Test
  void a_platform_is_created_from_nothing() {
    in((world, aws) -> {
      Instant before = world.now();
      Provisioned platform = create(world, aws);

      assertThat(Duration.between(before, world.now()))
          .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(15));
      Cluster cluster =
          aws.administrator().eks().describeCluster(it -> it.name("platform")).cluster();
      assertThat(cluster.statusAsString()).isEqualTo("ACTIVE");
      assertThat(cluster.accessConfig().authenticationModeAsString()).isEqualTo("API");
      assertThat(platform.endpoint()).isEqualTo(cluster.endpoint());
      assertThat(platform.privateSubnets()).hasSize(3);
      assertThat(aws.instances())
          .hasSize(3)
          .allMatch(each -> each.capacityType().equals("spot"))
          .extracting(InstanceView::zone)
          .doesNotHaveDuplicates();
      assertThat(aws.instances().getFirst().userData())
          .contains("--register-with-taints=CriticalAddonsOnly=true:NoSchedule");
    });
  }

  @Test
  void what_karpenter_looks_for_can_be_found_by_its_tag() {
    in((world, aws) -> {
      create(world, aws);

      AwsClients karpenter = karpenter(aws);
      assertThat(
              karpenter
                  .ec2()
                  .describeSubnets(
                      it -> it.filters(Site.filter("tag:karpenter.sh/discovery", "platform")))
                  .subnets())
          .extracting(Subnet::availabilityZone)
          .containsExactlyInAnyOrder("us-east-1a", "us-east-1b", "us-east-1c");
      assertThat(
              karpenter
                  .ec2()
                  .describeSecurityGroups(
                      it -> it.filters(Site.filter("tag:karpenter.sh/discovery", "platform")))
                  .securityGroups())
          .hasSize(1);
    });
  }

  private static AwsClients karpenter(SimulatedAws aws) {
    return aws.credentialsFor("platform", "kube-system", "karpenter").orElseThrow();
  }

  @Test
  void karpenter_may_read_its_queue_and_no_other() {
    in((world, aws) -> {
      create(world, aws);
      aws.administrator().sqs().createQueue(it -> it.queueName("other"));

      String url =
          karpenter(aws).sqs().getQueueUrl(it -> it.queueName("Karpenter-platform")).queueUrl();
      assertThat(karpenter(aws).sqs().receiveMessage(it -> it.queueUrl(url)).messages())
          .isNotNull();

      AwsServiceException refused =
          Assertions.catchThrowableOfType(
              AwsServiceException.class,
              () -> karpenter(aws).sqs().getQueueUrl(it -> it.queueName("other")));
      assertThat(AwsError.of(refused).message())
          .startsWith("User: arn:aws:sts::111122223333:assumed-role/KarpenterController-platform/")
          .contains("is not authorized to perform: sqs:getqueueurl on resource:");
    });
  }

  @Test
  void karpenter_may_launch_and_end_what_carries_its_tags_and_nothing_else() {
    in((world, aws) -> {
      Provisioned platform = create(world, aws);
      Launching karpenter = new Launching(karpenter(aws), platform);

      String mine = karpenter.launch(Launching.TAGS).orElseThrow();
      assertThat(karpenter.launch(Map.of("karpenter.sh/nodepool", "default"))).isEmpty();

      world.sleep(Duration.ofSeconds(10));
      karpenter.end(mine);
      String notMine =
          aws.instances().stream()
              .filter(each -> each.tags().containsKey("eks:nodegroup-name"))
              .findFirst()
              .orElseThrow()
              .id();
      AwsServiceException refused =
          Assertions.catchThrowableOfType(AwsServiceException.class, () -> karpenter.end(notMine));
      assertThat(AwsError.of(refused).isDenied()).isTrue();
    });
  }

  @Test
  void a_pod_without_an_association_gets_the_role_of_its_node() {
    in((world, aws) -> {
      create(world, aws);
      String instance = aws.instances().getFirst().id();

      assertThat(aws.credentialsFor("platform", "apps", "default")).isEmpty();
      assertThat(
              aws.instanceCredentials(instance)
                  .orElseThrow()
                  .sts()
                  .getCallerIdentity(it -> {})
                  .arn())
          .isEqualTo("arn:aws:sts::111122223333:assumed-role/platform-node-group/" + instance);
    });
  }

  @Test
  void creating_again_changes_nothing_and_is_quick() {
    in((world, aws) -> {
      Provisioned first = create(world, aws);
      List<String> before = aws.inventory();
      Instant began = world.now();

      Provisioned second = create(world, aws);

      assertThat(second).isEqualTo(first);
      assertThat(aws.inventory()).isEqualTo(before);
      assertThat(Duration.between(began, world.now())).isLessThan(Duration.ofSeconds(30));
    });
  }

  @Test
  void a_run_that_broke_off_is_continued_by_running_again() {
    boolean[] broken = {true};
    FaultPlan clusterFails =
        (world, point, detail) ->
            broken[0] && point.equals("aws.CreateCluster")
                ? new Fault.Fail("ServiceUnavailableException")
                : Fault.NONE;
    in(
        clusterFails,
        (world, aws) -> {
          List<Step> heard = new ArrayList<>();
          assertThatThrownBy(() -> Provisioner.create(world, aws.administrator(), SPEC, heard::add))
              .isInstanceOf(ProblemException.class)
              .hasMessageContaining("ServiceUnavailableException");
          assertThat(heard).anyMatch(step -> step instanceof Step.Failed);

          broken[0] = false;
          create(world, aws);

          assertThat(aws.instances()).hasSize(3);
        });
  }

  @Test
  void independent_steps_run_at_the_same_time() {
    in((world, aws) -> {
      List<Step> heard = new ArrayList<>();
      Provisioner.create(world, aws.administrator(), SPEC, heard::add);

      assertThat(began(heard, "cluster")).isBefore(finished(heard, "NAT gateway"));
      assertThat(began(heard, "node group")).isAfter(finished(heard, "cluster"));
      assertThat(heard).noneMatch(step -> step instanceof Step.Failed);
    });
  }

  private static Instant began(List<Step> heard, String name) {
    return heard.stream()
        .filter(step -> step instanceof Step.Started && step.name().equals(name))
        .map(step -> ((Step.Started) step).at())
        .findFirst()
        .orElseThrow();
  }

  private static Instant finished(List<Step> heard, String name) {
    return heard.stream()
        .filter(step -> step instanceof Step.Finished && step.name().equals(name))
        .map(step -> ((Step.Finished) step).at())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_caller_without_permission_is_told_which_one_is_missing() {
    in((world, aws) -> {
      aws.addRole("Reader", "arn:aws:iam::aws:policy/ReadOnlyAccess");
      AwsClients reader = aws.clients("arn:aws:iam::111122223333:role/Reader");

      assertThatThrownBy(() -> Provisioner.create(world, reader, SPEC, StepListener.SILENT))
          .isInstanceOf(ProblemException.class)
          .hasMessageStartingWith("AWS-002")
          .hasMessageContaining("is not authorized to perform:");
    });
  }

  @Test
  void the_ledger_knows_what_the_platform_costs() {
    in((world, aws) -> {
      create(world, aws);
      Ledger ledger = aws.ledger();

      assertThat(ledger.lines())
          .extracting(Ledger.Line::kind)
          .containsExactlyInAnyOrder(
              "control-plane",
              "nat-gateway",
              "public-ipv4",
              "instance",
              "instance",
              "instance",
              "volume",
              "volume",
              "volume");
      assertThat(ledger.usdPerHour()).isBetween(0.16, 0.30);
    });
  }

  @Test
  void destroying_leaves_nothing() {
    in((world, aws) -> {
      create(world, aws);

      Provisioner.destroy(world, aws.administrator(), SPEC, StepListener.SILENT);

      assertThat(aws.inventory()).isEmpty();
      assertThat(aws.ledger().lines()).isEmpty();
      Provisioner.destroy(world, aws.administrator(), SPEC, StepListener.SILENT);
    });
  }

  @Test
  void a_node_group_replaces_an_instance_that_is_taken_back() {
    in((world, aws) -> {
      create(world, aws);
      String first = aws.instances().getFirst().id();

      aws.interrupt(first);
      world.sleep(Duration.ofMinutes(4));

      assertThat(aws.instances()).hasSize(3).noneMatch(each -> each.id().equals(first));
    });
  }

  @Test
  void another_allow_list_takes_effect_on_the_next_run() {
    in((world, aws) -> {
      create(world, aws);
      PlatformSpec open =
          ((PlatformFile.Valid)
                  PlatformFile.read(
                      """
                      apiVersion: galley.dev/v1alpha1
                      kind: Platform
                      metadata: {name: platform}
                      spec: {allowedCidrs: [198.51.100.7/32]}
                      """,
                      "platform.yaml"))
              .spec();

      Provisioner.create(world, aws.administrator(), open, StepListener.SILENT);

      assertThat(
              aws.administrator()
                  .eks()
                  .describeCluster(it -> it.name("platform"))
                  .cluster()
                  .resourcesVpcConfig()
                  .publicAccessCidrs())
          .containsExactly("198.51.100.7/32");
    });
  }
}
