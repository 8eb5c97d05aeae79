package dev.galley.base.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatchTest {
  private static @Nullable Object json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  private static @Nullable Object patched(String document, String operations) {
    return JsonPatch.apply(json(document), Tree.asList(json(operations)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|[{'op':'add','path':'/a','value':1}]|{'a':1}",
        "{'a':[1,3]}|[{'op':'add','path':'/a/1','value':2}]|{'a':[1,2,3]}",
        "{'a':[1]}|[{'op':'add','path':'/a/-','value':2}]|{'a':[1,2]}",
        "{'a':1,'b':2}|[{'op':'remove','path':'/a'}]|{'b':2}",
        "{'a':[1,2,3]}|[{'op':'remove','path':'/a/-1'}]|{'a':[1,2]}",
        "{'a':1}|[{'op':'replace','path':'/a','value':{'b':[]}}]|{'a':{'b':[]}}",
        "{'a':{'x':1}}|[{'op':'move','from':'/a/x','path':'/b'}]|{'a':{},'b':1}",
        "{'a':{'x':1}}|[{'op':'copy','from':'/a','path':'/b'}]|{'a':{'x':1},'b':{'x':1}}",
        "{'a/b':1,'c~d':2}|[{'op':'remove','path':'/a~1b'},{'op':'remove','path':'/c~0d'}]|{}",
        "{'a':{'x':1,'y':2}}|[{'op':'test','path':'/a','value':{'y':2,'x':1}}]|{'a':{'x':1,'y':2}}",
        "{'a':1}|[{'op':'test','path':'/zz','value':null}]|{'a':1}",
        "{'a':1}|[{'op':'add','path':'','value':[]}]|[]",
      })
  void operations_of_a_json_patch(String before, String operations, String after) {
    assertThat(patched(before, operations)).isEqualTo(json(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'remove','path':'/b'}|NOT_APPLICABLE|remove operation does not apply: doc is missing"
            + " key: /b: missing value",
        "{'op':'replace','path':'/b/c','value':1}|NOT_APPLICABLE|replace operation does not apply:"
            + " doc is missing path: \"/b/c\": missing value",
        "{'op':'test','path':'/a','value':2}|TEST_FAILED|testing value /a failed: test failed",
        "{'op':'grow','path':'/a'}|MALFORMED|Unexpected kind: grow",
        "{'op':'add','path':'/l/9','value':1}|NOT_APPLICABLE|add operation does not apply: doc is"
            + " missing path: \"/l/9\": Unable to access invalid index: 9: invalid index"
            + " referenced",
      })
  void a_json_patch_that_does_not_apply_says_so(String operation, String reason, String message) {
    assertThatThrownBy(() -> patched("{'a':1,'l':[]}", "[" + operation + "]"))
        .isInstanceOfSatisfying(
            PatchException.class, failure -> assertThat(failure.reason()).hasToString(reason))
        .hasMessage(message);
  }

  @Test
  void who_is_tolerant_may_replace_what_is_not_there() {
    Object before = json("{'a':1}");
    assertThat(
            JsonPatch.applyTolerantly(
                before, Tree.asList(json("[{'op':'replace','path':'/b','value':2}]"))))
        .isEqualTo(json("{'a':1,'b':2}"));
  }

  @Test
  void a_json_patch_leaves_the_original_alone() {
    Object before = json("{'a':[1]}");
    JsonPatch.apply(before, Tree.asList(json("[{'op':'add','path':'/a/-','value':2}]")));
    assertThat(before).isEqualTo(json("{'a':[1]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'}|{'a':'c'}|{'a':'c'}",
        "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
        "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
        "{'a':['b']}|{'a':'c'}|{'a':'c'}",
        "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
        "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
      })
  void merge_patches_as_in_the_rfc(String before, String patch, String after) {
    assertThat(MergePatch.apply(json(before), json(patch))).isEqualTo(json(after));
  }

  @Test
  void a_merge_patch_that_changes_nothing_returns_the_very_object() {
    Object before = json("{'a':{'b':[1,2]}}");
    assertThat(MergePatch.apply(before, json("{'a':{'b':[1,2],'c':null}}"))).isSameAs(before);
  }

  @Test
  void the_difference_leads_from_one_to_the_other() {
    Map<String, @Nullable Object> before = Tree.mapAt(json("{'a':{'b':1,'c':2},'d':[1]}"));
    Map<String, @Nullable Object> after = Tree.mapAt(json("{'a':{'b':1,'e':3},'d':[2]}"));
    Map<String, @Nullable Object> patch = MergePatch.diff(before, after);
    assertThat(patch).isEqualTo(json("{'a':{'c':null,'e':3},'d':[2]}"));
    assertThat(MergePatch.apply(before, patch)).isEqualTo(after);
  }
}
