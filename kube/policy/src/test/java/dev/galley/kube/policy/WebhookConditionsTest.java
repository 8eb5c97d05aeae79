package dev.galley.kube.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which requests a webhook hears of.
class WebhookConditionsTest {
  /// Whether a webhook with these conditions hears of a new ConfigMap with one key `a`.
  private static List<Boolean> heard(boolean ignoresFailures, String... expressions) {
    List<Map<String, @Nullable Object>> conditions =
        Arrays.stream(expressions)
            .map(each -> Tree.map("name", "condition", "expression", each))
            .toList();
    List<Boolean> heard = new ArrayList<>();
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          Admission.Factory asking =
              cluster -> {
                WebhookConditions webhook = new WebhookConditions(cluster);
                return new Admission() {
                  @Override
                  public void validate(AdmissionRequest request) {
                    if (request.isOn("", "configmaps")) {
                      heard.add(webhook.match(conditions, ignoresFailures, request));
                    }
                  }
                };
              };
          ApiServer server =
              ApiServer.start(
                  world, new MemoryStorage(), ApiServerOptions.DEFAULT.admission(asking));
          KubeApi api = server.as(UserInfo.administrator("admin"));
          KubeObject map =
              KubeObject.of(GroupVersionKind.of("v1", "ConfigMap"), new ObjectName("default", "x"))
                  .with("1", "data", "a");
          ResourceType type = api.type(map.groupVersionKind()).orElseThrow();
          api.create(type, map, WriteOptions.by("tester"));
        });
    return heard;
  }

  @Test
  @Proves("api d: matchConditions decide whether a webhook hears of a request")
  void all_conditions_have_to_hold() {
    assertThat(heard(false, "'a' in object.data", "request.operation == 'CREATE'"))
        .containsExactly(true);
    assertThat(heard(false, "'a' in object.data", "request.userInfo.username == 'bob'"))
        .containsExactly(false);
  }

  @Test
  void one_that_is_false_outweighs_one_that_fails() {
    assertThat(heard(false, "object.foo == 1", "oldObject != null")).containsExactly(false);
  }

  @Test
  void one_that_fails_refuses_the_request_or_is_no_match() {
    assertThat(heard(true, "object.foo == 1")).containsExactly(false);
    assertThat(
            catchThrowableOfType(ApiException.class, () -> heard(false, "object.foo == 1"))
                .message())
        .isEqualTo(
            "configmaps \"x\" is forbidden: expression 'object.foo == 1' resulted in error: no such"
                + " key: foo");
  }
}
