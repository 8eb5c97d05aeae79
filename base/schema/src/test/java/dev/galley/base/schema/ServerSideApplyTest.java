package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ServerSideApplyTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Schema CONFIG_MAP = schema("v1", "ConfigMap");
  private static final Schema DEPLOYMENT = schema("apps/v1", "Deployment");

  private static Schema schema(String apiVersion, String kind) {
    return Schemas.builtIn().of(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
  }

  private static ServerSideApply by(Schema schema, String manager) {
    return new ServerSideApply(schema, FieldManager.of(manager), NOON);
  }

  private static KubeObject configMap(String data) {
    return object(
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c','namespace':'d'},'data':"
            + data
            + "}");
  }

  private static KubeObject object(String json) {
    return KubeObject.of(Tree.mapAt(Json.parse(json.replace('\'', '"'))));
  }

  private static KubeObject applied(ApplyResult result) {
    assertThat(result).isInstanceOf(ApplyResult.Applied.class);
    return ((ApplyResult.Applied) result).object();
  }

  private static KubeObject apply(
      Schema schema, String manager, @Nullable KubeObject live, KubeObject config) {
    return applied(by(schema, manager).apply(live, config, false));
  }

  private static String owned(KubeObject object, String manager) {
    return object.maps("metadata", "managedFields").stream()
        .filter(entry -> Tree.textAt(entry, "manager").equals(manager))
        .map(entry -> Json.write(entry.get("fieldsV1")))
        .reduce((a, b) -> a + b)
        .orElse("");
  }

  @Test
  void an_applier_owns_the_leaves_it_applied() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1','b':'2'}"));
    assertThat(live.text("data", "a")).isEqualTo("1");
    assertThat(owned(live, "m1")).isEqualTo("{\"f:data\":{\"f:a\":{},\"f:b\":{}}}");
    assertThat(live.maps("metadata", "managedFields").getFirst())
        .containsEntry("operation", "Apply")
        .containsEntry("apiVersion", "v1")
        .containsEntry("fieldsType", "FieldsV1")
        .containsEntry("time", "2026-01-01T12:00:00Z");
  }

  @Test
  void applying_the_same_again_changes_nothing_not_even_a_time() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1'}"));
    ApplyResult again =
        new ServerSideApply(CONFIG_MAP, FieldManager.of("m1"), NOON.plusSeconds(60))
            .apply(live, configMap("{'a':'1'}"), false);
    assertThat(again).isEqualTo(new ApplyResult.Applied(live, false));
  }

  @Test
  void a_field_no_longer_applied_is_removed() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1','b':'2'}"));
    KubeObject next = apply(CONFIG_MAP, "m1", live, configMap("{'a':'1'}"));
    assertThat(next.map("data").keySet()).containsExactly("a");
  }

  @Test
  void a_field_that_another_applied_too_stays() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1','b':'2'}"));
    live = apply(CONFIG_MAP, "m2", live, configMap("{'b':'2'}"));
    live = apply(CONFIG_MAP, "m1", live, configMap("{'a':'1'}"));
    assertThat(live.map("data").keySet()).containsExactly("a", "b");
    assertThat(owned(live, "m2")).isEqualTo("{\"f:data\":{\"f:b\":{}}}");
  }

  @Test
  void another_value_conflicts_in_the_words_of_the_api_server() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1','b':'2'}"));
    ApplyResult one = by(CONFIG_MAP, "m2").apply(live, configMap("{'a':'x'}"), false);
    assertThat(((ApplyResult.Conflicts) one).message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"m1\": .data.a");
    ApplyResult two = by(CONFIG_MAP, "m2").apply(live, configMap("{'a':'x','b':'y'}"), false);
    assertThat(((ApplyResult.Conflicts) two).message())
        .isEqualTo("Apply failed with 2 conflicts: conflicts with \"m1\":\n- .data.a\n- .data.b");
  }

  @Test
  void force_takes_the_fields() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1','b':'2'}"));
    live = applied(by(CONFIG_MAP, "m2").apply(live, configMap("{'a':'x'}"), true));
    assertThat(live.text("data", "a")).isEqualTo("x");
    assertThat(owned(live, "m1")).isEqualTo("{\"f:data\":{\"f:b\":{}}}");
    assertThat(owned(live, "m2")).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
  }

  @Test
  void an_update_takes_what_it_changes_without_asking() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1'}"));
    KubeObject changed = live.with("2", "data", "a").with("3", "data", "c");
    KubeObject stored = by(CONFIG_MAP, "kubectl-edit").track(live, changed);
    assertThat(owned(stored, "m1")).isEmpty();
    assertThat(owned(stored, "kubectl-edit")).isEqualTo("{\"f:data\":{\"f:a\":{},\"f:c\":{}}}");
    ApplyResult result = by(CONFIG_MAP, "m1").apply(stored, configMap("{'a':'1'}"), false);
    assertThat(((ApplyResult.Conflicts) result).message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"kubectl-edit\" using v1: .data.a");
  }

  @Test
  void a_create_owns_the_maps_it_made() {
    KubeObject stored = by(CONFIG_MAP, "kubectl-create").track(null, configMap("{'k':'1'}"));
    assertThat(owned(stored, "kubectl-create")).isEqualTo("{\"f:data\":{\".\":{},\"f:k\":{}}}");
  }

  @Test
  void a_write_that_changes_nothing_leaves_ownership_as_it_was() {
    KubeObject stored = by(CONFIG_MAP, "a").track(null, configMap("{'k':'1'}"));
    KubeObject again =
        new ServerSideApply(CONFIG_MAP, FieldManager.of("b"), NOON.plusSeconds(9))
            .track(stored, stored.without("metadata", "managedFields"));
    assertThat(again).isEqualTo(stored);
  }

  @Test
  void an_object_nobody_tracked_belongs_to_before_first_apply() {
    KubeObject untracked = configMap("{'a':'1','b':'2'}");
    assertThat(by(CONFIG_MAP, "x").track(untracked, untracked.with("3", "data", "b")))
        .satisfies(object -> assertThat(object.maps("metadata", "managedFields")).isEmpty());
    KubeObject live = apply(CONFIG_MAP, "m1", untracked, configMap("{'a':'1'}"));
    assertThat(owned(live, "before-first-apply"))
        .isEqualTo("{\"f:data\":{\".\":{},\"f:a\":{},\"f:b\":{}}}");
    assertThat(live.maps("metadata", "managedFields"))
        .extracting(entry -> entry.get("operation"))
        .containsExactly("Apply", "Update");
  }

  @Test
  void clearing_managed_fields_ends_tracking() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1'}"));
    KubeObject cleared =
        by(CONFIG_MAP, "x")
            .track(live, live.with(List.of(Tree.map()), "metadata", "managedFields"));
    assertThat(cleared.at("metadata", "managedFields")).isNull();
  }

  @Test
  void managed_fields_in_an_update_replace_what_is_known_when_they_can_be_read() {
    KubeObject live = apply(CONFIG_MAP, "m1", null, configMap("{'a':'1'}"));
    KubeObject renamed = live.with("m2", "metadata", "managedFields", "0", "manager");
    assertThat(owned(by(CONFIG_MAP, "x").track(live, renamed), "m2")).isNotEmpty();
    KubeObject broken = live.with(List.of(Tree.map("manager", "m3")), "metadata", "managedFields");
    assertThat(by(CONFIG_MAP, "x").track(live, broken)).isEqualTo(live);
  }

  @Test
  void ports_are_told_apart_by_protocol_though_nobody_wrote_it() {
    KubeObject live = apply(DEPLOYMENT, "m1", null, deployment("{'containerPort':80}"));
    assertThat(owned(live, "m1"))
        .contains(
            "\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":"
                + "{\".\":{},\"f:containerPort\":{}}")
        .contains("\"f:selector\":{}");
  }

  private static KubeObject deployment(String port) {
    return object(
        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'replicas':1,"
            + "'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
            + "'spec':{'containers':[{'name':'x','image':'i','ports':["
            + port
            + "]}]}}}}");
  }

  @Test
  void merged_lists_take_the_order_of_what_is_applied() {
    KubeObject live = containers("c1", "c2");
    KubeObject next = apply(DEPLOYMENT, "m", live, containers("x", "c2", "y", "c1"));
    assertThat(next.maps("spec", "template", "spec", "containers"))
        .extracting(container -> container.get("name"))
        .containsExactly("x", "c2", "y", "c1");
  }

  private static KubeObject containers(String... names) {
    StringBuilder list = new StringBuilder();
    for (String name : names) {
      list.append(list.isEmpty() ? "" : ",").append("{'name':'").append(name).append("'}");
    }
    return object(
        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'template':"
            + "{'spec':{'containers':["
            + list
            + "]}}}}");
  }

  @Test
  void an_item_goes_with_its_applier_though_another_owns_part_of_it() {
    KubeObject live = apply(DEPLOYMENT, "m1", null, containers("a", "b"));
    KubeObject changed = live.with("i:2", "spec", "template", "spec", "containers", "1", "image");
    live = by(DEPLOYMENT, "edit").track(live, changed);
    live = apply(DEPLOYMENT, "m1", live, containers("a"));
    assertThat(live.maps("spec", "template", "spec", "containers"))
        .extracting(container -> container.get("name"))
        .containsExactly("a");
  }

  @Test
  void scaling_moves_replicas_to_the_scale_subresource() {
    KubeObject live = apply(DEPLOYMENT, "m1", null, deployment(""));
    KubeObject scaled =
        new ServerSideApply(DEPLOYMENT, FieldManager.of("kubectl", "scale"), NOON)
            .track(live, live.with(3L, "spec", "replicas"));
    assertThat(scaled.maps("metadata", "managedFields").getLast())
        .containsEntry("subresource", "scale");
    assertThat(owned(scaled, "m1")).doesNotContain("f:replicas");
    assertThat(owned(scaled, "kubectl")).isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
    ApplyResult result = by(DEPLOYMENT, "m1").apply(scaled, deployment(""), false);
    assertThat(((ApplyResult.Conflicts) result).message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\""
                + " using apps/v1: .spec.replicas");
  }

  @Test
  void status_is_not_owned_through_the_object_nor_the_rest_through_status() {
    KubeObject with = deployment("").with(Tree.map("replicas", 1), "status");
    assertThat(owned(apply(DEPLOYMENT, "m", null, with), "m")).doesNotContain("f:status");
    KubeObject live = apply(DEPLOYMENT, "m", null, deployment("")).with(Tree.map(), "status");
    KubeObject stored =
        new ServerSideApply(DEPLOYMENT, FieldManager.of("kcm", "status", "spec"), NOON)
            .track(live, live.with(Tree.map("replicas", 1), "status"));
    assertThat(owned(stored, "kcm")).isEqualTo("{\"f:status\":{\"f:replicas\":{}}}");
  }

  @Test
  void more_than_ten_updaters_fold_into_ancient_changes() {
    KubeObject live = by(CONFIG_MAP, "m00").track(null, configMap("{'k00':'1'}"));
    for (int i = 1; i < 13; i++) {
      String name = (i < 10 ? "0" : "") + i;
      live =
          new ServerSideApply(CONFIG_MAP, FieldManager.of("m" + name), NOON.plusSeconds(i))
              .track(live, live.with("1", "data", "k" + name));
    }
    assertThat(live.maps("metadata", "managedFields")).hasSize(10);
    assertThat(owned(live, "ancient-changes")).contains("f:k00").contains("f:k03");
  }

  @Test
  void unknown_fields_and_duplicate_keys_cannot_be_applied() {
    ApplyResult unknown =
        by(DEPLOYMENT, "m").apply(null, deployment("").with(1, "spec", "foo"), false);
    assertThat(((ApplyResult.Untyped) unknown).message())
        .isEqualTo(".spec.foo: field not declared in schema");
    ApplyResult twice = by(DEPLOYMENT, "m").apply(null, containers("a", "a"), false);
    assertThat(((ApplyResult.Untyped) twice).message())
        .isEqualTo(".spec.template.spec.containers: duplicate entries for key [name=\"a\"]");
  }

  @Test
  void field_sets_survive_their_encoding() {
    KubeObject live = apply(DEPLOYMENT, "m", null, deployment("{'containerPort':80}"));
    Object encoded = live.maps("metadata", "managedFields").getFirst().get("fieldsV1");
    assertThat(FieldSet.decode(encoded).encode()).isEqualTo(encoded);
  }
}
