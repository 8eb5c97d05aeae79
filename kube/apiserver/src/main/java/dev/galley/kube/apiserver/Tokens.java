package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.UserInfo;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Issues and checks tokens of service accounts.
///
/// They are signed with a secret of this server (HS256) rather than with a key pair as upstream's,
/// so only this server can check them, and they end with it.
final class Tokens {
  private static final long SHORTEST = 600;
  private static final long USUAL = 3600;
  private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private final World world;
  private final byte[] secret = new byte[32];

  Tokens(World world) {
    this.world = world;
    world.random().nextBytes(secret);
  }

  KubeObject request(KubeObject account, KubeObject body) {
    long seconds = body.number(USUAL, "spec", "expirationSeconds");
    if (seconds < SHORTEST) {
      FieldErrors errors = new FieldErrors();
      errors.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
      errors.throwIfAny(body.groupVersionKind(), account.name());
    }
    List<String> audiences = body.texts("spec", "audiences");
    audiences = audiences.isEmpty() ? List.of(ISSUER) : audiences;
    Instant expires = world.now().plusSeconds(seconds);
    String token = signed(claims(account, audiences, expires));
    return KubeObject.of(
        Tree.map(
            "kind", "TokenRequest",
            "apiVersion", "authentication.k8s.io/v1",
            "metadata", Tree.map("name", account.name(), "namespace", account.namespace()),
            "spec", Tree.map("audiences", audiences, "expirationSeconds", seconds),
            "status", Tree.map("token", token, "expirationTimestamp", Times.seconds(expires))));
  }

  private Map<String, @Nullable Object> claims(
      KubeObject account, List<String> audiences, Instant expires) {
    return Tree.map(
        "aud", audiences,
        "exp", expires.getEpochSecond(),
        "iat", world.now().getEpochSecond(),
        "iss", ISSUER,
        "jti", world.uuid(),
        "kubernetes.io",
            Tree.map(
                "namespace", account.namespace(),
                "serviceaccount", Tree.map("name", account.name(), "uid", account.uid())),
        "nbf", world.now().getEpochSecond(),
        "sub", "system:serviceaccount:" + account.namespace() + ":" + account.name());
  }

  private String signed(Map<String, @Nullable Object> claims) {
    String head = encoded(Json.bytes(Tree.map("alg", "HS256", "typ", "JWT")));
    String content = head + "." + encoded(Json.bytes(claims));
    return content + "." + encoded(signature(content));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] signature(String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }

  /// What a token says, when this server issued it and it has not expired.
  Optional<Map<String, @Nullable Object>> claims(String token) {
    int dot = token.lastIndexOf('.');
    int first = token.indexOf('.');
    if (first < 0 || dot <= first) {
      return Optional.empty();
    }
    try {
      byte[] given = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      if (!MessageDigest.isEqual(given, signature(token.substring(0, dot)))) {
        return Optional.empty();
      }
      Object claims = Json.parse(Base64.getUrlDecoder().decode(token.substring(first + 1, dot)));
      return Tree.numberAt(0, claims, "exp") > world.now().getEpochSecond()
          ? Optional.of(Tree.mapAt(claims))
          : Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  static UserInfo user(Map<String, @Nullable Object> claims) {
    return UserInfo.serviceAccount(
        Tree.textAt(claims, "kubernetes.io", "namespace"),
        Tree.textAt(claims, "kubernetes.io", "serviceaccount", "name"));
  }
}
