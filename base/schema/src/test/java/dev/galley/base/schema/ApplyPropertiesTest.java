package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What holds of server-side apply whatever is applied.
class ApplyPropertiesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Schema DEPLOYMENT =
      Schemas.builtIn().of(GroupVersionKind.of("apps/v1", "Deployment")).orElseThrow();

  private static ServerSideApply by(String manager, long second) {
    return new ServerSideApply(DEPLOYMENT, FieldManager.of(manager), NOON.plusSeconds(second));
  }

  private static KubeObject applied(ApplyResult result) {
    assertThat(result).isInstanceOf(ApplyResult.Applied.class);
    return ((ApplyResult.Applied) result).object();
  }

  private static KubeObject bare(KubeObject object) {
    return object.without("metadata", "managedFields");
  }

  private static FieldSet owned(KubeObject object, String manager) {
    FieldSet owned = FieldSet.EMPTY;
    for (Map<String, @Nullable Object> entry : object.maps("metadata", "managedFields")) {
      if (Tree.textAt(entry, "manager").equals(manager)) {
        owned = owned.union(FieldSet.decode(entry.get("fieldsV1")));
      }
    }
    return owned;
  }

  @Test
  void the_first_apply_creates_what_was_applied() {
    RandomDeployments.always(random -> {
      KubeObject config = random.next();
      assertThat(bare(applied(by("a", 0).apply(null, config, false)))).isEqualTo(config);
    });
  }

  @Test
  void applying_twice_is_applying_once() {
    RandomDeployments.always(random -> {
      KubeObject first = random.next();
      KubeObject second = random.next();
      KubeObject live = applied(by("a", 0).apply(null, first, false));
      KubeObject once = applied(by("b", 1).apply(live, second, true));
      assertThat(by("b", 2).apply(once, second, false))
          .isEqualTo(new ApplyResult.Applied(once, false));
    });
  }

  @Test
  void one_manager_alone_decides_everything() {
    RandomDeployments.always(random -> {
      KubeObject first = random.next();
      KubeObject second = random.next();
      KubeObject live = applied(by("a", 0).apply(null, first, false));
      KubeObject next = applied(by("a", 1).apply(live, second, false));
      assertThat(sorted(bare(next).tree())).isEqualTo(sorted(second.tree()));
    });
  }

  @Test
  void whoever_forces_owns_all_it_applied_and_the_live_object_has_it() {
    RandomDeployments.always(random -> {
      KubeObject first = random.next();
      KubeObject second = random.next();
      KubeObject live = applied(by("a", 0).apply(null, first, false));
      KubeObject forced = applied(by("b", 1).apply(live, second, true));
      Comparison missing =
          Comparison.of(
              DEPLOYMENT,
              bare(forced).tree(),
              TypedValues.merge(DEPLOYMENT, bare(forced).tree(), second.tree()));
      assertThat(missing.isSame()).isTrue();
      FieldSet wanted = owned(applied(by("b", 1).apply(null, second, false)), "b");
      assertThat(owned(forced, "b")).isEqualTo(wanted);
    });
  }

  @Test
  void without_conflict_both_have_what_they_want() {
    RandomDeployments.always(random -> {
      KubeObject first = random.next();
      KubeObject second = random.next();
      KubeObject live = applied(by("a", 0).apply(null, first, false));
      switch (by("b", 1).apply(live, second, false)) {
        case ApplyResult.Applied(KubeObject both, boolean _) -> {
          assertThat(by("a", 2).apply(both, first, false))
              .isEqualTo(new ApplyResult.Applied(both, false));
          assertThat(owned(both, "a")).isEqualTo(owned(live, "a"));
        }
        case ApplyResult.Conflicts(List<ApplyResult.Conflict> conflicts) -> {
          Set<String> contested = new LinkedHashSet<>(owned(live, "a").paths());
          assertThat(conflicts).allSatisfy(each -> assertThat(contested).contains(each.field()));
        }
        case ApplyResult.Untyped untyped -> throw new AssertionError(untyped.message());
      }
    });
  }

  @Test
  void who_applies_nothing_more_leaves_only_what_the_other_wants() {
    RandomDeployments.always(random -> {
      KubeObject first = random.next();
      KubeObject second = random.next();
      KubeObject live = applied(by("a", 0).apply(null, first, false));
      KubeObject both = applied(by("b", 1).apply(live, second, true));
      KubeObject nothing =
          KubeObject.of(
              Tree.map(
                  "apiVersion",
                  "apps/v1",
                  "kind",
                  "Deployment",
                  "metadata",
                  Tree.map("name", "d")));
      KubeObject rest = applied(by("a", 2).apply(both, nothing, false));
      assertThat(sorted(bare(rest).tree())).isEqualTo(sorted(second.tree()));
      assertThat(owned(rest, "a").isEmpty()).isTrue();
    });
  }

  @Test
  void nobody_owns_what_is_not_there() {
    RandomDeployments.always(random -> {
      KubeObject first = random.next();
      KubeObject second = random.next();
      KubeObject third = random.next();
      KubeObject live = applied(by("a", 0).apply(null, first, false));
      live = applied(by("b", 1).apply(live, second, true));
      live = by("c", 2).track(live, third);
      FieldSet there = TypedValues.fields(DEPLOYMENT, bare(live).tree());
      for (String manager : List.of("a", "b", "c")) {
        for (String path : owned(live, manager).paths()) {
          boolean present =
              there.paths().stream().anyMatch(each -> each.equals(path) || isBelow(each, path));
          assertThat(present).as("%s of %s in %s", path, manager, there).isTrue();
        }
      }
    });
  }

  private static boolean isBelow(String path, String parent) {
    return path.startsWith(parent + ".") || path.startsWith(parent + "[");
  }

  /// Lists of containers by name: their order is not what these properties are about.
  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        LinkedHashMap<String, @Nullable Object> copy = new LinkedHashMap<>();
        Tree.asMap(map).forEach((key, child) -> copy.put(key, sorted(child)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(child -> copy.add(sorted(child)));
        copy.sort(Comparator.comparing(String::valueOf));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
