package dev.galley.control.workloads;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts the token of a service account into each secret that is made for one, and removes secrets
/// whose account has gone.
final class AccountTokens {
  private static final GroupVersionKind SECRET = new GroupVersionKind("", "v1", "Secret");
  private static final String TYPE = "kubernetes.io/service-account-token";
  private static final String NAME = "kubernetes.io/service-account.name";
  private static final String UID = "kubernetes.io/service-account.uid";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Issuer issuer;
  private final RootCertificate root;

  AccountTokens(Cluster cluster, Issuer issuer, RootCertificate root) {
    this.cluster = cluster;
    this.issuer = issuer;
    this.root = root;
  }

  Controller controller() {
    return Controller.named("serviceaccount-token-controller")
        .watches(SECRET)
        .when((before, after) -> after != null && after.text("type").equals(TYPE))
        .watches(Kinds.SERVICE_ACCOUNT, this::secretsOf)
        .reconciles(this::reconcile);
  }

  private List<ObjectName> secretsOf(KubeObject account) {
    return cluster.of(SECRET).list(account.namespace()).stream()
        .filter(secret -> secret.text("type").equals(TYPE))
        .filter(secret -> account.name().equals(secret.annotations().get(NAME)))
        .map(KubeObject::objectName)
        .toList();
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found =
        cluster.cached(SECRET, name).filter(secret -> secret.text("type").equals(TYPE));
    if (found.isEmpty() || found.get().isDeleting()) {
      return Outcome.DONE;
    }
    KubeObject secret = found.get();
    ObjectName owner =
        new ObjectName(name.namespace(), secret.annotations().getOrDefault(NAME, ""));
    String uid = secret.annotations().getOrDefault(UID, "");
    Optional<KubeObject> account =
        cluster
            .live(Kinds.SERVICE_ACCOUNT, owner)
            .filter(each -> uid.isEmpty() || each.uid().equals(uid));
    if (account.isEmpty()) {
      cluster.delete(secret);
      return Outcome.DONE;
    }
    Optional<String> token = issuer.token(account.get(), secret.name());
    if (token.isEmpty() || root.pem().isEmpty()) {
      return Outcome.again(PAUSE);
    }
    KubeObject filled = filled(secret, account.get(), token.get());
    if (!filled.equals(secret)) {
      cluster.update(filled);
    }
    return Outcome.DONE;
  }

  private KubeObject filled(KubeObject secret, KubeObject account, String token) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>(secret.map("data"));
    data.put("ca.crt", base64(root.pem()));
    data.put("namespace", base64(secret.namespace()));
    if (Tree.textAt(data, "token").isEmpty()) {
      data.put("token", base64(token));
    }
    return secret
        .with(data, "data")
        .withAnnotation(NAME, account.name())
        .withAnnotation(UID, account.uid());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
