package dev.galley.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UpgradeCommand;
import dev.galley.assembly.junit.GalleyCluster;
import dev.galley.assembly.junit.TestCluster;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Helm itself, as a native library, by kubeconfig.
///
/// The library has no call for `helm rollback`; what that does is shown by an atomic upgrade that
/// fails, for which Helm runs the same rollback.
@GalleyCluster(nodes = 1)
class HelmTest {
  private static final Path CHART = Path.of("src/test/resources/charts/bakery");
  private static final GroupVersionKind SECRET = GroupVersionKind.of("v1", "Secret");
  private static final GroupVersionKind CONFIG_MAP = GroupVersionKind.of("v1", "ConfigMap");
  private static final GroupVersionKind JOB = GroupVersionKind.of("batch/v1", "Job");
  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
  private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");
  private static final GroupVersionKind RECIPE = GroupVersionKind.of("bakery.example/v1", "Recipe");

  private static InstallCommand install(TestCluster cluster) {
    return new Helm(CHART)
        .install()
        .withName("corner")
        .withNamespace("shops")
        .createNamespace()
        .withTimeout(60)
        .withKubeConfigContents(cluster.kubeconfig());
  }

  private static UpgradeCommand upgrade(TestCluster cluster, String bread) {
    return new Helm(CHART)
        .upgrade()
        .withName("corner")
        .withNamespace("shops")
        .set("bread", bread)
        .withTimeout(60)
        .withKubeConfigContents(cluster.kubeconfig());
  }

  private static Optional<KubeObject> find(KubeApi api, GroupVersionKind kind, String name) {
    return api.find(api.type(kind).orElseThrow(), new ObjectName("shops", name));
  }

  private static KubeObject get(KubeApi api, GroupVersionKind kind, String name) {
    return find(api, kind, name).orElseThrow(() -> new AssertionError("no " + name));
  }

