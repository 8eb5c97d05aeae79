package dev.galley.kube.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.yaml.Yaml;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private static KubeObject yaml(String text) {
    return KubeObject.of(Yaml.documents(text, "test").getFirst().map());
  }

  private static List<String> warnings(String object) {
    List<String> warnings = new ArrayList<>();
    Cluster.run(cluster -> {
      KubeApi api = cluster.server.as(UserInfo.administrator("admin"), warnings::add);
      KubeObject given = yaml(object);
      api.create(api.type(given.groupVersionKind()).orElseThrow(), given, Cluster.TESTER);
    });
    return warnings;
  }

  private static List<String> warningsOfPods(String spec) {
    return warnings(
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: default}, spec:"
            + " {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: "
            + spec
            + "}}}");
  }

  @Test
  @Proves("api a.3: ports that containers of a pod share are warned about")
  void ports_that_containers_share_are_told() {
    assertThat(
            warningsOfPods(
                """
                {containers: [
                  {name: a, image: i:1, ports: [{containerPort: 80, name: web}]},
                  {name: b, image: i:1, ports: [{containerPort: 80}, {containerPort: 81, name: web}]}]}
                """))
        .containsExactly(
            "spec.template.spec.containers[1].ports[0]: duplicate port definition with"
                + " spec.template.spec.containers[0].ports[0]",
            "spec.template.spec.containers[1].ports[1]: duplicate port name \"web\" with"
                + " spec.template.spec.containers[0].ports[0], services and probes that select"
                + " ports by name will use spec.template.spec.containers[0].ports[0]");
  }

  @Test
  void variables_that_hide_others_amounts_of_half_bytes_and_old_labels_are_told() {
    assertThat(
            warningsOfPods(
                """
                {nodeSelector: {beta.kubernetes.io/os: linux},
                 imagePullSecrets: [{name: s}, {name: s}],
                 containers: [{name: a, image: i:1, env: [{name: A, value: p}, {name: A, value: q}],
                   resources: {limits: {memory: 100m}}}]}
                """))
        .containsExactly(
            "spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use"
                + " \"kubernetes.io/os\" instead",
            "spec.template.spec.imagePullSecrets[1].name: duplicate name \"s\"",
            "spec.template.spec.containers[0].resources.limits[memory]: fractional byte value"
                + " \"100m\" is invalid, must be an integer",
            "spec.template.spec.containers[0].env[1]: hides previous definition of \"A\", which may"
                + " be dropped when using apply");
  }

  @Test
  @Proves("api a.3: what a headless service ignores is warned about")
  void what_a_service_ignores_is_told() {
    assertThat(
            warnings(
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: default}, spec:"
                    + " {clusterIP: None, externalName: x, ports: [{port: 80}]}}"))
        .containsExactly(
            "spec.SessionAffinity is ignored for headless services",
            "spec.externalName is ignored when spec.type is not \"ExternalName\"");
  }

  @Test
  void secrets_of_tls_without_pem_and_names_that_hostnames_cannot_have_are_told() {
    assertThat(
            warnings(
                "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: default}, type:"
                    + " kubernetes.io/tls, data: {tls.crt: eA==, tls.key: eA==}}"))
        .containsExactly("tls: failed to find any PEM data in certificate input");
    assertThat(
            warnings(
                "{apiVersion: batch/v1, kind: Job, metadata: {name: a.b, namespace: default}, spec:"
                    + " {template: {spec: {restartPolicy: Never, containers: [{name: c, image:"
                    + " i}]}}}}"))
        .singleElement()
        .asString()
        .startsWith("metadata.name: this is used in Pod names and hostnames, which can result in");
  }
}
