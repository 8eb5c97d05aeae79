package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.access.PolicyRule;
import dev.galley.kube.access.WebTokens;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Tells whose a service account's token is, for as long as the account, and what the token is
/// bound to, are there.
final class Tokens {
  static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
  private static final String LEGACY_ISSUER = "kubernetes/serviceaccount";
  private static final String LEGACY = "kubernetes.io/serviceaccount/";
  private static final String EXTRA = "authentication.kubernetes.io/";

  /// Clocks may differ by so much, and deletion may come so late.
  private static final long LEEWAY_SECONDS = 60;

  private final Shared shared;
  private final World world;
  private final WebTokens web;

  /// What came of looking at a token.
  sealed interface Verdict {
    /// It is good, for these audiences.
    record Good(UserInfo user, List<String> audiences) implements Verdict {}

    /// Nobody here issued it.
    record Foreign() implements Verdict {}

    /// It was issued here, and does not count.
    record Refused(String why) implements Verdict {}
  }

  Tokens(Shared shared) {
    this.shared = shared;
    this.world = shared.world();
    this.web = new WebTokens(shared.options().signingKey(), ISSUER);
  }

  WebTokens web() {
    return web;
  }

  /// @param wanted audiences of which the token has to be for one
  Verdict check(String token, List<String> wanted) {
    Optional<Map<String, @Nullable Object>> claims = web.claims(token);
    if (claims.isEmpty()) {
      return new Verdict.Foreign();
    }
    return switch (Tree.textAt(claims.get(), "iss")) {
      case ISSUER -> bound(claims.get(), wanted);
      case LEGACY_ISSUER -> legacy(token, claims.get(), wanted);
      default -> new Verdict.Foreign();
    };
  }

  private Verdict bound(Map<String, @Nullable Object> claims, List<String> wanted) {
    List<String> audiences = Tree.textsAt(claims, "aud");
    List<String> common = audiences.stream().filter(wanted::contains).toList();
    if (common.isEmpty()) {
      return new Verdict.Refused(
          "token audiences "
              + PolicyRule.quoted(audiences)
              + " is invalid for the target audiences "
              + PolicyRule.quoted(wanted));
    }
    long now = world.now().getEpochSecond();
    if (Tree.numberAt(0, claims, "exp") + LEEWAY_SECONDS < now) {
      return new Verdict.Refused("service account token has expired");
    }
    if (Tree.numberAt(0, claims, "nbf") - LEEWAY_SECONDS > now) {
      return new Verdict.Refused("service account token is not valid yet");
    }
    Map<String, @Nullable Object> own = Tree.mapAt(claims, "kubernetes.io");
    String namespace = Tree.textAt(own, "namespace");
    Optional<String> wrong = wrongAccount(namespace, Tree.mapAt(own, "serviceaccount"));
    if (wrong.isEmpty()) {
      wrong = wrongBinding(own, namespace);
    }
    return wrong
        .<Verdict>map(Verdict.Refused::new)
        .orElseGet(() -> new Verdict.Good(user(claims), common));
  }

  private Optional<String> wrongAccount(String namespace, Map<String, @Nullable Object> reference) {
    String name = Tree.textAt(reference, "name");
    Optional<KubeObject> account = object("serviceaccounts", namespace, name);
    if (account.isEmpty()) {
      return Optional.of("serviceaccounts \"" + name + "\" not found");
    }
    String uid = Tree.textAt(reference, "uid");
    if (!account.get().uid().equals(uid)) {
      return Optional.of(
          "service account UID (" + account.get().uid() + ") does not match claim (" + uid + ")");
    }
    return isGone(account.get())
        ? Optional.of("service account " + namespace + "/" + name + " has been deleted")
        : Optional.empty();
  }

  private Optional<String> wrongBinding(Map<String, @Nullable Object> claims, String namespace) {
    if (claims.get("secret") != null) {
      return wrong("secret", "secrets", namespace, Tree.mapAt(claims, "secret"));
    }
    if (claims.get("pod") != null) {
      return wrong("pod", "pods", namespace, Tree.mapAt(claims, "pod"));
    }
    return claims.get("node") != null
        ? wrong("node", "nodes", "", Tree.mapAt(claims, "node"))
        : Optional.empty();
  }

  private Optional<String> wrong(
      String kind, String plural, String namespace, Map<String, @Nullable Object> reference) {
    Optional<KubeObject> object = object(plural, namespace, Tree.textAt(reference, "name"));
    if (object.isEmpty()) {
      return Optional.of("service account token has been invalidated");
    }
    String uid = Tree.textAt(reference, "uid");
    String found = object.get().uid();
    if (!found.equals(uid)) {
      String shown = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
      return Optional.of(
          (kind.equals("secret") ? kind : shown)
              + " UID ("
              + found
              + ") does not match service account "
              + kind
              + " ref claim ("
              + uid
              + ")");
    }
    return isGone(object.get())
        ? Optional.of("service account token has been invalidated")
        : Optional.empty();
  }

