package dev.galley.kube.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules in custom resource definitions; every message here was recorded from a real server.
class RulesTest {
  private static final String GADGETS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: gadgets.galley.example}
      spec:
        group: galley.example
        names: {plural: gadgets, kind: Gadget}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              x-kubernetes-validations:
              - {rule: "self.metadata.name.startsWith('g')", message: "name must start with g"}
              properties:
                spec:
                  type: object
                  required: [mode]
                  x-kubernetes-validations:
                  - {rule: "!has(self.min) || !has(self.max) || self.min <= self.max"}
                  - {rule: "!has(self.size) || (type(self.size) == int ? self.size < 10 : self.size.endsWith('%'))",
                     message: "bad size", reason: FieldValueForbidden, fieldPath: ".size"}
                  - {rule: "self.mode == oldSelf.mode", message: "mode is immutable"}
                  - {rule: "!oldSelf.hasValue() || self.mode != 'z'", optionalOldSelf: true}
                  - {rule: "!has(self.self__dash__field) || self.self__dash__field > 0"}
                  - {rule: "!has(self.list) || self.list[3] == 'a'"}
                  properties:
                    mode: {type: string, maxLength: 10}
                    min: {type: integer}
                    max: {type: integer}
                    size: {x-kubernetes-int-or-string: true}
                    self-field: {type: integer}
                    list: {type: array, maxItems: 5, items: {type: string, maxLength: 5}}
                    labels:
                      type: object
                      maxProperties: 5
                      additionalProperties:
                        type: string
                        maxLength: 20
                        x-kubernetes-validations: [{rule: "self != 'worse'", reason: FieldValueDuplicate}]
                    items:
                      type: array
                      maxItems: 5
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        required: [name]
                        x-kubernetes-validations:
                        - {rule: "self.port > 0", reason: FieldValueRequired, fieldPath: ".port"}
                        - {rule: "self.port >= oldSelf.port", message: "no less"}
                        properties: {name: {type: string}, port: {type: integer}}
                    every:
                      type: string
                      format: duration
                      x-kubernetes-validations:
                      - {rule: "self >= duration('1m')", messageExpression: "self < duration('10s') ? 'far too short' : 'too short'"}
      """;

  private static KubeObject object(String yaml) {
    return KubeObject.of(Tree.asMap(Yaml.documents(yaml, "test").getFirst().tree()));
  }

  private static KubeObject gadget(String name, String spec) {
    return object(
        "{apiVersion: galley.example/v1, kind: Gadget, metadata: {name: "
            + name
            + ", namespace: default}, spec: "
            + spec
            + "}");
  }

  private static List<String> refusals(Runnable write) {
    ApiException refused = catchThrowableOfType(ApiException.class, write::run);
    assertThat(refused.code()).isEqualTo(422);
    return refused.causes().stream()
        .map(cause -> cause.get("field") + ": " + cause.get("message"))
        .toList();
  }

  private static List<String> refusals(String name, String spec) {
    List<String> all = new ArrayList<>();
    Cluster.run(cluster -> {
      cluster.create(object(GADGETS));
      all.addAll(refusals(() -> cluster.create(gadget(name, spec))));
    });
    return all;
  }

  @Test
  void what_keeps_the_rules_is_stored() {
    Cluster.run(cluster -> {
      cluster.create(object(GADGETS));
      cluster.create(gadget("g", "{mode: a, min: 1, max: 2, size: 5%, every: 1h}"));
      assertThat(cluster.replace(gadget("g", "{mode: a, max: 3}")).number(0, "spec", "max"))
          .isEqualTo(3);
    });
  }

  @Test
  @Proves("api c: a broken x-kubernetes-validations rule is 422 at its node")
  void each_broken_rule_is_told_where_it_is() {
    assertThat(refusals("x", "{mode: a, min: 3, max: 2}"))
        .containsExactly(
            "<nil>: Invalid value: \"object\": name must start with g",
            "spec: Invalid value: \"object\": failed rule: !has(self.min) || !has(self.max) ||"
                + " self.min <= self.max");
  }

  @Test
  @Proves("api c: reason, fieldPath and messageExpression of a rule shape its error")
  void reasons_field_paths_and_message_expressions_shape_the_error() {
    assertThat(refusals("g", "{mode: a, size: 11, labels: {b: worse}, every: 5s}"))
        .containsExactly(
            "spec.size: Forbidden: bad size",
            "spec.labels[b]: Duplicate value: \"string\"",
            "spec.every: Invalid value: \"string\": far too short");
  }

  @Test
  void a_rule_that_fails_to_evaluate_is_an_error_too() {
    assertThat(refusals("g", "{mode: a, self-field: -1, list: [a]}"))
        .containsExactly(
            "spec: Invalid value: \"object\": failed rule: !has(self.self__dash__field) ||"
                + " self.self__dash__field > 0",
            "spec: Invalid value: \"object\": index out of bounds: 3 evaluating rule:"
                + " !has(self.list) || self.list[3] == 'a'");
  }

  @Test
  @Proves("api c: rules are skipped, and said to be, while the structure is invalid")
  void rules_wait_until_the_shape_is_right() {
    assertThat(refusals("x", "{size: 11}"))
        .containsExactly(
            "spec.mode: Required value",
            "<nil>: Invalid value: null: some validation rules were not checked because the object"
                + " was invalid; correct the existing errors to complete validation");
  }

  @Test
  @Proves("api c: transition rules compare with oldSelf, and are skipped on create")
  void transition_rules_compare_with_what_was_stored() {
    Cluster.run(cluster -> {
      cluster.create(object(GADGETS));
      cluster.create(gadget("g", "{mode: a, items: [{name: a, port: 5}, {name: b, port: 1}]}"));
      KubeObject changed =
          gadget("g", "{mode: z, items: [{name: b, port: 1}, {name: a, port: 4}]}");
      assertThat(refusals(() -> cluster.replace(changed)))
          .containsExactly(
              "spec: Invalid value: \"object\": mode is immutable",
              "spec: Invalid value: \"object\": failed rule: !oldSelf.hasValue() || self.mode !="
                  + " 'z'",
              "spec.items[1]: Invalid value: \"object\": no less");
    });
  }

  @Test
  @Proves("api c: what a rule refuses passes an update that does not touch it")
  void what_was_broken_before_and_is_not_touched_passes_with_a_warning() {
    Cluster.run(cluster -> {
      cluster.create(object(GADGETS.replace("self >= duration('1m')", "true")));
      cluster.create(gadget("g", "{mode: a, every: 5s, max: 1}"));
      cluster.replace(object(GADGETS));
      List<String> warnings = new ArrayList<>();
      KubeApi api = cluster.server.as(UserInfo.administrator("admin"), warnings::add);
      api.patch(
          cluster.type("galley.example/v1/Gadget"),
          new ObjectName("default", "g"),
          new Patch.Merge(Tree.map("spec", Tree.map("max", 2))),
          Cluster.TESTER);
      assertThat(warnings).containsExactly("spec.every: Invalid value: \"string\": far too short");
      assertThat(refusals(() -> cluster.replace(gadget("g", "{mode: a, every: 6s, max: 2}"))))
          .containsExactly("spec.every: Invalid value: \"string\": far too short");
    });
  }

  private static List<String> refusedDefinition(String spec) {
    String definition =
        GADGETS.substring(0, GADGETS.indexOf("x-kubernetes-validations"))
            + "properties: {spec: "
            + spec
            + "}";
    List<String> all = new ArrayList<>();
    Cluster.run(cluster -> all.addAll(refusals(() -> cluster.create(object(definition)))));
    return all;
  }

  @Test
  @Proves("api c: a rule that does not compile refuses its definition in the words of cel-go")
  void a_rule_that_does_not_compile_refuses_the_definition() {
    assertThat(
            refusedDefinition(
                "{type: object, properties: {size: {type: integer}}, x-kubernetes-validations:"
                    + " [{rule: self.foo == 1, message: no foo}, {rule: self.size + 1}]}"))
        .containsExactly(
            """
            spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: \
            Invalid value: {"Rule":"self.foo == 1","Message":"no foo","MessageExpression":"",\
            "Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: \
            <input>:1:5: undefined field 'foo'
             | self.foo == 1
             | ....^\
            """,
            "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[1].rule:"
                + " Invalid value: {\"Rule\":\"self.size +"
                + " 1\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\",\"OptionalOldSelf\":null}:"
                + " cel expression must evaluate to a bool");
  }

  @Test
  @Proves("api c: a rule whose estimated cost is unbounded refuses its definition with a hint")
  void a_rule_over_lists_without_limits_refuses_the_definition() {
    String list = "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0]";
    String hint =
        " exceeds budget by factor of more than 100x (try simplifying the rule, or adding"
            + " maxItems, maxProperties, and maxLength where arrays, maps, and strings are"
            + " declared)";
    assertThat(
            refusedDefinition(
                "{type: array, items: {type: string}, x-kubernetes-validations: [{rule:"
                    + " \"self.all(x, self.exists(y, x == y))\"}]}"))
        .containsExactly(
            list + ".rule: Forbidden: estimated rule cost" + hint,
            list
                + ".rule: Forbidden: contributed to estimated rule cost total exceeding cost limit"
                + " for entire OpenAPIv3 schema",
            "spec.validation.openAPIV3Schema: Forbidden: x-kubernetes-validations estimated rule"
                + " cost total for entire OpenAPIv3 schema"
                + hint);
  }
}
