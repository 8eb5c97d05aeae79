package dev.galley.kube.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.yaml.Yaml;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Admission policies from outside; the messages were recorded from a real server.
class ValidatingPoliciesTest {
  private static final WriteOptions TESTER = WriteOptions.by("tester");
  private static final String POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: keys}
      spec:
        paramKind: {apiVersion: v1, kind: ConfigMap}
        matchConstraints:
          namespaceSelector: {matchLabels: {strict: "yes"}}
          resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}]
        matchConditions: [{name: notlimits, expression: "object.metadata.name != 'limits'"}]
        variables:
        - {name: count, expression: "has(object.data) ? size(object.data) : 0"}
        - {name: big, expression: "variables.count > int(params.data.max)"}
        validations:
        - {expression: "!variables.big",
           messageExpression: "'too many keys: ' + string(variables.count) + ' in ' + namespaceObject.metadata.name"}
        - {expression: "!has(object.data) || !('bad' in object.data)", message: "no bad key", reason: Forbidden}
        - {expression: "!has(object.data) || !('num' in object.data) || object.data.num > 3"}
        - {expression: "request.operation != 'UPDATE' || oldObject.data.size() <= object.data.size()", message: "no shrinking"}
        - {expression: "authorizer.requestResource.check('get').allowed()", message: "may not"}
        auditAnnotations: [{key: count, valueExpression: "string(variables.count)"}]
      """;
  private static final String BINDING =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: strictly}
      spec:
        policyName: keys
        paramRef: {name: limits, parameterNotFoundAction: Deny}
        validationActions: [Deny]
      """;

  private final List<String> warnings = new ArrayList<>();

  /// What is asked of a server with the policy, and a namespace that it holds for.
  private void run(String binding, Consumer<KubeApi> test) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          ApiServerOptions options = ApiServerOptions.DEFAULT;
          Admission.Factory builtIn = options.admission();
          Admission.Factory both =
              cluster -> {
                Admission first = builtIn.on(cluster);
                Admission second = new ValidatingPolicies(cluster);
                return new Admission() {
                  @Override
                  public AdmissionRequest mutate(AdmissionRequest request) {
                    return first.mutate(request);
                  }

                  @Override
                  public void validate(AdmissionRequest request) {
                    first.validate(request);
                    second.validate(request);
                  }
                };
              };
          ApiServer server = ApiServer.start(world, new MemoryStorage(), options.admission(both));
          KubeApi api = server.as(UserInfo.administrator("admin"), warnings::add);
          create(
              api,
              "{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {strict: \"yes\"}}}");
          create(api, map("limits", "{max: \"2\"}"));
          create(api, POLICY);
          create(api, binding);
          test.accept(api);
        });
  }

  private static String map(String name, String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
        + name
        + ", namespace: a}, data: "
        + data
        + "}";
  }

  private static KubeObject object(String yaml) {
    return KubeObject.of(Tree.asMap(Yaml.documents(yaml, "test").getFirst().tree()));
  }

  private static void create(KubeApi api, String yaml) {
    KubeObject object = object(yaml);
    ResourceType type = api.type(object.groupVersionKind()).orElseThrow();
    api.create(type, object, TESTER);
  }

  private static void update(KubeApi api, String yaml) {
    KubeObject object = object(yaml);
    ResourceType type = api.type(object.groupVersionKind()).orElseThrow();
    api.update(type, object, TESTER);
  }

  private static ApiException refusal(Runnable write) {
    return catchThrowableOfType(ApiException.class, write::run);
  }

  @Test
  @Proves("api d: a ValidatingAdmissionPolicy denies with the message of its expression")
  void a_policy_denies_with_the_message_of_its_expression() {
    run(
        BINDING,
        api -> {
          create(api, map("ok", "{a: \"1\", b: \"2\"}"));
          ApiException refused =
              refusal(() -> create(api, map("big", "{a: \"1\", b: \"2\", c: \"3\"}")));
          String sentence =
              "ValidatingAdmissionPolicy 'keys' with binding 'strictly' denied request: too many"
                  + " keys: 3 in a";
          assertThat(refused.code()).isEqualTo(422);
          assertThat(refused.reason()).isEqualTo("Invalid");
          assertThat(refused.message()).isEqualTo("configmaps \"big\" is forbidden: " + sentence);
          assertThat(refused.causes()).containsExactly(Tree.map("message", sentence));
        });
  }

  @Test
  @Proves("api d: a ValidatingAdmissionPolicy denies with its reason, and its code")
  void a_reason_decides_the_code() {
    run(
        BINDING,
        api -> {
          ApiException refused = refusal(() -> create(api, map("x", "{bad: \"1\"}")));
          assertThat(refused.code()).isEqualTo(403);
          assertThat(refused.reason()).isEqualTo("Forbidden");
          assertThat(refused.message()).endsWith("denied request: no bad key");
        });
  }

  @Test
  @Proves("api d: what a ValidatingAdmissionPolicy cannot evaluate is denied")
  void what_cannot_be_evaluated_is_denied() {
    run(
        BINDING,
        api ->
            assertThat(refusal(() -> create(api, map("x", "{num: \"1\"}"))).message())
                .endsWith(
                    "denied request: expression '!has(object.data) || !('num' in object.data) ||"
                        + " object.data.num > 3' resulted in error: no such overload"));
  }

  @Test
  void updates_are_compared_with_what_is_stored() {
    run(
        BINDING,
        api -> {
          create(api, map("x", "{a: \"1\", b: \"2\"}"));
          assertThat(refusal(() -> update(api, map("x", "{a: \"1\"}"))).message())
              .endsWith("denied request: no shrinking");
        });
  }

  @Test
  void a_parameter_that_is_missing_denies_when_the_binding_says_so() {
    run(
        BINDING.replace("limits", "gone"),
        api ->
            assertThat(refusal(() -> create(api, map("x", "{a: \"1\"}"))).message())
                .endsWith(
                    "denied request: failed to configure binding: no params found for policy"
                        + " binding with `Deny` parameterNotFoundAction"));
  }

  @Test
  @Proves("api d: a ValidatingAdmissionPolicyBinding warns instead of denying")
  void a_binding_may_warn_instead() {
    run(
        BINDING.replace("[Deny]", "[Warn, Audit]"),
        api -> {
          create(api, map("x", "{bad: \"1\"}"));
          assertThat(warnings)
              .containsExactly(
                  "Validation failed for ValidatingAdmissionPolicy 'keys' with binding 'strictly':"
                      + " no bad key");
        });
  }

  @Test
  void other_namespaces_and_exempt_objects_are_not_asked_about() {
    run(
        BINDING,
        api -> {
          create(api, map("free", "{bad: \"1\"}").replace("namespace: a", "namespace: default"));
          update(api, map("limits", "{max: \"2\", bad: \"1\", worse: \"1\"}"));
        });
  }

  @Test
  @Proves("api d: an admission policy whose expressions do not compile is 422 Invalid")
  void a_policy_that_does_not_compile_is_refused() {
    run(
        BINDING,
        api -> {
          ApiException refused =
              refusal(() ->
                  create(
                      api,
                      """
                      apiVersion: admissionregistration.k8s.io/v1
                      kind: ValidatingAdmissionPolicy
                      metadata: {name: bad}
                      spec:
                        matchConstraints:
                          resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                        validations:
                        - {expression: "object.x + 1"}
                        - {expression: "params.x == 1"}
                        auditAnnotations: [{key: a, valueExpression: "1"}]
                      """));
          assertThat(
                  refused.causes().stream()
                      .map(each -> each.get("field") + ": " + each.get("message")))
              .containsExactly(
                  "spec.validations[0].expression: Invalid value: \"object.x + 1\": must evaluate"
                      + " to bool but got int",
                  """
                  spec.validations[1].expression: Invalid value: "params.x == 1": compilation failed: \
                  ERROR: <input>:1:1: undeclared reference to 'params' (in container '')
                   | params.x == 1
                   | ^\
                  """,
                  "spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must evaluate to"
                      + " one of [string null_type] but got int");
        });
  }
}
