package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Helm's own record of releases: a Secret per revision, in Helm's encoding, so that `helm list`,
/// `helm get` and `helm history` find them.
final class ReleaseStorage {
  private static final GroupVersionKind SECRET = GroupVersionKind.of("v1", "Secret");

  private final FluxClient client;

  /// One revision as it is to be recorded.
  record Revision(
      long number, String status, String description, String manifest, Instant firstDeployed) {}

  ReleaseStorage(FluxClient client) {
    this.client = client;
  }

  private static String name(String release, long revision) {
    return "sh.helm.release.v1." + release + ".v" + revision;
  }

  /// Records a revision, or its new status.
  ///
  /// @throws ApiException when it is refused, for example because the namespace is missing
  void write(Release release, Revision revision) {
    write(
        new ObjectName(release.storageNamespace(), name(release.name(), revision.number())),
        release.name(),
        tree(release, revision, client.world().now()));
  }

  private void write(ObjectName name, String release, Map<String, @Nullable Object> tree) {
    KubeObject secret =
        KubeObject.of(SECRET, name)
            .with("helm.sh/release.v1", "type")
            .with(
                Tree.map(
                    "modifiedAt", String.valueOf(client.world().now().getEpochSecond()),
                    "name", release,
                    "owner", "helm",
                    "status", Tree.textAt(tree, "info", "status"),
                    "version", String.valueOf(Tree.numberAt(0, tree, "version"))),
                "metadata",
                "labels")
            .with(Tree.map("release", encoded(tree)), "data");
    client
        .api()
        .patch(
            client.type(SECRET),
            secret.objectName(),
            new Patch.Apply(secret, true),
            WriteOptions.by("helm-controller"));
  }

  private static Map<String, @Nullable Object> tree(
      Release release, Revision revision, Instant now) {
    return Tree.map(
        "name", release.name(),
        "info",
            Tree.map(
                "first_deployed", revision.firstDeployed().toString(),
                "last_deployed", now.toString(),
                "deleted", "",
                "description", revision.description(),
                "status", revision.status()),
        "chart",
            Tree.map(
                "metadata",
                Tree.map(
                    "name", release.chart().name(),
                    "version", release.chart().version(),
                    "appVersion", release.chart().appVersion(),
                    "apiVersion", "v2"),
                "templates",
                List.of(),
                "values",
                Tree.map()),
        "config", release.values(),
        "manifest", revision.manifest(),
        "version", revision.number(),
        "namespace", release.namespace());
  }

  private static String encoded(Map<String, @Nullable Object> tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(Json.bytes(tree));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    // Helm encodes once, and Kubernetes wants the data of a Secret encoded again.
    byte[] once = Base64.getEncoder().encode(out.toByteArray());
    return Base64.getEncoder().encodeToString(once);
  }

  /// The objects of a recorded revision, as they were applied.
  ///
  /// @throws ApplyFailed when there is no such record
  List<Manifest> manifests(String namespace, String release, long revision) {
    String place = release + ".v" + revision;
    String text = Tree.textAt(recorded(namespace, release, revision), "manifest");
    return Yaml.documents(text, place).stream()
        .filter(document -> !document.map().isEmpty())
        .map(document -> new Manifest(KubeObject.of(document.map()), document.place()))
        .toList();
  }

  /// Records an earlier revision once more, under a new number.
  void rollback(String namespace, String release, long earlier, long revision) {
    Instant now = client.world().now();
    Map<String, @Nullable Object> tree = recorded(namespace, release, earlier);
    tree = Tree.with(tree, revision, "version");
    tree = Tree.with(tree, "Rollback to " + earlier, "info", "description");
    tree = Tree.with(tree, "deployed", "info", "status");
    tree = Tree.with(tree, now.toString(), "info", "last_deployed");
    write(new ObjectName(namespace, name(release, revision)), release, tree);
  }

  /// The values of a recorded revision.
  ///
  /// @throws ApplyFailed when there is no such record
  Map<String, @Nullable Object> values(String namespace, String release, long revision) {
    return Tree.mapAt(recorded(namespace, release, revision), "config");
  }

  /// Of all revisions only the latest counts as deployed.
  void supersede(String namespace, String release, long latest) {
    ListQuery query = ListQuery.in(namespace).labels("owner=helm,status=deployed,name=" + release);
    for (KubeObject secret : client.api().list(client.type(SECRET), query).items()) {
      long revision = Tree.numberAt(0, recorded(secret), "version");
      if (revision > 0 && revision < latest) {
        Map<String, @Nullable Object> tree =
            Tree.with(recorded(secret), "superseded", "info", "status");
        write(secret.objectName(), release, tree);
      }
    }
  }

  private static Map<String, @Nullable Object> recorded(KubeObject secret) {
    byte[] zipped =
        Base64.getDecoder().decode(Base64.getDecoder().decode(secret.text("data", "release")));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return Tree.asMap(Json.parse(in.readAllBytes()));
    } catch (IOException unreadable) {
      throw new ApplyFailed("release: " + unreadable.getMessage(), unreadable);
    }
  }

  private Map<String, @Nullable Object> recorded(String namespace, String release, long revision) {
    ObjectName name = new ObjectName(namespace, name(release, revision));
    return recorded(
        client
            .api()
            .find(client.type(SECRET), name)
            .orElseThrow(() -> new ApplyFailed("release: not found")));
  }

  /// Forgets the revisions up to one.
  void removeUpTo(String release, String namespace, long revision) {
    ResourceType type = client.type(SECRET);
    ListQuery query = ListQuery.in(namespace).labels("owner=helm,name=" + release);
    for (KubeObject secret : client.api().list(type, query).items()) {
      String version = secret.labels().getOrDefault("version", "");
      if (version.matches("[0-9]{1,9}") && Long.parseLong(version) <= revision) {
        delete(type, secret.objectName());
      }
    }
  }

  private void delete(ResourceType type, ObjectName name) {
    try {
      client.api().delete(type, name, DeleteOptions.BACKGROUND);
    } catch (ApiException failure) {
      if (!failure.isNotFound()) {
        throw failure;
      }
    }
  }
}
