package dev.galley.kube.admission;

import static dev.galley.kube.admission.Server.deployment;
import static dev.galley.kube.admission.Server.failure;
import static dev.galley.kube.admission.Server.object;
import static dev.galley.kube.admission.Server.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodSecurityTest {
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final String WARN = "pod-security.kubernetes.io/warn";
  private static final String PLAIN =
      "allowPrivilegeEscalation != false (container \"app\" must set"
          + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
          + " (container \"app\" must set securityContext.capabilities.drop=[\"ALL\"]),"
          + " runAsNonRoot != true (pod or container \"app\" must set"
          + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"app\" must"
          + " set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")";

  private static KubeObject worst() {
    return object("v1/Pod", "default/bad")
        .with(
            Tree.map(
                "hostNetwork",
                true,
                "hostPID",
                true,
                "securityContext",
                Tree.map(
                    "seLinuxOptions", Tree.map("type", "x_t", "user", "u"),
                    "sysctls", List.of(Tree.map("name", "kernel.msgmax", "value", "1")),
                    "runAsUser", 0),
                "volumes",
                List.of(
                    Tree.map("name", "h", "hostPath", Tree.map("path", "/")),
                    Tree.map("name", "nfs", "nfs", Tree.map("server", "s", "path", "/"))),
                "containers",
                List.of(
                    Tree.map(
                        "name",
                        "app",
                        "image",
                        "nginx:1",
                        "ports",
                        List.of(Tree.map("containerPort", 80, "hostPort", 80)),
                        "securityContext",
                        Tree.map(
                            "privileged", true,
                            "capabilities", Tree.map("add", List.of("NET_ADMIN", "SYS_TIME")),
                            "seccompProfile", Tree.map("type", "Unconfined")),
                        "livenessProbe",
                        Tree.map("tcpSocket", Tree.map("host", "example.com", "port", 80))),
                    Tree.map(
                        "name",
                        "two",
                        "image",
                        "nginx:1",
                        "securityContext",
                        Tree.map("runAsNonRoot", false)))),
            "spec");
  }

  @Test
  @Proves("api d: PodSecurity enforces the restricted standard in upstream's words")
  void a_plain_pod_violates_the_restricted_standard() {
    Server.run(server -> {
      server.label("v1/Namespace", "default", ENFORCE, "restricted");
      var failure = failure(() -> server.create(pod("plain")));
      assertThat(failure.code()).isEqualTo(403);
      assertThat(failure.message())
          .isEqualTo(
              "pods \"plain\" is forbidden: violates PodSecurity \"restricted:latest\": " + PLAIN);
      assertThat(server.annotations)
          .containsEntry("pod-security.kubernetes.io/enforce-policy", "restricted:latest");
    });
  }

  @Test
  @Proves("api d: PodSecurity names every check that a pod fails, in upstream's order")
  void the_worst_pod_is_told_everything() {
    Server.run(server -> {
      server.label("v1/Namespace", "default", ENFORCE, "restricted");
      assertThat(failure(() -> server.create(worst())).message()).isEqualTo(WORST);
    });
  }

  @Test
  @Proves("api d: PodSecurity warns of a template that makes pods which would be refused")
  void a_deployment_is_created_with_a_warning() {
    Server.run(server -> {
      server.label("v1/Namespace", "default", ENFORCE, "restricted");
      server.create(deployment("web"));
      assertThat(server.warnings)
          .containsExactly("would violate PodSecurity \"restricted:latest\": " + PLAIN);
    });
  }

  @Test
  void an_old_version_of_a_standard_asks_for_what_it_asked_then() {
    Server.run(server -> {
      server.label("v1/Namespace", "default", ENFORCE, "restricted", ENFORCE + "-version", "v1.20");
      assertThat(failure(() -> server.create(pod("plain"))).message())
          .startsWith(
              "pods \"plain\" is forbidden: violates PodSecurity \"restricted:v1.20\":"
                  + " allowPrivilegeEscalation != false")
          .doesNotContain("capabilities");
    });
  }

  @Test
  void a_stricter_standard_is_set_with_warnings_about_the_pods_that_are_there() {
    Server.run(server -> {
      server.create(pod("a"));
      server.create(pod("b"));
      server.label("v1/Namespace", "default", ENFORCE, "restricted", ENFORCE + "-version", "v1.20");
      assertThat(server.warnings)
          .containsExactly(
              "existing pods in namespace \"default\" violate the new PodSecurity enforce level"
                  + " \"restricted:v1.20\"",
              "a (and 1 other pod): allowPrivilegeEscalation != false, runAsNonRoot != true,"
                  + " seccompProfile");
    });
  }

  @Test
  @Proves("api d: PodSecurity refuses labels that it cannot read")
  void labels_that_mean_nothing_are_refused() {
    Server.run(server -> {
      var failure =
          failure(() ->
              server.label("v1/Namespace", "default", ENFORCE, "bogus", WARN + "-version", "v2"));
      assertThat(failure.code()).isEqualTo(422);
      assertThat(failure.message())
          .isEqualTo(
              "Namespace \"default\" is invalid: [metadata.labels["
                  + ENFORCE
                  + "]: Invalid value:"
                  + " \"bogus\": must be one of privileged, baseline, restricted, metadata.labels["
                  + WARN
                  + "-version]: Invalid value: \"v2\": must be \"latest\" or \"v1.x\"]");
      assertThat(failure.causes()).hasSize(2);
    });
  }

  @Test
  void the_baseline_lets_plain_pods_in_and_warns_where_it_only_warns() {
    Server.run(server -> {
      server.label("v1/Namespace", "default", ENFORCE, "baseline");
      server.create(pod("plain"));
      server.label("v1/Namespace", "default", ENFORCE, "privileged", WARN, "baseline");
      server.create(worst());
      assertThat(server.warnings).hasSize(1);
      assertThat(server.warnings.getFirst())
          .startsWith("would violate PodSecurity \"baseline:latest\": non-default capabilities");
    });
  }

  @Test
  void who_is_exempt_is_let_in_and_the_audit_log_says_why() {
    AdmissionOptions options =
        AdmissionOptions.DEFAULT.podSecurity(
            new AdmissionOptions.PodSecurity(
                SecurityLevel.RESTRICTED,
                SecurityLevel.RESTRICTED,
                SecurityLevel.RESTRICTED,
                Set.of("admin"),
                Set.of(),
                Set.of()));
    Server.run(
        options,
        server -> {
          server.create(worst());
          assertThat(server.annotations).containsEntry("pod-security.kubernetes.io/exempt", "user");
        });
  }

  private static final String WORST =
      "pods \"bad\" is forbidden: violates PodSecurity \"restricted:latest\": host "
          + "namespaces (hostNetwork=true, hostPID=true), hostPort (container \"app\" uses"
          + " hostPort 80), probe or lifecycle host (container \"app\" uses probe or "
          + "lifecycle host \"example.com\"), privileged (container \"app\" must not set "
          + "securityContext.privileged=true), seLinuxOptions (pod set forbidden "
          + "securityContext.seLinuxOptions: type \"x_t\"; user may not be set), forbidden"
          + " sysctls (kernel.msgmax), allowPrivilegeEscalation != false (containers "
          + "\"app\", \"two\" must set securityContext.allowPrivilegeEscalation=false), "
          + "unrestricted capabilities (containers \"app\", \"two\" must set "
          + "securityContext.capabilities.drop=[\"ALL\"]; container \"app\" must not include"
          + " \"NET_ADMIN\", \"SYS_TIME\" in securityContext.capabilities.add), restricted "
          + "volume types (volumes \"h\", \"nfs\" use restricted volume types \"hostPath\", "
          + "\"nfs\"), runAsNonRoot != true (container \"two\" must not set "
          + "securityContext.runAsNonRoot=false), runAsUser=0 (pod must not set "
          + "runAsUser=0), seccompProfile (container \"app\" must not set "
          + "securityContext.seccompProfile.type to \"Unconfined\")";
}
