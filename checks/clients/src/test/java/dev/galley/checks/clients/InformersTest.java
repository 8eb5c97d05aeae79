package dev.galley.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.RealWorld;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.server.KubeServer;
import dev.galley.kube.server.ServerOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// fabric8's informers when connections break and history is gone: nothing is lost, nothing comes
/// twice.
class InformersTest {
  private static final GroupVersionKind CONFIG_MAP = GroupVersionKind.of("v1", "ConfigMap");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConcurrentLinkedQueue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final RealWorld world = new RealWorld((task, failure) -> defects.add(failure));
  private final ForgetfulStorage storage = new ForgetfulStorage();
  private final ApiServer server = ApiServer.start(world, storage, ApiServerOptions.DEFAULT);
  private final KubeApi api = server.as(UserInfo.administrator("tester"));
  private final ResourceType type = api.type(CONFIG_MAP).orElseThrow();
  private final Ledger ledger = new Ledger();
  private final Random random = new Random(1);
  private final KubeServer served;
  private final Wire wire;
  private final KubernetesClient client;

  InformersTest(@TempDir Path keys) {
    served = KubeServer.start(world, server, ServerOptions.in(keys));
    wire = new Wire(world, served.port());
    Config config =
        Config.fromKubeconfig(
            served
                .kubeconfig("galley", UserInfo.administrator("watcher"))
                .text()
                .replace(":" + served.port(), ":" + wire.port()));
    config.setWatchReconnectInterval(20);
    config.setRequestRetryBackoffInterval(20);
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @BeforeEach
  void fill() {
    for (int number = 0; number < 20; number++) {
      write();
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    wire.close();
    served.close();
    assertThat(defects).isEmpty();
  }

  /// One object of thirty is created, changed or deleted.
  private void write() {
    ObjectName name = new ObjectName("default", "map-" + random.nextInt(30));
    KubeObject object =
        KubeObject.of(CONFIG_MAP, name).with(Tree.map("at", "" + random.nextLong()), "data");
    boolean there = api.find(type, name).isPresent();
    if (!there) {
      api.create(type, object, WriteOptions.by("tester"));
    } else if (random.nextInt(4) == 0) {
      api.delete(type, name, DeleteOptions.BACKGROUND);
    } else {
      api.update(type, object, WriteOptions.by("tester"));
    }
  }

  private Map<String, Long> there() {
    Map<String, Long> there = new TreeMap<>();
    for (KubeObject object : api.list(type, ListQuery.in("default")).items()) {
      there.put(object.name(), Long.parseLong(object.resourceVersion()));
    }
    return there;
  }

  private static Map<String, Long> cached(SharedIndexInformer<ConfigMap> informer) {
    Map<String, Long> cached = new TreeMap<>();
    for (ConfigMap map : informer.getStore().list()) {
      cached.put(
          map.getMetadata().getName(), Long.parseLong(map.getMetadata().getResourceVersion()));
    }
    return cached;
  }

  private void await(String what, BooleanSupplier condition) {
    for (long waited = 0; !condition.getAsBoolean(); waited += 20) {
      assertThat(Duration.ofMillis(waited)).as(what).isLessThan(PATIENCE);
      world.sleep(Duration.ofMillis(20));
    }
  }

  private void awaitEverything(SharedIndexInformer<ConfigMap> informer) {
    await("the informer knows everything", () -> ledger.known().equals(there()));
    assertThat(cached(informer)).isEqualTo(there());
    assertThat(ledger.mistakes()).isEmpty();
    assertThat(ledger.added() - ledger.deleted()).isEqualTo(there().size());
  }

  @Test
  @Proves("clients: fabric8's informer survives connections that are cut, and misses nothing")
  void connections_are_cut_again_and_again() {
    SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace("default").inform(ledger);
    for (int round = 0; round < 25; round++) {
      for (int count = random.nextInt(12); count >= 0; count--) {
        write();
      }
      wire.cut();
      world.sleep(Duration.ofMillis(random.nextInt(60)));
    }
    awaitEverything(informer);
    assertThat(ledger.changed()).isPositive();
  }

  @Test
  @Proves("clients: fabric8's informer lists again when its version has expired (410 on the watch)")
  void its_version_has_expired_when_it_comes_back() {
    SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace("default").inform(ledger);
    for (int round = 0; round < 4; round++) {
      awaitEverything(informer);
      wire.down();
      for (int count = 0; count < 30; count++) {
        write();
      }
      storage.compact(storage.revision());
      wire.up();
    }
    awaitEverything(informer);
    assertThat(ledger.deleted()).isPositive();
  }

  @Test
  @Proves("clients: fabric8's informer begins its list again when a page has expired (410 on list)")
  void its_pages_expire_while_it_lists() {
    storage.forgetPages(2);
    SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace("default").withLimit(3L).runnableInformer(0);
    informer.addEventHandler(ledger);
    informer.exceptionHandler((started, failure) -> true);
    informer.start();
    awaitEverything(informer);
    assertThat(storage.toForget()).isZero();
  }
}
