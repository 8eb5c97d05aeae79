package dev.galley.assembly.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.WriteOptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@GalleyCluster(manifests = "manifests/ovens.yaml")
class GalleyClusterTest {
  private static final GroupVersionKind OVEN =
      new GroupVersionKind("kitchen.example", "v1", "Oven");
  private static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");

  private final TestCluster own;

  GalleyClusterTest(TestCluster own) {
    this.own = own;
  }

  @RepeatedTest(2)
  void a_constructor_is_given_the_cluster_of_its_test(TestCluster cluster) {
    assertThat(cluster).isSameAs(own);
    KubeApi api = own.api();
    KubeObject mine = KubeObject.of(CONFIG_MAP, new ObjectName("default", "mine"));
    assertThat(api.create(api.type(CONFIG_MAP).orElseThrow(), mine, WriteOptions.by("test")).uid())
        .isNotEmpty();
  }

  @Test
  void a_test_begins_with_its_manifests_defaulted_by_their_definition(KubeApi api) {
    KubeObject oven = api.get(api.type(OVEN).orElseThrow(), new ObjectName("kitchen", "first"));

    assertThat(oven.at("spec", "fan")).isEqualTo(true);
  }

  @RepeatedTest(2)
  void what_one_test_writes_the_next_does_not_see(KubeApi api) {
    KubeObject mine = KubeObject.of(CONFIG_MAP, new ObjectName("default", "mine"));

    KubeObject created =
        api.create(api.type(CONFIG_MAP).orElseThrow(), mine, WriteOptions.by("test"));

    assertThat(created.uid()).isNotEmpty();
  }

  @Test
  void the_parameters_of_one_test_are_one_cluster(TestCluster cluster, KubeApi api) {
    api.create(
        api.type(CONFIG_MAP).orElseThrow(),
        KubeObject.of(CONFIG_MAP, new ObjectName("kitchen", "shared")),
        WriteOptions.by("test"));

    assertThat(
            cluster
                .api()
                .find(
                    cluster.api().type(CONFIG_MAP).orElseThrow(),
                    new ObjectName("kitchen", "shared")))
        .isPresent();
    assertThat(cluster.failures()).isEmpty();
  }
}
