package dev.galley.kube.admission;

import static dev.galley.kube.admission.Server.failure;
import static dev.galley.kube.admission.Server.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuotaTest {
  /// A quota whose controller has been there: nothing is used yet.
  private static KubeObject quota(Server server, String name, Object... hard) {
    Map<String, @Nullable Object> limits = Tree.map(hard);
    Map<String, @Nullable Object> used = new LinkedHashMap<>();
    limits.keySet().forEach(each -> used.put(each, "0"));
    KubeObject quota =
        server.create(object("v1/ResourceQuota", "default/" + name).with(limits, "spec", "hard"));
    return counted(server, quota.with(Tree.map("hard", limits, "used", used), "status"));
  }

  private static KubeObject counted(Server server, KubeObject quota) {
    return server.api.update(server.type(quota), quota, Server.TESTER.status());
  }

  private static KubeObject pod(String name, String cpu) {
    return Server.pod(name)
        .with(Tree.map("cpu", cpu), "spec", "containers", "0", "resources", "requests");
  }

  @Test
  @Proves("api a.3: exceeding a quota is 403 with what was requested, used and limited")
  void too_much_is_refused() {
    Server.run(server -> {
      KubeObject quota = quota(server, "q", "pods", "10", "requests.cpu", "1");
      server.create(pod("a", "800m"));
      assertThat(server.get(quota).map("status", "used"))
          .isEqualTo(Tree.map("pods", "1", "requests.cpu", "800m"));
      var failure = failure(() -> server.create(pod("b", "300m")));
      assertThat(failure.code()).isEqualTo(403);
      assertThat(failure.message())
          .isEqualTo(
              "pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=300m, used:"
                  + " requests.cpu=800m, limited: requests.cpu=1");
      server.create(pod("c", "200m"));
    });
  }

  @Test
  @Proves("api d: a quota on CPU makes every container say what it requests")
  void what_a_quota_counts_has_to_be_said() {
    Server.run(server -> {
      quota(server, "q", "requests.cpu", "1", "limits.memory", "1Gi");
      assertThat(failure(() -> server.create(Server.pod("a"))).message())
          .isEqualTo(
              "pods \"a\" is forbidden: failed quota: q: must specify limits.memory for: app;"
                  + " requests.cpu for: app");
    });
  }

  @Test
  @Proves("api i.18: a quota whose status is not computed admits nothing that it counts")
  void nothing_is_let_in_before_usage_is_known() {
    Server.run(server -> {
      KubeObject quota =
          server.create(
              object("v1/ResourceQuota", "default/q").with(Tree.map("pods", "1"), "spec", "hard"));
      server.create(Server.pod("before"));
      counted(server, quota.with(Tree.map("pods", "1"), "status", "hard"));
      assertThat(failure(() -> server.create(Server.pod("a"))).message())
          .isEqualTo("pods \"a\" is forbidden: status unknown for quota: q, resources: pods");
    });
  }

  @Test
  @Proves("api d: quotas count objects of any kind")
  void objects_are_counted_by_their_resource() {
    Server.run(server -> {
      quota(server, "q", "count/deployments.apps", "1", "configmaps", "1");
      server.create(object("v1/ConfigMap", "default/a"));
      assertThat(failure(() -> server.create(object("v1/ConfigMap", "default/b"))).message())
          .isEqualTo(
              "configmaps \"b\" is forbidden: exceeded quota: q, requested: configmaps=1, used:"
                  + " configmaps=1, limited: configmaps=1");
    });
  }

  @Test
  @Proves("api d: quotas count services by what they take, also when their type changes")
  void a_service_that_becomes_a_load_balancer_counts_as_one() {
    Server.run(server -> {
      quota(server, "q", "services.loadbalancers", "0");
      KubeObject service =
          server.create(
              object("v1/Service", "default/web")
                  .with(List.of(Tree.map("port", 80)), "spec", "ports"));
      assertThat(
              failure(() -> server.update(service.with("LoadBalancer", "spec", "type"))).message())
          .isEqualTo(
              "services \"web\" is forbidden: exceeded quota: q, requested:"
                  + " services.loadbalancers=1, used: services.loadbalancers=0, limited:"
                  + " services.loadbalancers=0");
    });
  }

  @Test
  @Proves("api d: quotas count storage by class, and what a claim grows by")
  void a_claim_is_charged_what_it_grows_by() {
    Server.run(server -> {
      server.create(
          object("storage.k8s.io/v1/StorageClass", "gold")
              .with("ebs.csi.aws.com", "provisioner")
              .with(true, "allowVolumeExpansion"));
      KubeObject quota =
          quota(server, "q", "gold.storageclass.storage.k8s.io/requests.storage", "3Gi");
      KubeObject claim =
          server.create(LimitsTest.claim("1Gi").with("gold", "spec", "storageClassName"));
      KubeObject bound =
          server.api.update(
              server.type(claim), claim.with("Bound", "status", "phase"), Server.TESTER.status());
      KubeObject grown = bound.with("2Gi", "spec", "resources", "requests", "storage");
      server.update(grown);
      assertThat(server.get(quota).text("status", "used", GOLD)).isEqualTo("2Gi");
      KubeObject more = server.get(claim).with("4Gi", "spec", "resources", "requests", "storage");
      assertThat(failure(() -> server.update(more)).message())
          .contains("exceeded quota: q, requested: " + GOLD + "=2Gi, used: " + GOLD + "=2Gi");
    });
  }

  private static final String GOLD = "gold.storageclass.storage.k8s.io/requests.storage";

  @Test
  @Proves("api d: a quota counts only what is in its scopes")
  void a_quota_of_a_scope_counts_only_that() {
    Server.run(server -> {
      KubeObject quota = quota(server, "q", "pods", "1");
      server.update(
          server
              .get(quota)
              .with(
                  List.of(
                      Tree.map(
                          "scopeName", "PriorityClass",
                          "operator", "In",
                          "values", List.of("system-node-critical"))),
                  "spec",
                  "scopeSelector",
                  "matchExpressions"));
      server.create(Server.pod("a"));
      server.create(Server.pod("b"));
      KubeObject critical =
          Server.pod("c").with("system-node-critical", "spec", "priorityClassName");
      server.create(critical);
      assertThat(failure(() -> server.create(critical.with("d", "metadata", "name"))).message())
          .contains("exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");
    });
  }

  @Test
  void a_dry_run_is_charged_to_nobody() {
    Server.run(server -> {
      KubeObject quota = quota(server, "q", "pods", "1");
      server.api.create(server.type(Server.pod("a")), Server.pod("a"), Server.TESTER.asDryRun());
      assertThat(server.get(quota).text("status", "used", "pods")).isEqualTo("0");
    });
  }
}
