package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ServiceAccount admission plugin: pods run as an account that exists, and get its token.
public final class ServiceAccountAdmission implements Admission {
  private static final GroupVersionKind ACCOUNT = new GroupVersionKind("", "v1", "ServiceAccount");
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String TOKEN_VOLUME = "kube-api-access-";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  /// The default account of a new namespace is about to be created by a controller.
  private static final int ATTEMPTS_FOR_DEFAULT = 10;

  private final ClusterState cluster;

  public ServiceAccountAdmission(ClusterState cluster) {
    this.cluster = cluster;
  }

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    if (!request.creates() || !request.isOn("", "pods")) {
      return request;
    }
    KubeObject object = request.subject();
    if (object.annotations().containsKey(MIRROR)) {
      validate(request);
      return request;
    }
    Map<String, @Nullable Object> pod = Draft.of(object.tree());
    Map<String, @Nullable Object> spec = Draft.child(pod, "spec");
    Draft.text(spec, "serviceAccountName", "default");
    spec.put("serviceAccount", spec.get("serviceAccountName"));
    KubeObject account = account(request, Tree.textAt(spec, "serviceAccountName"));
    if (automounts(account, spec)) {
      mountToken(spec);
    }
    if (Tree.listAt(spec, "imagePullSecrets").isEmpty()
        && !account.list("imagePullSecrets").isEmpty()) {
      spec.put("imagePullSecrets", account.list("imagePullSecrets"));
    }
    AdmissionRequest mutated = request.withObject(KubeObject.of(pod));
    validate(mutated);
    return mutated;
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (request.updates() && request.isOn("", "pods", "ephemeralcontainers")) {
      KubeObject pod = request.subject();
      SecretReferences.ofEphemeralContainers(pod)
          .firstNotIn(account(request, pod.text("spec", "serviceAccountName")))
          .ifPresent(why -> refuse(request, why));
    }
    if (!request.creates() || !request.isOn("", "pods")) {
      return;
    }
    KubeObject pod = request.subject();
    if (pod.annotations().containsKey(MIRROR)) {
      validateMirror(request, pod);
      return;
    }
    String name = pod.text("spec", "serviceAccountName");
    if (name.isEmpty()) {
      refuse(
          request,
          "no service account specified for pod " + request.namespace() + "/" + pod.name());
    }
    SecretReferences.of(pod)
        .firstNotIn(account(request, name))
        .ifPresent(why -> refuse(request, why));
  }

  private static void refuse(AdmissionRequest request, String why) {
    throw request.forbidden(why);
  }

  private static void validateMirror(AdmissionRequest request, KubeObject pod) {
    if (!pod.text("spec", "serviceAccountName").isEmpty()) {
      refuse(request, "a mirror pod may not reference service accounts");
    }
    if (SecretReferences.any(pod)) {
      refuse(request, "a mirror pod may not reference secrets");
    }
    for (Map<String, @Nullable Object> volume : pod.maps("spec", "volumes")) {
      for (Map<String, @Nullable Object> source : Tree.mapsAt(volume, "projected", "sources")) {
        if (source.get("serviceAccountToken") != null) {
          refuse(request, "a mirror pod may not use ServiceAccountToken volume projections");
        }
      }
    }
  }

  private KubeObject account(AdmissionRequest request, String name) {
    ObjectName account = new ObjectName(request.namespace(), name);
    Optional<KubeObject> found = cluster.find(ACCOUNT, account);
    if (found.isEmpty() && name.equals("default")) {
      Duration between = Duration.ofMillis(100 + cluster.world().random().nextInt(100));
      for (int attempt = 1; attempt < ATTEMPTS_FOR_DEFAULT && found.isEmpty(); attempt++) {
        cluster.world().sleep(between);
        found = cluster.find(ACCOUNT, account);
      }
    }
    return found.orElseThrow(() ->
        request.forbidden(
            "error looking up service account "
                + request.namespace()
                + "/"
                + name
                + ": serviceaccount \""
                + name
                + "\" not found"));
  }

  private static boolean automounts(KubeObject account, Map<String, @Nullable Object> spec) {
    Object onPod = spec.get("automountServiceAccountToken");
    Object wanted = onPod != null ? onPod : account.at("automountServiceAccountToken");
    return !Boolean.FALSE.equals(wanted);
  }

  private void mountToken(Map<String, @Nullable Object> spec) {
    String existing =
        Tree.mapsAt(spec, "volumes").stream()
            .map(volume -> Tree.textAt(volume, "name"))
            .filter(name -> name.startsWith(TOKEN_VOLUME))
            .findFirst()
            .orElse("");
    String volume = existing.isEmpty() ? TOKEN_VOLUME + cluster.suffix() : existing;
    boolean used = false;
    for (String containers : List.of("initContainers", "containers")) {
      for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, containers)) {
        boolean mounted =
            Tree.mapsAt(container, "volumeMounts").stream()
                .anyMatch(mount -> TOKEN_PATH.equals(mount.get("mountPath")));
        if (!mounted) {
          Draft.items(container, "volumeMounts")
              .add(Draft.map("mountPath", TOKEN_PATH, "name", volume, "readOnly", true));
          used = true;
        }
      }
    }
    if (used && existing.isEmpty()) {
      Draft.items(spec, "volumes").add(Draft.map("name", volume, "projected", TOKEN));
    }
  }

  /// The seven seconds over an hour tell such tokens from those that somebody asked for.
  private static final Map<String, @Nullable Object> TOKEN =
      Tree.map(
          "defaultMode",
          420,
          "sources",
          List.of(
              Tree.map("serviceAccountToken", Tree.map("expirationSeconds", 3607, "path", "token")),
              Tree.map(
                  "configMap",
                  Tree.map(
                      "items",
                      List.of(Tree.map("key", "ca.crt", "path", "ca.crt")),
                      "name",
                      "kube-root-ca.crt")),
              Tree.map(
                  "downwardAPI",
                  Tree.map(
                      "items",
                      List.of(
                          Tree.map(
                              "fieldRef",
                              Tree.map("apiVersion", "v1", "fieldPath", "metadata.namespace"),
                              "path",
                              "namespace"))))));
}