  /// What Helm remembers of a release: JSON, compressed, in Base64 twice.
  private static Map<String, @Nullable Object> remembered(KubeObject secret) throws IOException {
    String outer = secret.text("data", "release");
    byte[] inner = Base64.getDecoder().decode(Base64.getDecoder().decode(outer));
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(inner))) {
      String json = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
      return Tree.asMap(Json.parse(json));
    }
  }

  private static List<String> states(KubeApi api) {
    return api
        .list(api.type(SECRET).orElseThrow(), ListQuery.in("shops").labels("owner=helm"))
        .items()
        .stream()
        .map(secret -> secret.name() + " " + secret.labels().get("status"))
        .toList();
  }

  @Test
  @Proves("clients: helm installs with definitions and hooks, waits, and remembers the release")
  void it_installs_a_chart_with_definitions_and_hooks(TestCluster cluster) throws IOException {
    Release release = install(cluster).waitReady().call();

    KubeApi api = cluster.api();
    assertThat(release.getStatus()).isEqualTo("deployed");
    KubeObject secret = get(api, SECRET, "sh.helm.release.v1.corner.v1");
    assertThat(secret.text("type")).isEqualTo("helm.sh/release.v1");
    assertThat(secret.labels())
        .containsEntry("owner", "helm")
        .containsEntry("name", "corner")
        .containsEntry("status", "deployed")
        .containsEntry("version", "1");
    assertThat(Tree.textAt(remembered(secret), "info", "status")).isEqualTo("deployed");
    assertThat(Tree.textAt(remembered(secret), "chart", "metadata", "name")).isEqualTo("bakery");
    KubeObject menu = get(api, CONFIG_MAP, "corner-menu");
    assertThat(menu.map("data")).isEqualTo(Map.of("bread", "rye", "revision", "1"));
    assertThat(menu.labels()).containsEntry("app.kubernetes.io/managed-by", "Helm");
    assertThat(menu.annotations())
        .containsEntry("meta.helm.sh/release-name", "corner")
        .containsEntry("meta.helm.sh/release-namespace", "shops");
    assertThat(get(api, RECIPE, "corner-recipe").number(0, "spec", "minutes")).isEqualTo(45);
    assertThat(get(api, DEPLOYMENT, "corner").number(0, "status", "readyReplicas")).isEqualTo(1);
    assertThat(find(api, JOB, "corner-clean")).as("a hook that has succeeded").isEmpty();
    assertThat(cluster.failures()).isEmpty();
  }

  @Test
  @Proves("clients: helm upgrades, and lists releases and their history")
  void it_upgrades_and_tells_its_history(TestCluster cluster) {
    install(cluster).call();

    Release second = upgrade(cluster, "wheat").set("replicas", 2).waitReady().call();

    KubeApi api = cluster.api();
    assertThat(second.getRevision()).isEqualTo("2");
    assertThat(get(api, CONFIG_MAP, "corner-menu").map("data"))
        .isEqualTo(Map.of("bread", "wheat", "revision", "2"));
    assertThat(get(api, DEPLOYMENT, "corner").number(0, "status", "readyReplicas")).isEqualTo(2);
    assertThat(get(api, RECIPE, "corner-recipe").text("spec", "flour")).isEqualTo("wheat");
    assertThat(get(api, JOB, "corner-inspect").number(0, "status", "succeeded")).isEqualTo(1);
    assertThat(states(api))
        .containsExactly(
            "sh.helm.release.v1.corner.v1 superseded", "sh.helm.release.v1.corner.v2 deployed");
    assertThat(
            Helm.list().withNamespace("shops").withKubeConfigContents(cluster.kubeconfig()).call())
        .extracting(Release::getName, Release::getRevision, Release::getChart)
        .containsExactly(Tuple.tuple("corner", "2", "bakery-1.0.0"));
    assertThat(history(cluster))
        .containsExactly("1 superseded Install complete", "2 deployed Upgrade complete");
  }

  private static List<String> history(TestCluster cluster) {
    List<ReleaseHistory> history =
        Helm.history("corner")
            .withNamespace("shops")
            .withKubeConfigContents(cluster.kubeconfig())
            .call();
    return history.stream()
        .map(each -> each.getRevision() + " " + each.getStatus() + " " + each.getDescription())
        .toList();
  }

  @Test
  @Proves("clients: helm rolls an upgrade back whose hook fails")
  void it_rolls_back_what_its_inspection_refuses(TestCluster cluster) {
    install(cluster).call();

    assertThatThrownBy(() -> upgrade(cluster, "spelt").set("inspection", 3).atomic().call())
        .hasMessageContaining("has been rolled back due to atomic being set")
        .hasMessageContaining("post-upgrade hooks failed");

    KubeApi api = cluster.api();
    assertThat(history(cluster))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("1 superseded Install complete"),
            second -> assertThat(second).startsWith("2 failed Upgrade \"corner\" failed"),
            third -> assertThat(third).isEqualTo("3 deployed Rollback to 1"));
    assertThat(get(api, CONFIG_MAP, "corner-menu").map("data"))
        .isEqualTo(Map.of("bread", "rye", "revision", "1"));
    KubeObject deployment = get(api, DEPLOYMENT, "corner");
    assertThat(
            deployment.text("spec", "template", "metadata", "annotations", "bakery.example/bread"))
        .isEqualTo("rye");
  }

  @Test
  @Proves("clients: helm tests a release, and uninstalls it with everything it made")
  void it_tests_and_uninstalls(TestCluster cluster) {
    install(cluster).call();

    Release tested =
        Helm.test("corner")
            .withNamespace("shops")
            .withTimeout(60)
            .withKubeConfigContents(cluster.kubeconfig())
            .call();

    KubeApi api = cluster.api();
    assertThat(tested.getStatus()).isEqualTo("deployed");
    assertThat(get(api, POD, "corner-taste").text("status", "phase")).isEqualTo("Succeeded");
    String said =
        Helm.uninstall("corner")
            .withNamespace("shops")
            .withKubeConfigContents(cluster.kubeconfig())
            .call();
    assertThat(said).contains("release \"corner\" uninstalled");
    assertThat(states(api)).isEmpty();
    assertThat(find(api, CONFIG_MAP, "corner-menu")).isEmpty();
    assertThat(find(api, DEPLOYMENT, "corner")).isEmpty();
    assertThat(find(api, RECIPE, "corner-recipe")).isEmpty();
    assertThat(find(api, CONFIG_MAP, "corner-farewell")).as("a hook is not taken away").isPresent();
    assertThat(api.type(RECIPE)).as("definitions stay").isPresent();
  }
}
