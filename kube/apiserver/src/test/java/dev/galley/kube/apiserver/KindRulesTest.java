package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import dev.galley.checks.evidence.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindRulesTest {
  private static KubeObject yaml(String text) {
    return KubeObject.of(Yaml.documents(text, "test").getFirst().map());
  }

  private static String refusal(String object) {
    StringBuilder message = new StringBuilder();
    Cluster.run(cluster -> message.append(failure(() -> cluster.create(yaml(object))).message()));
    return message.toString();
  }

  @Test
  @Proves("api a.3: registry credentials in a secret have to be JSON, and are not shown")
  void registry_credentials_have_to_be_an_object_of_json() {
    String secret =
        "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: default}, type:"
            + " kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: %s}}";
    assertThat(refusal(String.format(secret, "eA==")))
        .isEqualTo(
            "Secret \"s\" is invalid: data[.dockerconfigjson]: Invalid value: \"<secret contents"
                + " redacted>\": invalid character 'x' looking for beginning of value");
    assertThat(refusal(String.format(secret, "W10=")))
        .endsWith("json: cannot unmarshal array into Go value of type map[string]interface {}");
  }

  @Test
  @Proves("api a.6: a job's labels are those of its pods, and its selector is its own")
  void a_job_is_labelled_as_its_pods_are() {
    Cluster.run(cluster -> {
      KubeObject job =
          cluster.create(
              yaml(
                  """
                  apiVersion: batch/v1
                  kind: Job
                  metadata: {name: j, namespace: default}
                  spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
                  """));
      assertThat(job.labels()).containsEntry("batch.kubernetes.io/job-name", "j");
      assertThat(job.at("spec", "manualSelector")).isEqualTo(false);
    });
    assertThat(
            refusal(
                "{apiVersion: batch/v1, kind: CronJob, metadata: {name: "
                    + "x".repeat(53)
                    + ", namespace: default}, spec: {schedule: '* * * * *', jobTemplate: {spec:"
                    + " {template: {spec: {restartPolicy: Never, containers: [{name: c, image:"
                    + " i}]}}}}}}"))
        .endsWith("must be no more than 52 characters");
  }

  @Test
  @Proves("api a.6: autoscaling/v1 and v2 show one autoscaler, each in its own form")
  void an_autoscaler_is_one_in_both_versions() {
    Cluster.run(cluster -> {
      KubeObject old =
          cluster.create(
              yaml(
                  """
                  apiVersion: autoscaling/v1
                  kind: HorizontalPodAutoscaler
                  metadata: {name: a, namespace: default}
                  spec:
                    maxReplicas: 3
                    targetCPUUtilizationPercentage: 70
                    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
                  """));
      assertThat(old.number(0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(70);
      KubeObject modern = cluster.get("autoscaling/v2/HorizontalPodAutoscaler", "default/a");
      assertThat(modern.maps("spec", "metrics"))
          .singleElement()
          .satisfies(metric ->
              assertThat(Tree.numberAt(0, metric, "resource", "target", "averageUtilization"))
                  .isEqualTo(70));
    });
  }

  @Test
  void who_says_how_fast_to_scale_down_gets_the_defaults_of_up() {
    Cluster.run(cluster -> {
      KubeObject scaler =
          cluster.create(
              yaml(
                  """
                  apiVersion: autoscaling/v2
                  kind: HorizontalPodAutoscaler
                  metadata: {name: a, namespace: default}
                  spec:
                    maxReplicas: 3
                    behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
                    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
                  """));
      assertThat(scaler.maps("spec", "behavior", "scaleUp", "policies")).hasSize(2);
      assertThat(scaler.text("spec", "behavior", "scaleDown", "selectPolicy")).isEqualTo("Max");
    });
  }

  @Test
  @Proves("api a.6: services that keep to local endpoints get a port for health checks")
  void services_get_the_ports_and_families_that_they_need() {
    Cluster.run(cluster -> {
      KubeObject local =
          cluster.create(
              yaml(
                  "{apiVersion: v1, kind: Service, metadata: {name: l, namespace: default},"
                      + " spec: {type: LoadBalancer, externalTrafficPolicy: Local, ports:"
                      + " [{port: 80}]}}"));
      assertThat(local.number(0, "spec", "healthCheckNodePort")).isBetween(30_000L, 32_767L);
      KubeObject headless =
          cluster.create(
              yaml(
                  "{apiVersion: v1, kind: Service, metadata: {name: h, namespace: default},"
                      + " spec: {clusterIP: None, ports: [{port: 80}]}}"));
      assertThat(headless.texts("spec", "ipFamilies")).isEqualTo(List.of("IPv4", "IPv6"));
      assertThat(headless.text("spec", "ipFamilyPolicy")).isEqualTo("RequireDualStack");
    });
  }

  @Test
  @Proves("api a.6: a daemon set counts the changes of its template in an annotation")
  void a_daemon_set_counts_its_templates() {
    Cluster.run(cluster -> {
      String counter = "deprecated.daemonset.template.generation";
      KubeObject set =
          cluster.create(
              yaml(
                  """
                  apiVersion: apps/v1
                  kind: DaemonSet
                  metadata: {name: d, namespace: default}
                  spec:
                    selector: {matchLabels: {a: b}}
                    template:
                      metadata: {labels: {a: b}}
                      spec: {containers: [{name: c, image: i}]}
                  """));
      assertThat(set.annotations()).containsEntry(counter, "1");
      KubeObject slower =
          cluster.merge("apps/v1/DaemonSet", "default/d", "spec", Tree.map("minReadySeconds", 5));
      assertThat(slower.annotations()).containsEntry(counter, "1");
      KubeObject labelled =
          cluster.merge(
              "apps/v1/DaemonSet",
              "default/d",
              "spec",
              Tree.map("template", Tree.map("spec", Tree.map("hostNetwork", true))));
      assertThat(labelled.annotations()).containsEntry(counter, "2");
    });
  }

  @Test
  @Proves("api a.3: events of events.k8s.io stay what they were")
  void events_of_the_newer_group_stay_what_they_were() {
    Cluster.run(cluster -> {
      cluster.create(
          yaml(
              """
              apiVersion: events.k8s.io/v1
              kind: Event
              metadata: {name: e, namespace: default}
              eventTime: "2024-01-01T00:00:00.000000Z"
              type: Normal
              reason: R
              action: A
              reportingController: c
              reportingInstance: i
              regarding: {kind: Pod, namespace: default, name: p}
              """));
      assertThat(
              failure(() -> cluster.merge("events.k8s.io/v1/Event", "default/e", "note", "x"))
                  .message())
          .isEqualTo("Event \"e\" is invalid: message: Invalid value: \"x\": field is immutable");
    });
  }

  @Test
  void sysctls_search_domains_and_images_are_checked() {
    String pod =
        "{apiVersion: v1, kind: PodTemplate, metadata: {name: p, namespace: default}, template:"
            + " {spec: {containers: [{name: c, image: %s}], %s}}}";
    assertThat(refusal(String.format(pod, "i", "securityContext: {sysctls: [{name: a b}]}")))
        .contains(
            "template.spec.securityContext.sysctls[0].name: Invalid value: \"a b\": must have at"
                + " most");
    assertThat(refusal(String.format(pod, "i", "dnsConfig: {searches: [A_]}")))
        .contains("template.spec.dnsConfig.searches[0]: Invalid value: \"A_\"");
    assertThat(refusal(String.format(pod, "' i '", "restartPolicy: Never")))
        .contains("image: Invalid value: \" i \": must not have leading or trailing whitespace");
  }

  @Test
  @Proves("api a.3: a cluster of one family of addresses has no services of two")
  void a_service_of_two_families_needs_a_cluster_of_two() {
    String service =
        "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: default},"
            + " spec: {selector: {a: b}, ports: [{port: 80}], %s}}";
    assertThat(refusal(String.format(service, "ipFamilyPolicy: RequireDualStack")))
        .endsWith(
            "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not"
                + " configured for dual-stack services");
    assertThat(refusal(String.format(service, "ipFamilies: [IPv6]")))
        .endsWith("spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster");
  }

  @Test
  void where_a_claim_gets_its_data_from_is_said_twice() {
    Cluster.run(cluster -> {
      KubeObject claim =
          cluster.create(
              yaml(
                  """
                  apiVersion: v1
                  kind: PersistentVolumeClaim
                  metadata: {name: c, namespace: default}
                  spec:
                    accessModes: [ReadWriteOnce]
                    resources: {requests: {storage: 1Gi}}
                    dataSource: {kind: PersistentVolumeClaim, name: other}
                  """));
      assertThat(claim.text("spec", "dataSourceRef", "name")).isEqualTo("other");
    });
  }

  @Test
  void too_much_in_a_config_map_is_said_of_all_of_it() {
    assertThat(
            refusal(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: default}, data:"
                    + " {a: "
                    + "x".repeat((1 << 20) + 1)
                    + "}}"))
        .isEqualTo("ConfigMap \"m\" is invalid: []: Too long: may not be more than 1048576 bytes");
  }
}
