package dev.galley.base.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TreeTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.5Z");

  @Test
  void a_copy_does_not_change_with_what_it_was_made_of() {
    LinkedHashMap<String, Object> source = new LinkedHashMap<>();
    List<Object> list = new ArrayList<>(List.of(1));
    source.put("list", list);
    Map<String, @Nullable Object> copy = Tree.frozen(source);
    list.add(2);
    source.put("more", true);
    assertThat(copy).isEqualTo(Map.of("list", List.of(1L)));
    assertThatThrownBy(() -> copy.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Tree.listAt(copy, "list").add(1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void what_is_immutable_already_is_shared() {
    Map<String, @Nullable Object> inner = Tree.map("a", 1);
    assertThat(Tree.copyOf(inner)).isSameAs(inner);
    assertThat(Tree.map("inner", inner).get("inner")).isSameAs(inner);
    Map<String, @Nullable Object> tree = Tree.map("x", inner, "y", Tree.map("b", 2));
    assertThat(Tree.with(tree, 3, "y", "b").get("x")).isSameAs(inner);
  }

  @Test
  void paths_lead_through_maps_and_lists() {
    Map<String, @Nullable Object> tree = Tree.map("a", List.of(Tree.map("b", "c")));
    assertThat(Tree.textAt(tree, "a", "0", "b")).isEqualTo("c");
    assertThat(Tree.at(tree, "a", "1", "b")).isNull();
    assertThat(Tree.at(tree, "a", "x")).isNull();
    assertThat(Tree.with(tree, "d", "a", "0", "b"))
        .isEqualTo(Tree.map("a", List.of(Tree.map("b", "d"))));
    assertThat(Tree.with(tree, "new", "a", "1"))
        .isEqualTo(Tree.map("a", List.of(Tree.map("b", "c"), "new")));
    assertThat(Tree.without(tree, "a", "0")).isEqualTo(Tree.map("a", List.of()));
    assertThat(Tree.without(tree, "no", "such")).isEqualTo(tree);
  }

  @Test
  void a_tree_holds_only_what_json_can() {
    assertThatThrownBy(() -> Tree.copyOf(NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tree cannot hold a java.time.Instant");
  }

  @Test
  void json_survives_a_round_trip_in_its_order() {
    String text = "{\"b\":1,\"a\":[true,null,\"x\\n\",1.5,{}],\"big\":9223372036854775807}";
    assertThat(Json.write(Json.parse(text))).isEqualTo(text);
  }

  @Test
  void whole_floats_are_written_without_a_fraction_as_go_does() {
    assertThat(Json.write(2.0)).isEqualTo("2");
    assertThat(Json.write(0.25)).isEqualTo("0.25");
  }

  @Test
  void broken_json_names_the_place() {
    assertThatThrownBy(() -> Json.parse("{\"a\":\n  x}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> Json.parse("{} {}")).hasMessage("text after the JSON value");
    assertThatThrownBy(() -> Json.parse("")).hasMessage("empty JSON text");
  }

  @Test
  void a_condition_keeps_its_time_until_its_status_changes() {
    KubeObject object = KubeObject.of(GroupVersionKind.of("v1", "Pod"), new ObjectName("d", "p"));
    KubeObject ready = Condition.of("Ready", true, "Up", "").setOn(object, NOON);
    assertThat(ready.condition("Ready").orElseThrow().lastTransitionTime())
        .isEqualTo("2026-01-01T12:00:00Z");
    KubeObject still =
        Condition.of("Ready", true, "StillUp", "fine").setOn(ready, NOON.plusSeconds(60));
    assertThat(still.condition("Ready").orElseThrow())
        .isEqualTo(new Condition("Ready", "True", "StillUp", "fine", 0, "2026-01-01T12:00:00Z"));
    KubeObject down = Condition.of("Ready", false, "Down", "").setOn(still, NOON.plusSeconds(60));
    assertThat(down.condition("Ready").orElseThrow().lastTransitionTime())
        .isEqualTo("2026-01-01T12:01:00Z");
    assertThat(Condition.remove(down, "Ready").list("status", "conditions")).isEmpty();
  }

  @Test
  void objects_know_their_names_and_kinds() {
    KubeObject object =
        KubeObject.of(GroupVersionKind.of("apps/v1", "Deployment"), new ObjectName("d", "web"))
            .withLabel("a", "b");
    assertThat(object).hasToString("Deployment/d/web");
    assertThat(object.groupVersionKind())
        .isEqualTo(new GroupVersionKind("apps", "v1", "Deployment"));
    assertThat(object.labels()).containsExactly(Map.entry("a", "b"));
    assertThat(GroupVersionKind.of("v1", "Pod").apiVersion()).isEqualTo("v1");
  }
}
