package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects in the form in which they can be applied and compared, as Flux normalises them. Pure.
final class Normal {
  private Normal() {}

  static KubeObject of(KubeObject object) {
    KubeObject normal = object;
    if (!object.kind().equals("CustomResourceDefinition")) {
      normal = normal.without("status");
    }
    if (normal.map("metadata").containsKey("creationTimestamp")) {
      normal = normal.without("metadata", "creationTimestamp");
    }
    return switch (normal.groupVersionKind().group() + "/" + normal.kind()) {
      case "/Secret" -> secret(normal);
      case "/Service" -> ports(normal, "spec", "ports");
      case "/Pod" -> containers(normal, "spec");
      case "apps/Deployment",
          "apps/StatefulSet",
          "apps/DaemonSet",
          "apps/ReplicaSet",
          "batch/Job" ->
          containers(normal, "spec", "template", "spec");
      case "batch/CronJob" -> containers(normal, "spec", "jobTemplate", "spec", "template", "spec");
      default -> normal;
    };
  }

  /// What people write as text is kept as data, or it would differ from the live object for ever.
  private static KubeObject secret(KubeObject secret) {
    Map<String, String> texts = Tree.textMapAt(secret.tree(), "stringData");
    if (texts.isEmpty()) {
      return secret;
    }
    Map<String, @Nullable Object> data = new LinkedHashMap<>(secret.map("data"));
    texts.forEach((key, text) ->
        data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    return secret.with(data, "data").without("stringData");
  }

  private static KubeObject containers(KubeObject object, String... path) {
    KubeObject result = object;
    for (String field : List.of("containers", "initContainers")) {
      for (int i = 0; i < result.list(join(path, field)).size(); i++) {
        result = ports(result, join(path, field, String.valueOf(i), "ports"));
      }
    }
    return result;
  }

  /// The protocol is part of a port's identity in an apply, and its default is TCP.
  private static KubeObject ports(KubeObject object, String... path) {
    List<@Nullable Object> ports = new ArrayList<>();
    boolean changed = false;
    for (Object port : object.list(path)) {
      boolean bare = port instanceof Map<?, ?> map && !map.containsKey("protocol");
      changed |= bare;
      ports.add(bare ? Tree.with(Tree.asMap(port), "TCP", "protocol") : port);
    }
    return changed ? object.with(ports, path) : object;
  }

  private static String[] join(String[] path, String... more) {
    String[] all = Arrays.copyOf(path, path.length + more.length);
    System.arraycopy(more, 0, all, path.length, more.length);
    return all;
  }
}
