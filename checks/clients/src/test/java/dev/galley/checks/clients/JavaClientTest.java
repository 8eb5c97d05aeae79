package dev.galley.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.reflect.TypeToken;
import dev.galley.assembly.junit.GalleyCluster;
import dev.galley.assembly.junit.TestCluster;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.KubeApi;
import io.kubernetes.client.Exec;
import io.kubernetes.client.PodLogs;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AuthenticationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1SelfSubjectReview;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.Yaml;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The official Java client, unmodified, by kubeconfig with a client certificate.
@GalleyCluster(nodes = 1)
class JavaClientTest {
  private static final String HOME = "default";

  private final ApiClient client;
  private final CoreV1Api core;
  private final KubeApi api;

  JavaClientTest(TestCluster cluster) throws IOException {
    client =
        ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(new StringReader(cluster.kubeconfig())))
            .build();
    client.setReadTimeout(0);
    core = new CoreV1Api(client);
    api = cluster.api();
  }

  @AfterEach
  void close() {
    client.getHttpClient().dispatcher().executorService().shutdown();
    client.getHttpClient().connectionPool().evictAll();
  }

  private static V1ConfigMap configMap(String name, String value) {
    return new V1ConfigMap()
        .apiVersion("v1")
        .kind("ConfigMap")
        .metadata(new V1ObjectMeta().name(name))
        .data(Map.of("dish", value));
  }

  private V1ConfigMap patch(String body, String format) throws ApiException {
    return PatchUtils.patch(
        V1ConfigMap.class,
        () ->
            core.patchNamespacedConfigMap("menu", HOME, new V1Patch(body))
                .fieldManager("cook")
                .buildCall(null),
        format,
        client);
  }

  private V1ConfigMap apply(String manager, String value) throws ApiException {
    return PatchUtils.patch(
        V1ConfigMap.class,
        () ->
            core.patchNamespacedConfigMap(
                    "menu", HOME, new V1Patch(Yaml.dump(configMap("menu", value))))
                .fieldManager(manager)
                .buildCall(null),
        V1Patch.PATCH_FORMAT_APPLY_YAML,
        client);
  }

  @Test
  @Proves("clients: the official Java client creates, reads, replaces, lists and deletes")
  void it_creates_reads_replaces_lists_and_deletes() throws ApiException {
    V1SelfSubjectReview me =
        new AuthenticationV1Api(client)
            .createSelfSubjectReview(new V1SelfSubjectReview())
            .execute();
    assertThat(me.getStatus().getUserInfo().getUsername()).isEqualTo("kubernetes-admin");

    core.createNamespacedConfigMap(HOME, configMap("menu", "soup")).execute();
    V1ConfigMap known = core.readNamespacedConfigMap("menu", HOME).execute();
    core.replaceNamespacedConfigMap("menu", HOME, known.data(Map.of("dish", "stew"))).execute();
    assertThat(
            core.listNamespacedConfigMap(HOME)
                .fieldSelector("metadata.name=menu")
                .execute()
                .getItems())
        .singleElement()
        .satisfies(map -> assertThat(map.getData()).isEqualTo(Map.of("dish", "stew")));
    assertThatThrownBy(() -> core.replaceNamespacedConfigMap("menu", HOME, known).execute())
        .isInstanceOfSatisfying(
            ApiException.class, conflict -> assertThat(conflict.getCode()).isEqualTo(409));

    core.deleteNamespacedConfigMap("menu", HOME).execute();
    assertThatThrownBy(() -> core.readNamespacedConfigMap("menu", HOME).execute())
        .isInstanceOfSatisfying(
            ApiException.class, gone -> assertThat(gone.getCode()).isEqualTo(404));
  }

  @Test
  @Proves("clients: the official Java client patches in four formats, server-side apply among them")
  void it_patches_and_applies() throws ApiException {
    core.createNamespacedConfigMap(HOME, configMap("menu", "soup")).execute();

    patch(
        "[{\"op\":\"add\",\"path\":\"/data/a\",\"value\":\"1\"}]", V1Patch.PATCH_FORMAT_JSON_PATCH);
    patch("{\"data\":{\"b\":\"2\"}}", V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH);
    V1ConfigMap patched =
        patch("{\"data\":{\"a\":null}}", V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH);
    assertThat(patched.getData()).isEqualTo(Map.of("dish", "soup", "b", "2"));

    assertThatThrownBy(() -> apply("cook", "stew"))
        .isInstanceOfSatisfying(
            ApiException.class,
            conflict -> assertThat(conflict.getResponseBody()).contains("conflict", ".data.dish"));
    apply("cook", "soup");
    // This client reads past managed fields.
    KubeObject applied =
        api.get(
            api.type(GroupVersionKind.of("v1", "ConfigMap")).orElseThrow(),
            new ObjectName(HOME, "menu"));
    assertThat(applied.maps("metadata", "managedFields"))
        .extracting(entry -> entry.get("manager") + " " + entry.get("operation"))
        .contains("cook Apply");
  }

  @Test
  @Proves("clients: the official Java client watches from a version")
  void it_watches() throws ApiException, IOException {
    String version =
        core.listNamespacedConfigMap(HOME).execute().getMetadata().getResourceVersion();
    try (Watch<V1ConfigMap> watch =
        Watch.createWatch(
            client,
            core.listNamespacedConfigMap(HOME)
                .resourceVersion(version)
                .fieldSelector("metadata.name=menu")
                .watch(true)
                .buildCall(null),
            new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
      core.createNamespacedConfigMap(HOME, configMap("menu", "soup")).execute();
      patch("{\"data\":{\"b\":\"2\"}}", V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH);
      core.deleteNamespacedConfigMap("menu", HOME).execute();

      assertThat(List.of(watch.next().type, watch.next().type, watch.next().type))
          .containsExactly("ADDED", "MODIFIED", "DELETED");
    }
  }

  /// Puts what it is told into a queue.
  private record Heard(BlockingQueue<String> words) implements ResourceEventHandler<V1ConfigMap> {
    private void hear(String what, V1ConfigMap map) {
      if (map.getMetadata().getName().startsWith("menu")) {
        words.add(what + " " + map.getMetadata().getName());
      }
    }

    @Override
    public void onAdd(V1ConfigMap map) {
      hear("added", map);
    }

    @Override
    public void onUpdate(V1ConfigMap before, V1ConfigMap map) {
      hear("changed", map);
    }

    @Override
    public void onDelete(V1ConfigMap map, boolean unknown) {
      hear("deleted", map);
    }
  }

  @Test
  @Proves("clients: the official Java client's informer lists, then watches")
  void its_informer_hears_of_everything() throws Exception {
    core.createNamespacedConfigMap(HOME, configMap("menu-1", "soup")).execute();
    Heard heard = new Heard(new LinkedBlockingQueue<>());
    SharedInformerFactory factory = new SharedInformerFactory(client);
    SharedIndexInformer<V1ConfigMap> informer =
        factory.sharedIndexInformerFor(
            new GenericKubernetesApi<>(
                V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client),
            V1ConfigMap.class,
            0,
            HOME);
    informer.addEventHandler(heard);
    factory.startAllRegisteredInformers();
    assertThat(heard.words().poll(30, TimeUnit.SECONDS)).isEqualTo("added menu-1");

    core.createNamespacedConfigMap(HOME, configMap("menu-2", "stew")).execute();
    assertThat(heard.words().poll(30, TimeUnit.SECONDS)).isEqualTo("added menu-2");
    core.deleteNamespacedConfigMap("menu-1", HOME).execute();
    assertThat(heard.words().poll(30, TimeUnit.SECONDS)).isEqualTo("deleted menu-1");
    assertThat(informer.getIndexer().list())
        .extracting(map -> map.getMetadata().getName())
        .contains("menu-2")
        .doesNotContain("menu-1");
    factory.stopAllRegisteredInformers();
  }

  private V1Pod await(String name, Predicate<V1Pod> condition) throws Exception {
    try (Watch<V1Pod> watch =
        Watch.createWatch(
            client,
            core.listNamespacedPod(HOME)
                .fieldSelector("metadata.name=" + name)
                .watch(true)
                .timeoutSeconds((int) Duration.ofSeconds(30).toSeconds())
                .buildCall(null),
            new TypeToken<Watch.Response<V1Pod>>() {}.getType())) {
      while (watch.hasNext()) {
        V1Pod pod = watch.next().object;
        if (condition.test(pod)) {
          return pod;
        }
      }
    }
    throw new AssertionError(name + " did not become what it should");
  }

  @Test
  @Proves("clients: the official Java client runs commands in pods, and reads their logs")
  void it_runs_commands_and_reads_logs() throws Exception {
    core.createNamespacedPod(
            HOME,
            new V1Pod()
                .metadata(new V1ObjectMeta().name("oven"))
                .spec(
                    new V1PodSpec()
                        .addContainersItem(new V1Container().name("oven").image("oven:1"))))
        .execute();
    V1Pod oven = await("oven", pod -> "Running".equals(pod.getStatus().getPhase()));

    Process process =
        new Exec(client).exec(oven, new String[] {"sh", "-c", "echo hot; exit 3"}, false, false);
    try (InputStream output = process.getInputStream()) {
      assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hot\n");
    }
    assertThat(process.waitFor()).isEqualTo(3);
    process.destroy();
    InputStream log = new PodLogs(client).streamNamespacedPodLog(HOME, "oven", "oven");

    assertThat(core.readNamespacedPodLog("oven", HOME).execute())
        .as("nothing runs in a simulated container")
        .isNullOrEmpty();
    core.deleteNamespacedPod("oven", HOME).gracePeriodSeconds(0).execute();
    try (InputStream followed = log) {
      assertThat(followed.readAllBytes()).as("what is followed ends with its pod").isEmpty();
    }
  }
}
