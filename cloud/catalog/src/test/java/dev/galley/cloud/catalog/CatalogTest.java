package dev.galley.cloud.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static InstanceType type(String name) {
    return Catalog.builtIn().find(name).orElseThrow();
  }

  @Test
  void every_recorded_type_is_there_with_its_facts() {
    Map<String, @Nullable Object> recorded = Shared.read("data/ec2/instance-types.json");
    assertThat(Catalog.builtIn().types()).hasSameSizeAs(recorded.keySet());
    recorded.forEach((name, facts) -> {
      InstanceType type = type(name);
      assertThat(type.processor().vcpus()).isEqualTo(Tree.numberAt(0, facts, "vcpus"));
      assertThat(type.memoryMiB()).isEqualTo(Tree.numberAt(0, facts, "memoryMiB"));
      assertThat(type.network().interfaces()).isEqualTo(Tree.numberAt(0, facts, "maxInterfaces"));
      assertThat(type.storage().localGigabytes())
          .isEqualTo(Tree.numberAt(0, facts, "localStorageGB"));
      assertThat(type.market().onDemand("us-east-1").map(Price::usdPerHour).orElse(null))
          .isEqualTo(
              Tree.at(facts, "onDemandUsdPerHour") instanceof Number price
                  ? price.doubleValue()
                  : null);
      for (String region : Catalog.KNOWN_REGIONS) {
        assertThat(type.zones(region))
            .isEqualTo(
                Tree.textsAt(facts, "zones", region).stream().map(it -> region + it).toList());
      }
    });
  }

  @Test
  void a_price_is_exact_in_us_east_1_and_an_estimate_elsewhere() {
    assertThat(type("m5.large").market().onDemand("us-east-1")).contains(new Price(0.096, false));
    assertThat(type("m5.large").market().onDemand("eu-west-1")).contains(new Price(0.10656, true));
  }

  @Test
  void spot_costs_less_within_a_range_and_the_same_every_time() {
    SpotPrice price = type("m5.large").market().spot("us-east-1a").orElseThrow();
    assertThat(price.low()).isLessThan(price.likely());
    assertThat(price.likely()).isLessThan(price.high());
    assertThat(price.high()).isLessThanOrEqualTo(0.096);
    assertThat(type("m5.large").market().spot("us-east-1a")).contains(price);
    assertThat(type("m5.large").market().spot("us-east-1b")).isNotEqualTo(price);
  }

  @Test
  void zones_have_names_and_identifiers() {
    assertThat(type("a1.large").zones("us-east-1"))
        .containsExactly("us-east-1a", "us-east-1b", "us-east-1c");
    assertThat(type("a1.large").zones("ap-southeast-2")).hasSize(3);
    assertThat(List.of("us-east-1a", "eu-central-1c", "ap-southeast-2b"))
        .extracting(Catalog::zoneId)
        .containsExactly("use1-az1", "euc1-az3", "apse2-az2");
  }

  @Test
  void macs_run_no_kubernetes() {
    assertThat(type("mac2.metal").runsKubernetes()).isFalse();
    assertThat(type("g5.xlarge").runsKubernetes()).isTrue();
  }
}
