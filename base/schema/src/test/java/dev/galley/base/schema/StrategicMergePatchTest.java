package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.PatchException;
import dev.galley.base.objects.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StrategicMergePatchTest {
  private static final Schema POD =
      Schemas.builtIn().of(GroupVersionKind.of("v1", "Pod")).orElseThrow();

  private static Map<String, @Nullable Object> json(String text) {
    return Tree.mapAt(Json.parse(text.replace('\'', '"')));
  }

  private static void check(String before, String patch, String after) {
    assertThat(StrategicMergePatch.apply(POD, json(before), json(patch))).isEqualTo(json(after));
  }

  @Test
  void lists_merge_by_their_key() {
    check(
        "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'1'}]}}",
        "{'spec':{'containers':[{'name':'b','image':'2'},{'name':'c'}]}}",
        "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'},{'name':'c'}]}}");
  }

  @Test
  void null_removes_and_other_lists_are_replaced() {
    check(
        "{'spec':{'hostname':'h','containers':[{'name':'a','args':['x','y']}]}}",
        "{'spec':{'hostname':null,'containers':[{'name':'a','args':['z']}]}}",
        "{'spec':{'containers':[{'name':'a','args':['z']}]}}");
  }

  @Test
  void directives_delete_and_replace() {
    check(
        "{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}",
        "{'spec':{'containers':[{'name':'a','$patch':'delete'}]}}",
        "{'spec':{'containers':[{'name':'b'}]}}");
    check(
        "{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}",
        "{'spec':{'containers':[{'$patch':'replace'},{'name':'c'}]}}",
        "{'spec':{'containers':[{'name':'c'}]}}");
    check(
        "{'metadata':{'labels':{'a':'1'}}}",
        "{'metadata':{'labels':{'$patch':'replace','b':'2'}}}",
        "{'metadata':{'labels':{'b':'2'}}}");
    check(
        "{'spec':{'securityContext':{'runAsUser':1},'hostname':'h'}}",
        "{'spec':{'securityContext':{'$patch':'delete'}}}",
        "{'spec':{'hostname':'h'}}");
  }

  @Test
  void scalars_are_added_to_and_deleted_from_sets() {
    check(
        "{'metadata':{'finalizers':['a','b']}}",
        "{'metadata':{'finalizers':['c'],'$deleteFromPrimitiveList/finalizers':['a']}}",
        "{'metadata':{'finalizers':['b','c']}}");
    check(
        "{'metadata':{'finalizers':['a','b']}}",
        "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a']}}",
        "{'metadata':{'finalizers':['b']}}");
  }

  @Test
  void the_given_order_is_kept_and_unlisted_items_stay_where_they_were() {
    check(
        "{'spec':{'containers':[{'name':'s'},{'name':'a'},{'name':'b'}]}}",
        "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}],"
            + "'containers':[{'name':'b','image':'2'}]}}",
        "{'spec':{'containers':[{'name':'s'},{'name':'b','image':'2'},{'name':'a'}]}}");
  }

  @Test
  void retain_keys_clears_the_other_members_of_a_union() {
    check(
        "{'spec':{'volumes':[{'name':'v','emptyDir':{}}]}}",
        "{'spec':{'volumes':[{'name':'v','$retainKeys':['name','configMap'],"
            + "'configMap':{'name':'c'}}]}}",
        "{'spec':{'volumes':[{'name':'v','configMap':{'name':'c'}}]}}");
  }

  @Test
  void an_element_without_its_key_is_refused() {
    assertThatThrownBy(() ->
            StrategicMergePatch.apply(
                POD,
                json("{'spec':{'containers':[]}}"),
                json("{'spec':{'containers':[{'image':'x'}]}}")))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("map: map[image:x] does not contain declared merge key: name");
  }

  @Test
  void a_directive_that_nobody_knows_is_shown_with_what_it_is_in() {
    assertThatThrownBy(() ->
            StrategicMergePatch.apply(
                POD,
                json("{'spec':{'containers':[{'name':'x'}]}}"),
                json("{'spec':{'containers':[{'name':'x','args':['a',null],'$patch':'odd'}]}}")))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining(
            "unknown patch type: odd in map: map[$patch:odd args:[a <nil>] name:x]");
  }
}
