package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The secrets that a pod names, and how refusals describe each of them.
final class SecretReferences {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final String ENFORCE = "kubernetes.io/enforce-mountable-secrets";

  private record Reference(String secret, boolean pulls, String what) {}

  private final List<Reference> references = new ArrayList<>();

  private SecretReferences() {}

  static SecretReferences of(KubeObject pod) {
    SecretReferences all = new SecretReferences();
    for (Map<String, @Nullable Object> volume : pod.maps("spec", "volumes")) {
      if (volume.get("secret") != null) {
        String secret = Tree.textAt(volume, "secret", "secretName");
        all.add(secret, "volume with secret.secretName=\"" + secret + "\"");
      }
    }
    all.containers(pod, "initContainers", "init container ");
    all.containers(pod, "containers", "container ");
    List<Map<String, @Nullable Object>> pulls = pod.maps("spec", "imagePullSecrets");
    for (int i = 0; i < pulls.size(); i++) {
      String secret = Tree.textAt(pulls.get(i), "name");
      String what = "imagePullSecrets[" + i + "].name=\"" + secret + "\"";
      all.references.add(new Reference(secret, true, what));
    }
    return all;
  }

  static SecretReferences ofEphemeralContainers(KubeObject pod) {
    SecretReferences all = new SecretReferences();
    all.containers(pod, "ephemeralContainers", "ephemeral container ");
    return all;
  }

  static boolean any(KubeObject pod) {
    SecretReferences all = of(pod);
    all.containers(pod, "ephemeralContainers", "ephemeral container ");
    return !all.references.isEmpty();
  }

  private void add(String secret, String what) {
    references.add(new Reference(secret, false, what));
  }

  private void containers(KubeObject pod, String field, String prefix) {
    for (Map<String, @Nullable Object> container : pod.maps("spec", field)) {
      String what = prefix + Tree.textAt(container, "name");
      for (Map<String, @Nullable Object> variable : Tree.mapsAt(container, "env")) {
        Object reference = Tree.at(variable, "valueFrom", "secretKeyRef");
        if (reference != null) {
          String secret = Tree.textAt(reference, "name");
          String name = Tree.textAt(variable, "name");
          add(
              secret,
              what + " with envVar " + name + " referencing secret.secretName=\"" + secret + "\"");
        }
      }
      for (Map<String, @Nullable Object> source : Tree.mapsAt(container, "envFrom")) {
        if (source.get("secretRef") != null) {
          String secret = Tree.textAt(source, "secretRef", "name");
          add(secret, what + " with envFrom referencing secret.secretName=\"" + secret + "\"");
        }
      }
    }
  }

  /// Why the account may not use them, if it restricts what it may use.
  Optional<String> firstNotIn(KubeObject account) {
    if (!TRUE.contains(account.annotations().getOrDefault(ENFORCE, ""))) {
      return Optional.empty();
    }
    Set<String> mountable = names(account, "secrets");
    Set<String> pullable = names(account, "imagePullSecrets");
    for (Reference each : references) {
      if (!(each.pulls() ? pullable : mountable).contains(each.secret())) {
        return Optional.of(
            each.what()
                + " is not allowed because service account "
                + account.name()
                + " does not reference that "
                + (each.pulls() ? "imagePullSecret" : "secret"));
      }
    }
    return Optional.empty();
  }

  private static Set<String> names(KubeObject account, String field) {
    Set<String> names = new TreeSet<>();
    account.maps(field).forEach(each -> names.add(Tree.textAt(each, "name")));
    return names;
  }
}
