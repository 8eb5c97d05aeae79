package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server tells the cluster about itself, in config maps of `kube-system`: by which
/// certificate clients are known, and since when the use of old tokens is noted.
record Publication(World world, ApiServer server) {
  private static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");
  private static final WriteOptions OPTIONS = WriteOptions.by("kube-apiserver");

  void of(String certificate) {
    KubeApi api = server.as(UserInfo.administrator("system:apiserver"));
    ResourceType type = api.type(CONFIG_MAP).orElseThrow();
    write(api, type, "extension-apiserver-authentication", Tree.map("client-ca-file", certificate));
    String tracking = "kube-apiserver-legacy-service-account-token-tracking";
    if (api.find(type, name(tracking)).isEmpty()) {
      String today = world.now().toString().substring(0, "2000-01-01".length());
      write(api, type, tracking, Tree.map("since", today));
    }
  }

  private static ObjectName name(String name) {
    return new ObjectName("kube-system", name);
  }

  private static void write(
      KubeApi api, ResourceType type, String name, Map<String, @Nullable Object> data) {
    Optional<KubeObject> known = api.find(type, name(name));
    KubeObject wanted =
        known.orElseGet(() -> KubeObject.of(CONFIG_MAP, name(name))).with(data, "data");
    if (known.isEmpty()) {
      api.create(type, wanted, OPTIONS);
    } else if (!wanted.equals(known.get())) {
      api.update(type, wanted, OPTIONS);
    }
  }
}
