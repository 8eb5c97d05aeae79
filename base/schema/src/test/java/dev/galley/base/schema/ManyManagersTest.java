package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What holds of ownership when many managers apply, force and update one object.
class ManyManagersTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Schema DEPLOYMENT =
      Schemas.builtIn().of(GroupVersionKind.of("apps/v1", "Deployment")).orElseThrow();
  private static final List<String> APPLIERS = List.of("a", "b", "c", "d");

  private static ServerSideApply by(String manager, long second) {
    return new ServerSideApply(DEPLOYMENT, FieldManager.of(manager), NOON.plusSeconds(second));
  }

  private static KubeObject forced(
      @Nullable KubeObject live, String manager, KubeObject wanted, long second) {
    return applied(by(manager, second).apply(live, wanted, true));
  }

  private static KubeObject applied(ApplyResult result) {
    assertThat(result).isInstanceOf(ApplyResult.Applied.class);
    return ((ApplyResult.Applied) result).object();
  }

  private static KubeObject bare(KubeObject object) {
    return object.without("metadata", "managedFields");
  }

  /// What a manager owns, by its name alone.
  private static Set<String> owned(KubeObject object, String manager) {
    Set<String> owned = new TreeSet<>();
    for (Map<String, @Nullable Object> entry : entries(object)) {
      if (Tree.textAt(entry, "manager").equals(manager)) {
        owned.addAll(FieldSet.decode(entry.get("fieldsV1")).paths());
      }
    }
    return owned;
  }

  private static List<Map<String, @Nullable Object>> entries(KubeObject object) {
    return object.maps("metadata", "managedFields");
  }

  private static Set<String> there(KubeObject object) {
    return new TreeSet<>(TypedValues.fields(DEPLOYMENT, bare(object).tree()).paths());
  }

  /// An update owns a map itself beside what is in it; such a path is there when anything below is.
  private static void assertThere(KubeObject object, Set<String> paths) {
    Set<String> there = there(object);
    for (String path : paths) {
      boolean found =
          there.stream()
              .anyMatch(each ->
                  each.equals(path) || each.startsWith(path + ".") || each.startsWith(path + "["));
      assertThat(found).as("%s in %s", path, there).isTrue();
    }
  }

  /// An object after several managers have applied to it, by force, and somebody has updated it.
  private static KubeObject contested(RandomDeployments random) {
    @Nullable KubeObject live = null;
    for (int step = 0; step < 3 + random.below(6); step++) {
      live = forced(live, random.one(APPLIERS), random.next(), step);
    }
    KubeObject known = live == null ? random.next() : live;
    KubeObject edited =
        known.with("9", "metadata", "labels", "edited").with(7L, "spec", "revisionHistoryLimit");
    return random.below(2) == 0 ? known : by("editor", 20).track(known, edited);
  }

  @Test
  @Proves("api b: whoever forces owns what it applied, and nobody else owns what it changed")
  void forcing_moves_what_changes_and_shares_what_does_not() {
    RandomDeployments.always(random -> {
      KubeObject live = contested(random);
      KubeObject wanted = random.next();
      KubeObject after = forced(live, "z", wanted, 30);
      Set<String> mine = owned(after, "z");
      Set<String> changed = new TreeSet<>();
      Comparison difference = Comparison.of(DEPLOYMENT, bare(live).tree(), bare(after).tree());
      changed.addAll(difference.modified().paths());
      assertThat(mine).containsAll(changed);
      for (String other : List.of("a", "b", "c", "d", "editor")) {
        assertThat(owned(after, other)).noneMatch(changed::contains);
        Set<String> kept = new TreeSet<>(owned(live, other));
        kept.removeAll(changed);
        assertThat(owned(after, other)).as("what %s kept", other).isEqualTo(kept);
      }
    });
  }

  @Test
  @Proves("api b: an apply conflicts with exactly those who own what it would change")
  void conflicts_name_who_owns_what_would_change() {
    RandomDeployments.always(random -> {
      KubeObject live = contested(random);
      KubeObject wanted = random.next();
      KubeObject after = forced(live, "z", wanted, 30);
      Set<String> changed =
          new TreeSet<>(
              Comparison.of(DEPLOYMENT, bare(live).tree(), bare(after).tree()).modified().paths());
      Set<String> expected = new TreeSet<>();
      for (String other : List.of("a", "b", "c", "d", "editor")) {
        owned(live, other).stream().filter(changed::contains).forEach(expected::add);
      }
      switch (by("z", 30).apply(live, wanted, false)) {
        case ApplyResult.Applied(KubeObject same, boolean _) -> {
          assertThat(expected).isEmpty();
          assertThat(same).isEqualTo(after);
        }
        case ApplyResult.Conflicts(List<ApplyResult.Conflict> conflicts) ->
            assertThat(conflicts.stream().map(ApplyResult.Conflict::field).distinct().sorted())
                .containsExactlyElementsOf(expected);
        case ApplyResult.Untyped untyped -> throw new AssertionError(untyped.message());
      }
    });
  }

  @Test
  @Proves("api b: what a manager no longer applies goes, unless somebody else owns it too")
  void only_what_nobody_else_owns_is_removed() {
    RandomDeployments.always(random -> {
      KubeObject live = contested(random);
      String manager = random.one(APPLIERS);
      KubeObject wanted = random.next();
      KubeObject after = forced(live, manager, wanted, 30);
      Set<String> others = new TreeSet<>();
      for (String other : List.of("a", "b", "c", "d", "editor")) {
        if (!other.equals(manager)) {
          others.addAll(owned(live, other));
        }
      }
      Set<String> gone = new TreeSet<>(there(live));
      gone.removeAll(there(after));
      assertThat(gone).isSubsetOf(owned(live, manager));
      assertThat(gone).noneMatch(others::contains);
      assertThere(after, others);
      assertThere(after, owned(after, manager));
    });
  }

  @Test
  @Proves("api b: applying again what was applied changes nothing, not even a time")
  void applying_again_changes_nothing() {
    RandomDeployments.always(random -> {
      KubeObject wanted = random.next();
      KubeObject once = forced(contested(random), "b", wanted, 30);
      assertThat(by("b", 99).apply(once, wanted, random.below(2) == 0))
          .isEqualTo(new ApplyResult.Applied(once, false));
    });
  }

  @Test
  void nobody_owns_what_is_not_there() {
    RandomDeployments.always(random -> {
      KubeObject object = contested(random);
      Set<String> all = new TreeSet<>();
      APPLIERS.forEach(applier -> all.addAll(owned(object, applier)));
      all.addAll(owned(object, "editor"));
      assertThere(object, all);
    });
  }

  @Test
  @Proves("api b: managedFields mean the same when they are read and written again")
  void managed_fields_survive_reading_and_writing() {
    RandomDeployments.always(random -> {
      KubeObject object = contested(random);
      assertThat(ManagedFields.of(object).encode())
          .isEqualTo(object.list("metadata", "managedFields"));
      for (Map<String, @Nullable Object> entry : entries(object)) {
        FieldSet fields = FieldSet.decode(entry.get("fieldsV1"));
        assertThat(fields.encode()).isEqualTo(entry.get("fieldsV1"));
        assertThat(FieldSet.decode(fields.encode())).isEqualTo(fields);
      }
    });
  }

  /// Labels of a manager's own, and one that all agree on.
  private static KubeObject labels(String manager) {
    return KubeObject.of(
        Tree.map(
            "apiVersion", "apps/v1",
            "kind", "Deployment",
            "metadata",
                Tree.map("name", "d", "labels", Tree.map("shared", "1", "of-" + manager, "1"))));
  }

  @Test
  @Proves("api b: managers that do not contradict each other come to the same in any order")
  void agreeing_managers_may_come_in_any_order() {
    RandomDeployments.always(random -> {
      List<String> order = new ArrayList<>(APPLIERS);
      @Nullable KubeObject live = null;
      while (!order.isEmpty()) {
        String manager = order.remove(random.below(order.size()));
        live = applied(by(manager, 0).apply(live, labels(manager), false));
      }
      KubeObject result = live == null ? labels("a") : live;
      Map<String, Object> expected = new LinkedHashMap<>(Map.of("shared", "1"));
      for (String manager : APPLIERS) {
        expected.put("of-" + manager, "1");
        assertThat(owned(result, manager))
            .containsExactly(".metadata.labels.of-" + manager, ".metadata.labels.shared");
      }
      assertThat(result.map("metadata", "labels")).isEqualTo(expected);
    });
  }

  @Test
  @Proves("api b: more than ten managers that update fold into one, those who apply never")
  void the_oldest_of_more_than_ten_updaters_are_folded() {
    KubeObject live = forced(null, "applier", labels("applier"), 0);
    for (int number = 1; number <= 25; number++) {
      KubeObject edited = live.with("1", "metadata", "labels", "of-" + number);
      live = by("updater-" + number, number).track(live, edited);
      long updates =
          entries(live).stream()
              .filter(entry -> Tree.textAt(entry, "operation").equals("Update"))
              .count();
      assertThat(updates).isEqualTo(Math.min(number, 10));
      assertThat(owned(live, "applier")).contains(".metadata.labels.of-applier");
    }
    assertThat(owned(live, "ancient-changes"))
        .hasSize(16)
        .contains(".metadata.labels.of-1", ".metadata.labels.of-16");
    assertThat(owned(live, "updater-17")).containsExactly(".metadata.labels.of-17");
  }
}
