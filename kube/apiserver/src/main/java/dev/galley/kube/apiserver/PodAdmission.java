package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The admission plugins that complete pods: ServiceAccount, Priority and DefaultTolerationSeconds,
/// in upstream's order.
final class PodAdmission implements Admission {
  private static final GroupVersionKind ACCOUNT = new GroupVersionKind("", "v1", "ServiceAccount");
  private static final GroupVersionKind PRIORITY_CLASS =
      new GroupVersionKind("scheduling.k8s.io", "v1", "PriorityClass");
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final long TOLERATED_SECONDS = 300;

  private final Shared shared;

  PodAdmission(Shared shared) {
    this.shared = shared;
  }

  @Override
  public KubeObject admit(Attributes attributes, KubeObject object) {
    if (!attributes.creates()
        || !attributes.type().kind().equals(new GroupVersionKind("", "v1", "Pod"))) {
      return object;
    }
    Map<String, @Nullable Object> pod = Draft.of(object.tree());
    Map<String, @Nullable Object> spec = Draft.child(pod, "spec");
    if (!object.annotations().containsKey("kubernetes.io/config.mirror")) {
      serviceAccount(attributes, object, spec);
    }
    priority(attributes, object, spec);
    tolerations(spec);
    return KubeObject.of(pod);
  }

  private void serviceAccount(
      Attributes attributes, KubeObject pod, Map<String, @Nullable Object> spec) {
    Draft.text(spec, "serviceAccountName", "default");
    String name = Tree.textAt(spec, "serviceAccountName");
    spec.put("serviceAccount", name);
    Served accounts = shared.types().of(ACCOUNT);
    KubeObject account =
        shared
            .storage()
            .get(accounts.key(new ObjectName(pod.namespace(), name)))
            .map(Entry::object)
            .orElseThrow(() ->
                Failures.forbidden(
                    attributes.type(),
                    pod.name(),
                    "error looking up service account "
                        + pod.namespace()
                        + "/"
                        + name
                        + ": serviceaccount \""
                        + name
                        + "\" not found"));
    if (Tree.listAt(spec, "imagePullSecrets").isEmpty()
        && !account.list("imagePullSecrets").isEmpty()) {
      spec.put("imagePullSecrets", account.list("imagePullSecrets"));
    }
    if (automounts(account, spec)) {
      mountToken(spec);
    }
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
            .filter(name -> name.startsWith("kube-api-access-"))
            .findFirst()
            .orElse("");
    String volume =
        existing.isEmpty() ? "kube-api-access-" + Names.suffix(shared.world()) : existing;
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
      Draft.items(spec, "volumes").add(tokenVolume(volume));
    }
  }

  private static Map<String, @Nullable Object> tokenVolume(String name) {
    return Draft.map(
        "name",
        name,
        "projected",
        Tree.map(
            "defaultMode",
            420,
            "sources",
            List.of(
                Tree.map(
                    "serviceAccountToken", Tree.map("expirationSeconds", 3607, "path", "token")),
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
                                "namespace")))))));
  }

  private void priority(Attributes attributes, KubeObject pod, Map<String, @Nullable Object> spec) {
    String name = Tree.textAt(spec, "priorityClassName");
    Optional<KubeObject> found = name.isEmpty() ? globalDefault() : priorityClass(name);
    if (found.isEmpty() && !name.isEmpty()) {
      throw Failures.forbidden(
          attributes.type(), pod.name(), "no PriorityClass with name " + name + " was found");
    }
    found.ifPresent(each -> spec.put("priorityClassName", each.name()));
    long value = found.map(each -> each.number(0, "value")).orElse(0L);
    if (spec.get("priority") instanceof Long given && given != value) {
      throw Failures.forbidden(
          attributes.type(),
          pod.name(),
          "the integer value of priority ("
              + given
              + ") must not be provided in pod spec; priority admission controller computed "
              + value
              + " from the given PriorityClass name");
    }
    spec.put("priority", value);
    Draft.text(
        spec,
        "preemptionPolicy",
        found.map(each -> each.text("preemptionPolicy")).orElse("PreemptLowerPriority"));
  }

  private Optional<KubeObject> priorityClass(String name) {
    Served classes = shared.types().of(PRIORITY_CLASS);
    return shared.storage().get(classes.key(ObjectName.cluster(name))).map(Entry::object);
  }

  private Optional<KubeObject> globalDefault() {
    String resource = shared.types().of(PRIORITY_CLASS).resource();
    return shared.storage().range(StorageRange.all(resource)).entries().stream()
        .map(Entry::object)
        .filter(each -> each.flag("globalDefault"))
        .findFirst();
  }

  private static void tolerations(Map<String, @Nullable Object> spec) {
    List<@Nullable Object> tolerations = new ArrayList<>(Tree.listAt(spec, "tolerations"));
    boolean changed = false;
    for (String key : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
      if (tolerations.stream().noneMatch(each -> tolerates(each, key))) {
        tolerations.add(
            Draft.map(
                "effect",
                "NoExecute",
                "key",
                key,
                "operator",
                "Exists",
                "tolerationSeconds",
                TOLERATED_SECONDS));
        changed = true;
      }
    }
    if (changed) {
      spec.put("tolerations", tolerations);
    }
  }

  private static boolean tolerates(@Nullable Object toleration, String key) {
    String on = Tree.textAt(toleration, "key");
    String effect = Tree.textAt(toleration, "effect");
    return (on.isEmpty() || on.equals(key)) && (effect.isEmpty() || effect.equals("NoExecute"));
  }
}
