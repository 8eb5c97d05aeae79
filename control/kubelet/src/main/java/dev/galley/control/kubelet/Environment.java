package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a container sees of the cluster: its environment variables, and the files that its pod
/// mounts from config maps, secrets and the downward API.
final class Environment {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Cluster cluster;
  private final KubeObject pod;
  private final Map<String, @Nullable Object> container;

  Environment(Cluster cluster, KubeObject pod, Map<String, @Nullable Object> container) {
    this.cluster = cluster;
    this.pod = pod;
    this.container = container;
  }

  String hostname() {
    String given = pod.text("spec", "hostname");
    return given.isEmpty() ? pod.name() : given;
  }

  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PATH", DEFAULT_PATH);
    variables.put("HOSTNAME", hostname());
    cluster
        .live(Kinds.SERVICE, new ObjectName("default", "kubernetes"))
        .ifPresent(service -> {
          variables.put("KUBERNETES_SERVICE_HOST", service.text("spec", "clusterIP"));
          variables.put("KUBERNETES_SERVICE_PORT", "443");
        });
    for (Map<String, @Nullable Object> source : Tree.mapsAt(container, "envFrom")) {
      String prefix = Tree.textAt(source, "prefix");
      data(source.get("configMapRef"), "name", false)
          .forEach((key, value) -> variables.put(prefix + key, value));
      data(source.get("secretRef"), "name", true)
          .forEach((key, value) -> variables.put(prefix + key, value));
    }
    for (Map<String, @Nullable Object> variable : Tree.mapsAt(container, "env")) {
      value(variable, variables)
          .ifPresent(value -> variables.put(Tree.textAt(variable, "name"), value));
    }
    return variables;
  }

  private Optional<String> value(
      Map<String, @Nullable Object> variable, Map<String, String> known) {
    Map<String, @Nullable Object> from = Tree.mapAt(variable, "valueFrom");
    if (from.isEmpty()) {
      return Optional.of(expanded(Tree.textAt(variable, "value"), known));
    }
    if (from.get("fieldRef") != null) {
      return Optional.of(field(Tree.textAt(from, "fieldRef", "fieldPath")));
    }
    if (from.get("configMapKeyRef") != null) {
      return Optional.ofNullable(
          data(from.get("configMapKeyRef"), "name", false)
              .get(Tree.textAt(from, "configMapKeyRef", "key")));
    }
    if (from.get("secretKeyRef") != null) {
      return Optional.ofNullable(
          data(from.get("secretKeyRef"), "name", true)
              .get(Tree.textAt(from, "secretKeyRef", "key")));
    }
    return Optional.empty();
  }

  /// `$(NAME)` stands for a variable that has been set before.
  private static String expanded(String text, Map<String, String> known) {
    String expanded = text;
    for (Map.Entry<String, String> each : known.entrySet()) {
      expanded = expanded.replace("$(" + each.getKey() + ")", each.getValue());
    }
    return expanded;
  }

  /// What the downward API says about the pod.
  private String field(String path) {
    int bracket = path.indexOf("['");
    if (bracket > 0) {
      String map = path.substring("metadata.".length(), bracket);
      String key = path.substring(bracket + 2, path.length() - 2);
      return Tree.textAt(pod.tree(), "metadata", map, key);
    }
    return switch (path) {
      case "metadata.labels" -> listed(pod.labels());
      case "metadata.annotations" -> listed(pod.annotations());
      default -> pod.text(path.split("\\."));
    };
  }

  private static String listed(Map<String, String> map) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(map)
        .forEach((key, value) -> text.append(key).append("=\"").append(value).append("\"\n"));
    return text.toString();
  }

  private Map<String, String> data(@Nullable Object reference, String field, boolean secret) {
    if (reference == null) {
      return Map.of();
    }
    ObjectName name = new ObjectName(pod.namespace(), Tree.textAt(reference, field));
    Map<String, String> data = new TreeMap<>();
    cluster
        .live(secret ? Kinds.SECRET : Kinds.CONFIG_MAP, name)
        .ifPresent(object -> {
          Tree.textMapAt(object.tree(), "data")
              .forEach((key, value) -> data.put(key, secret ? decoded(value) : value));
          Tree.textMapAt(object.tree(), "binaryData")
              .forEach((key, value) -> data.put(key, decoded(value)));
        });
    return data;
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException unreadable) {
      return "";
    }
  }

  /// The files below the container's mounts, by their paths.
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    files.put("/etc/hostname", hostname() + "\n");
    for (Map<String, @Nullable Object> mount : Tree.mapsAt(container, "volumeMounts")) {
      String volume = Tree.textAt(mount, "name");
      String at = Tree.textAt(mount, "mountPath").replaceAll("/$", "");
      String only = Tree.textAt(mount, "subPath");
      for (Map<String, @Nullable Object> each : pod.maps("spec", "volumes")) {
        if (Tree.textAt(each, "name").equals(volume)) {
          place(contents(each), at, only, files);
        }
      }
    }
    return files;
  }

  private static void place(
      Map<String, String> contents, String at, String only, Map<String, String> files) {
    if (only.isEmpty()) {
      contents.forEach((path, text) -> files.put(at + "/" + path, text));
    } else if (contents.containsKey(only)) {
      files.put(at, contents.getOrDefault(only, ""));
    }
  }

  private Map<String, String> contents(Map<String, @Nullable Object> volume) {
    Map<String, String> contents = new TreeMap<>(source(volume, "secretName"));
    for (Map<String, @Nullable Object> source : Tree.mapsAt(volume, "projected", "sources")) {
      contents.putAll(source(source, "name"));
    }
    return contents;
  }

  private Map<String, String> source(Map<String, @Nullable Object> source, String secretName) {
    Map<String, String> contents = new TreeMap<>();
    contents.putAll(chosen(source.get("configMap"), data(source.get("configMap"), "name", false)));
    contents.putAll(chosen(source.get("secret"), data(source.get("secret"), secretName, true)));
    List<Map<String, @Nullable Object>> items = Tree.mapsAt(source, "downwardAPI", "items");
    for (Map<String, @Nullable Object> item : items) {
      contents.put(Tree.textAt(item, "path"), field(Tree.textAt(item, "fieldRef", "fieldPath")));
    }
    return contents;
  }

  /// All keys under their own names, or those that are listed under other names.
  private static Map<String, String> chosen(@Nullable Object source, Map<String, String> data) {
    List<Map<String, @Nullable Object>> items = Tree.mapsAt(source, "items");
    if (items.isEmpty()) {
      return data;
    }
    Map<String, String> chosen = new TreeMap<>();
    for (Map<String, @Nullable Object> item : items) {
      String value = data.get(Tree.textAt(item, "key"));
      if (value != null) {
        chosen.put(Tree.textAt(item, "path"), value);
      }
    }
    return chosen;
  }
}