  private boolean isGone(KubeObject object) {
    Instant latest = world.now().minusSeconds(LEEWAY_SECONDS);
    return object.deleted().filter(at -> at.isBefore(latest)).isPresent();
  }

  private Optional<KubeObject> object(String plural, String namespace, String name) {
    return shared
        .storage()
        .get(new StorageKey("/" + plural, new ObjectName(namespace, name)))
        .map(Entry::object);
  }

  /// A token that a secret carries counts as long as the secret carries it.
  private Verdict legacy(String token, Map<String, @Nullable Object> claims, List<String> wanted) {
    String namespace = Tree.textAt(claims, LEGACY + "namespace");
    String name = Tree.textAt(claims, LEGACY + "service-account.name");
    String uid = Tree.textAt(claims, LEGACY + "service-account.uid");
    Optional<KubeObject> secret =
        object("secrets", namespace, Tree.textAt(claims, LEGACY + "secret.name"));
    if (secret.isEmpty() || secret.get().isDeleting()) {
      return new Verdict.Refused("Token has been invalidated");
    }
    if (!decoded(secret.get().text("data", "token")).equals(token)) {
      return new Verdict.Refused("Token does not match server's copy");
    }
    Optional<KubeObject> account = object("serviceaccounts", namespace, name);
    if (account.isEmpty()) {
      return new Verdict.Refused("serviceaccounts \"" + name + "\" not found");
    }
    if (!account.get().uid().equals(uid)) {
      return new Verdict.Refused(
          "ServiceAccount UID (" + account.get().uid() + ") does not match claim (" + uid + ")");
    }
    if (!wanted.contains(ISSUER)) {
      return new Verdict.Refused(
          "token audiences "
              + PolicyRule.quoted(List.of(ISSUER))
              + " is invalid for the target audiences "
              + PolicyRule.quoted(wanted));
    }
    return new Verdict.Good(account(namespace, name, uid), List.of(ISSUER));
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  /// The token that a secret of an account carries.
  String legacy(KubeObject account, String secret) {
    return web.signed(
        Tree.map(
            "iss",
            LEGACY_ISSUER,
            LEGACY + "namespace",
            account.namespace(),
            LEGACY + "secret.name",
            secret,
            LEGACY + "service-account.name",
            account.name(),
            LEGACY + "service-account.uid",
            account.uid(),
            "sub",
            "system:serviceaccount:" + account.namespace() + ":" + account.name()));
  }

  private static UserInfo account(String namespace, String name, String uid) {
    // Who authenticates adds the group of everybody.
    return new UserInfo(
        "system:serviceaccount:" + namespace + ":" + name,
        uid,
        UserInfo.serviceAccountGroups(namespace),
        Map.of());
  }

  private static UserInfo user(Map<String, @Nullable Object> claims) {
    Map<String, @Nullable Object> mine = Tree.mapAt(claims, "kubernetes.io");
    Map<String, List<String>> extra = new TreeMap<>();
    put(extra, "credential-id", "JTI=", Tree.textAt(claims, "jti"));
    put(extra, "pod-name", "", Tree.textAt(mine, "pod", "name"));
    put(extra, "pod-uid", "", Tree.textAt(mine, "pod", "uid"));
    put(extra, "node-name", "", Tree.textAt(mine, "node", "name"));
    put(extra, "node-uid", "", Tree.textAt(mine, "node", "uid"));
    return account(
            Tree.textAt(mine, "namespace"),
            Tree.textAt(mine, "serviceaccount", "name"),
            Tree.textAt(mine, "serviceaccount", "uid"))
        .extra(extra);
  }

  private static void put(
      Map<String, List<String>> extra, String key, String prefix, String value) {
    if (!value.isEmpty()) {
      extra.put(EXTRA + key, List.of(prefix + value));
    }
  }

  /// The claims of a new token.
  ///
  /// @param bound what the token is bound to, by the name of the claim
  Map<String, @Nullable Object> claims(
      KubeObject account,
      Map<String, KubeObject> bound,
      List<String> audiences,
      TokenRequests.Life life) {
    long now = world.now().getEpochSecond();
    Map<String, @Nullable Object> mine = new LinkedHashMap<>();
    mine.put("namespace", account.namespace());
    bound.forEach((kind, object) -> mine.put(kind, reference(object)));
    mine.put("serviceaccount", reference(account));
    if (life.warnAfter() > 0) {
      mine.put("warnafter", now + life.warnAfter());
    }
    return Tree.map(
        "aud", audiences,
        "exp", now + life.seconds(),
        "iat", now,
        "iss", ISSUER,
        "jti", world.uuid(),
        "kubernetes.io", mine,
        "nbf", now,
        "sub", "system:serviceaccount:" + account.namespace() + ":" + account.name());
  }

  private static Map<String, @Nullable Object> reference(KubeObject object) {
    return Tree.map("name", object.name(), "uid", object.uid().isEmpty() ? null : object.uid());
  }

  String expiry(long seconds) {
    return Times.seconds(world.now().plusSeconds(seconds));
  }
}
