package dev.galley.kube.admission;

import static dev.galley.kube.admission.Server.failure;
import static dev.galley.kube.admission.Server.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static KubeObject range() {
    return object("v1/LimitRange", "default/limits")
        .with(
            List.of(
                Tree.map(
                    "type", "Container",
                    "default", Tree.map("cpu", "500m", "memory", "512Mi"),
                    "max", Tree.map("cpu", "1", "memory", "1Gi"),
                    "min", Tree.map("cpu", "100m"),
                    "maxLimitRequestRatio", Tree.map("cpu", "4")),
                Tree.map("type", "Pod", "max", Tree.map("cpu", "1500m")),
                Tree.map(
                    "type", "PersistentVolumeClaim",
                    "min", Tree.map("storage", "1Gi"),
                    "max", Tree.map("storage", "10Gi"))),
            "spec",
            "limits");
  }

  private static KubeObject pod(String cpuRequest, String cpuLimit, String memory) {
    Map<String, @Nullable Object> resources =
        Tree.map(
            "requests", Tree.map("cpu", cpuRequest),
            "limits", Tree.map("cpu", cpuLimit, "memory", memory));
    return Server.pod("b").with(resources, "spec", "containers", "0", "resources");
  }

  @Test
  @Proves("api d: LimitRanger gives containers their default requests and limits, and says so")
  void a_container_gets_the_defaults_of_its_namespace() {
    Server.run(server -> {
      server.create(range());
      KubeObject pod = server.create(Server.pod("a"));
      assertThat(pod.annotations())
          .containsEntry(
              "kubernetes.io/limit-ranger",
              "LimitRanger plugin set: cpu, memory request for container app; cpu, memory limit"
                  + " for container app");
      assertThat(pod.map("spec", "containers", "0", "resources"))
          .isEqualTo(
              Tree.map(
                  "limits", Tree.map("cpu", "500m", "memory", "512Mi"),
                  "requests", Tree.map("cpu", "500m", "memory", "512Mi")));
      assertThat(pod.text("status", "qosClass")).isEqualTo("Guaranteed");
    });
  }

  @Test
  void a_limit_range_completes_itself() {
    Server.run(server ->
        assertThat(server.create(range()).map("spec", "limits", "0", "defaultRequest"))
            .isEqualTo(Tree.map("cpu", "500m", "memory", "512Mi")));
  }

  @Test
  @Proves("api d: LimitRanger refuses what is out of bounds, with every reason")
  void a_container_out_of_bounds_is_refused_for_every_reason() {
    Server.run(server -> {
      server.create(range());
      assertThat(failure(() -> server.create(pod("50m", "2", "2Gi"))).message())
          .isEqualTo(
              "pods \"b\" is forbidden: [minimum cpu usage per Container is 100m, but request is"
                  + " 50m, maximum cpu usage per Container is 1, but limit is 2, maximum memory"
                  + " usage per Container is 1Gi, but limit is 2Gi, cpu max limit to request ratio"
                  + " per Container is 4, but provided ratio is 40.000000, maximum cpu usage per"
                  + " Pod is 1500m, but limit is 2]");
      assertThat(failure(() -> server.create(pod("100m", "500m", "1Gi"))).message())
          .isEqualTo(
              "pods \"b\" is forbidden: cpu max limit to request ratio per Container is 4, but"
                  + " provided ratio is 5.000000");
    });
  }

  @Test
  void the_whole_pod_has_bounds_too() {
    Server.run(server -> {
      server.create(range());
      Map<String, @Nullable Object> resources =
          Tree.map("limits", Tree.map("cpu", "1", "memory", "1Gi"));
      KubeObject two =
          Server.pod("two")
              .with(
                  List.of(
                      Tree.map("name", "a", "image", "nginx:1", "resources", resources),
                      Tree.map("name", "b", "image", "nginx:1", "resources", resources)),
                  "spec",
                  "containers");
      assertThat(failure(() -> server.create(two)).message())
          .isEqualTo(
              "pods \"two\" is forbidden: maximum cpu usage per Pod is 1500m, but limit is 2");
    });
  }

  @Test
  void claims_have_bounds() {
    Server.run(server -> {
      server.create(range());
      assertThat(failure(() -> server.create(claim("500Mi"))).message())
          .isEqualTo(
              "persistentvolumeclaims \"data\" is forbidden: minimum storage usage per"
                  + " PersistentVolumeClaim is 1Gi, but request is 500Mi");
      assertThat(failure(() -> server.create(claim("20Gi"))).message())
          .isEqualTo(
              "persistentvolumeclaims \"data\" is forbidden: maximum storage usage per"
                  + " PersistentVolumeClaim is 10Gi, but request is 20Gi");
      server.create(claim("2Gi"));
    });
  }

  static KubeObject claim(String size) {
    return object("v1/PersistentVolumeClaim", "default/data")
        .with(List.of("ReadWriteOnce"), "spec", "accessModes")
        .with(size, "spec", "resources", "requests", "storage");
  }
}
