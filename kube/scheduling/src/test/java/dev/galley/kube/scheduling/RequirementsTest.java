package dev.galley.kube.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequirementsTest {
  private static final List<String> UNIVERSE = List.of("a", "b", "0", "1", "2", "3", "9", "-1");

  /// Every shape of requirement over a small universe of values.
  private static List<Requirement> shapes() {
    List<Requirement> shapes = new ArrayList<>();
    for (List<String> values :
        List.of(List.of("a"), List.of("a", "b"), List.of("1"), List.of("1", "9", "a"))) {
      shapes.add(Requirement.of("k", Operator.IN, values, null));
      shapes.add(Requirement.of("k", Operator.NOT_IN, values, null));
    }
    shapes.add(Requirement.of("k", Operator.EXISTS));
    shapes.add(Requirement.of("k", Operator.DOES_NOT_EXIST));
    for (Operator operator : List.of(Operator.GT, Operator.GTE, Operator.LT, Operator.LTE)) {
      for (String limit : List.of("0", "1", "2", "9")) {
        shapes.add(Requirement.of("k", operator, limit));
      }
    }
    return shapes;
  }

  @Test
  void an_intersection_has_exactly_what_both_have() {
    for (Requirement one : shapes()) {
      for (Requirement two : shapes()) {
        Requirement both = one.intersection(two);
        for (String value : UNIVERSE) {
          assertThat(both.has(value))
              .as("%s and %s: %s", one, two, value)
              .isEqualTo(one.has(value) && two.has(value));
        }
      }
    }
  }

  @Test
  void intersecting_is_commutative_associative_and_idempotent() {
    for (Requirement one : shapes()) {
      assertThat(one.intersection(one)).isEqualTo(one);
      for (Requirement two : shapes()) {
        assertThat(one.intersection(two)).isEqualTo(two.intersection(one));
        for (Requirement three : shapes()) {
          Requirement left = one.intersection(two).intersection(three);
          Requirement right = one.intersection(two.intersection(three));
          for (String value : UNIVERSE) {
            assertThat(left.has(value)).isEqualTo(right.has(value));
          }
        }
      }
    }
  }

  @Test
  void having_an_intersection_agrees_with_the_intersection() {
    for (Requirement one : shapes()) {
      for (Requirement two : shapes()) {
        Requirement both = one.intersection(two);
        assertThat(one.hasIntersection(two))
            .as("%s and %s", one, two)
            .isEqualTo(both.complement() || !both.values().isEmpty());
      }
    }
  }

  @Test
  void greater_and_less_become_inclusive_bounds() {
    assertThat(Requirement.of("k", Operator.GT, "4")).hasToString("k Exists >=5");
    assertThat(Requirement.of("k", Operator.LT, "4")).hasToString("k Exists <=3");
    assertThat(Requirement.of("k", Operator.GTE, "4").has("4")).isTrue();
    assertThat(Requirement.of("k", Operator.GT, "4").has("five")).isFalse();
    assertThat(Requirement.of("k", Operator.GT, "" + Long.MAX_VALUE).operator())
        .isEqualTo(Operator.DOES_NOT_EXIST);
    assertThatThrownBy(() -> Requirement.of("k", Operator.GT, "many"))
        .hasMessageContaining("one whole number");
  }

  @Test
  void crossed_bounds_leave_nothing_but_keep_the_least_number_of_values() {
    Requirement low = Requirement.of("k", Operator.LT, List.of("3"), 4L);
    Requirement high = Requirement.of("k", Operator.GT, List.of("7"), 2L);
    assertThat(low.intersection(high)).hasToString("k DoesNotExist minValues 4");
  }

  @Test
  void two_bounds_are_written_as_two_entries() {
    Requirement between =
        Requirement.of("k", Operator.GTE, "2").intersection(Requirement.of("k", Operator.LTE, "8"));
    assertThat(between.trees())
        .extracting(entry -> entry.get("operator"))
        .containsExactly("Gte", "Lte");
    assertThat(Requirements.ofTrees(between.trees()).get("k")).isEqualTo(between);
  }

  @Test
  void older_label_names_mean_the_present_ones() {
    assertThat(Requirement.of("beta.kubernetes.io/arch", Operator.IN, "arm64").key())
        .isEqualTo("kubernetes.io/arch");
  }

  @Test
  void two_requirements_that_can_do_without_the_label_never_conflict() {
    Requirements without = Requirements.of(Requirement.of("k", Operator.DOES_NOT_EXIST));
    Requirements notThat = Requirements.of(Requirement.of("k", Operator.NOT_IN, "a"));
    assertThat(without.intersects(notThat)).isTrue();
    assertThat(without.intersects(without)).isTrue();
    assertThat(without.intersects(Requirements.of(Requirement.of("k", Operator.EXISTS)))).isFalse();
  }

  @Test
  void a_label_that_nothing_defines_is_refused_with_what_may_be_meant() {
    Requirements node = Requirements.ofLabels(Map.of("team", "red"));
    Requirements pod = Requirements.of(Requirement.of("zone", Operator.IN, "a"));
    List<Conflict> conflicts = node.incompatibilities(pod, Labels.wellKnown());
    assertThat(conflicts)
        .singleElement()
        .extracting(Conflict::wording)
        .isEqualTo(
            "label \"zone\" does not have known values (typo of \"topology.k8s.aws/zone-id\"?)");
    assertThat(
            node.compatible(Requirements.of(Requirement.of("x", Operator.NOT_IN, "a")), Set.of()))
        .isTrue();
  }

  @Test
  void well_known_labels_may_be_undefined_on_a_node_to_come_and_not_on_one_that_is() {
    Requirements pod = Requirements.of(Requirement.of(Labels.ZONE, Operator.IN, "us-east-1a"));
    assertThat(Requirements.NONE.compatible(pod, Labels.wellKnown())).isTrue();
    assertThat(Requirements.NONE.compatible(pod, Set.of())).isFalse();
    assertThat(Labels.wellKnown()).doesNotContain(Labels.HOSTNAME);
  }

  @Test
  void a_conflict_is_worded_as_karpenter_words_it() {
    Requirements pool = Requirements.of(Requirement.of(Labels.ARCH, Operator.IN, "arm64"));
    Requirements pod = Requirements.of(Requirement.of(Labels.ARCH, Operator.IN, "amd64"));
    assertThat(pool.incompatibilities(pod, Labels.wellKnown()))
        .extracting(Conflict::wording)
        .containsExactly(
            "key kubernetes.io/arch, kubernetes.io/arch In [amd64] not in kubernetes.io/arch In"
                + " [arm64]");
  }
}
