package dev.galley.cloud.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.cloud.simulator.Shortages.Shortage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;

class FleetTest {
  private static final List<String> TYPES = List.of("m6g.4xlarge", "t4g.small", "c6g.large");

  @Test
  void a_fleet_takes_the_cheapest_choice() {
    Account.in(account -> {
      List<String> subnets = account.network();
      account.template("nodes");

      CreateFleetResponse fleet = account.launch("nodes", TYPES, subnets);

      assertThat(fleet.errors()).isEmpty();
      assertThat(fleet.instances()).hasSize(1);
      CreateFleetInstance chosen = fleet.instances().getFirst();
      assertThat(chosen.instanceTypeAsString()).isEqualTo("t4g.small");
      assertThat(chosen.lifecycleAsString()).isEqualTo("spot");
      assertThat(account.aws.instances().getFirst().id())
          .isEqualTo(chosen.instanceIds().getFirst());
    });
  }

  @Test
  void a_choice_without_capacity_is_reported_and_the_next_one_taken() {
    Account.in(account -> {
      List<String> subnets = account.network();
      account.template("nodes");
      account.aws.shortages().begin(new Shortage("spot", "t4g.*", "*"));

      CreateFleetResponse fleet = account.launch("nodes", TYPES, subnets);

      assertThat(fleet.instances().getFirst().instanceTypeAsString()).isEqualTo("c6g.large");
      assertThat(fleet.errors())
          .hasSize(3)
          .extracting(CreateFleetError::errorCode)
          .containsOnly("InsufficientInstanceCapacity");
      assertThat(fleet.errors())
          .extracting(error -> error.launchTemplateAndOverrides().overrides().availabilityZone())
          .containsExactlyInAnyOrderElementsOf(Account.ZONES);
    });
  }

  @Test
  void a_fleet_without_any_capacity_launches_nothing_and_does_not_fail() {
    Account.in(account -> {
      List<String> subnets = account.network();
      account.template("nodes");
      account.aws.shortages().begin(new Shortage("*", "*", "*"));

      CreateFleetResponse fleet = account.launch("nodes", TYPES, subnets);

      assertThat(fleet.instances()).isEmpty();
      assertThat(fleet.errors()).hasSize(9);
    });
  }

  @Test
  void a_type_that_the_zone_does_not_offer_is_unsupported() {
    Account.in(account -> {
      List<String> subnets = account.network();
      account.template("nodes");

      CreateFleetResponse fleet =
          account.launch("nodes", List.of("no-such.large"), subnets.subList(0, 1));

      assertThat(fleet.instances()).isEmpty();
      assertThat(fleet.errors().getFirst().errorCode()).isEqualTo("InvalidParameterValue");
    });
  }

  @Test
  void a_missing_launch_template_is_an_error_of_the_fleet() {
    Account.in(account -> {
      CreateFleetResponse fleet = account.launch("gone", TYPES, account.network());

      assertThat(fleet.errors())
          .extracting(CreateFleetError::errorCode)
          .containsOnly("InvalidLaunchTemplateName.NotFoundException");
    });
  }

  @Test
  void an_instance_shows_up_late_then_runs_and_is_gone_after_termination() {
    Account.in(account -> {
      List<String> subnets = account.network();
      account.template("nodes");
      List<String> heard = new ArrayList<>();
      account.aws.onInstance(event -> heard.add(event.getClass().getSimpleName()));
      String id =
          account.launch("nodes", TYPES, subnets).instances().getFirst().instanceIds().getFirst();

      assertThat(
              Account.refusal(() -> account.admin.ec2().describeInstances(it -> it.instanceIds(id)))
                  .code())
          .isEqualTo("InvalidInstanceID.NotFound");

      account.world.sleep(Duration.ofSeconds(30));
      assertThat(state(account, id)).isEqualTo("running");
      account.admin.ec2().terminateInstances(it -> it.instanceIds(id));
      assertThat(state(account, id)).isEqualTo("shutting-down");
      account.world.sleep(Duration.ofMinutes(2));
      assertThat(state(account, id)).isEqualTo("terminated");
      assertThat(heard).containsExactly("Launched", "Running", "ShuttingDown", "Terminated");
      assertThat(account.aws.instances()).isEmpty();
    });
  }

  private static String state(Account account, String id) {
    return account
        .admin
        .ec2()
        .describeInstances(it -> it.instanceIds(id))
        .reservations()
        .getFirst()
        .instances()
        .getFirst()
        .state()
        .nameAsString();
  }
}
