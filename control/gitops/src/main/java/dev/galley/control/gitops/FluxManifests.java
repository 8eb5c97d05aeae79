package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `flux bootstrap` puts into a cluster whose repository brings no `gotk-components.yaml`.
public final class FluxManifests {
  private static final String NAMESPACE = "flux-system";
  private static final String EVENTS =
      "--events-addr=http://notification-controller.flux-system.svc.cluster.local./";

  private FluxManifests() {}

  /// Namespace, definitions, permissions, services and the four controllers.
  public static List<KubeObject> components(FluxOptions options) {
    List<KubeObject> objects = new ArrayList<>(read("shared", Map.of()));
    objects.addAll(1, FluxDefinitions.all());
    FluxRelease release = FluxRelease.of(options.version());
    objects.addAll(source(release.source()));
    objects.addAll(controller("kustomize-controller", release.kustomize(), 60));
    objects.addAll(controller("helm-controller", release.helm(), 600));
    objects.addAll(notification(release.notification()));
    if (options.sourceWatcher()) {
      objects.addAll(controller("source-watcher", release.watcher(), 60));
    }
    return objects.stream().map(object -> finished(object, options)).toList();
  }

  /// The GitRepository and the Kustomization, both `flux-system`, from which everything else comes.
  ///
  /// @param path the directory of the cluster in the repository
  public static List<KubeObject> sync(String url, String branch, String path) {
    ObjectName name = new ObjectName(NAMESPACE, NAMESPACE);
    String relative = Paths.resolve("", path);
    KubeObject repository =
        KubeObject.of(Flux.GIT_REPOSITORY, name)
            .with(
                Tree.map(
                    "interval",
                    "1m0s",
                    "ref",
                    Tree.map("branch", branch),
                    "secretRef",
                    Tree.map("name", NAMESPACE),
                    "url",
                    url),
                "spec");
    KubeObject kustomization =
        KubeObject.of(Flux.KUSTOMIZATION, name)
            .with(
                Tree.map(
                    "interval",
                    "10m0s",
                    "path",
                    "./" + relative,
                    "prune",
                    true,
                    "sourceRef",
                    Tree.map("kind", "GitRepository", "name", NAMESPACE)),
                "spec");
    return List.of(repository, kustomization);
  }

  private static List<KubeObject> controller(String name, String version, int grace) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("name", name);
    variables.put("version", version);
    variables.put("cpu", name.equals("source-controller") ? "50m" : "100m");
    variables.put("grace", String.valueOf(grace));
    List<KubeObject> objects = new ArrayList<>(read("controller", variables));
    if (!name.equals("notification-controller")) {
      objects.set(1, container(objects.get(1), List.of(EVENTS), List.of(), List.of()));
    }
    return objects;
  }

  private static List<KubeObject> source(String version) {
    List<KubeObject> objects = controller("source-controller", version, 10);
    KubeObject deployment =
        container(
            objects.get(1),
            List.of(
                "--storage-path=/data",
                "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.cluster.local."),
            List.of(port(9090, "http")),
            List.of(Tree.map("mountPath", "/data", "name", "data")));
    List<@Nullable Object> volumes =
        new ArrayList<>(deployment.list("spec", "template", "spec", "volumes"));
    volumes.addFirst(Tree.map("emptyDir", Map.of(), "name", "data"));
    objects.set(
        1,
        deployment
            .with(volumes, "spec", "template", "spec", "volumes")
            .with("Recreate", "spec", "strategy", "type")
            .with(
                Tree.map("httpGet", Tree.map("path", "/", "port", "http")),
                "spec",
                "template",
                "spec",
                "containers",
                "0",
                "readinessProbe"));
    return objects;
  }

  private static List<KubeObject> notification(String version) {
    List<KubeObject> objects = controller("notification-controller", version, 10);
    objects.set(
        1,
        container(
            objects.get(1),
            List.of(),
            List.of(port(9090, "http"), port(9292, "http-webhook")),
            List.of()));
    return objects;
  }

  private static Map<String, @Nullable Object> port(int number, String name) {
    return Tree.map("containerPort", number, "name", name, "protocol", "TCP");
  }

  private static KubeObject container(
      KubeObject deployment,
      List<String> arguments,
      List<Map<String, @Nullable Object>> ports,
      List<Map<String, @Nullable Object>> mounts) {
    KubeObject result = deployment;
    result = prepended(result, "args", arguments);
    result = prepended(result, "ports", ports);
    return prepended(result, "volumeMounts", mounts);
  }

  private static KubeObject prepended(KubeObject deployment, String field, List<?> more) {
    String[] path = {"spec", "template", "spec", "containers", "0", field};
    List<@Nullable Object> all = new ArrayList<>(more);
    all.addAll(deployment.list(path));
    return deployment.with(all, path);
  }

  private static KubeObject finished(KubeObject object, FluxOptions options) {
    KubeObject labelled =
        object
            .withLabel("app.kubernetes.io/instance", NAMESPACE)
            .withLabel("app.kubernetes.io/part-of", "flux")
            .withLabel("app.kubernetes.io/version", options.version());
    if (!object.kind().equals("Deployment") || options.tolerationKeys().isEmpty()) {
      return labelled;
    }
    List<Map<String, @Nullable Object>> tolerations =
        options.tolerationKeys().stream()
            .map(key -> Tree.map("key", key, "operator", "Exists"))
            .toList();
    return labelled.with(tolerations, "spec", "template", "spec", "tolerations");
  }

  private static List<KubeObject> read(String file, Map<String, String> variables) {
    String name = "install/" + file + ".yaml";
    try (InputStream in = FluxManifests.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String filled = new Substitution(variables, true).apply(text);
      return Yaml.documents(filled, name).stream()
          .map(document -> KubeObject.of(document.map()))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
