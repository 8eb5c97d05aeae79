package dev.galley.kube.access;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Signs and reads JSON web tokens with one key. What was verified once is remembered, because
/// clients show the same token with every request. Thread-safe.
public final class WebTokens {
  private static final int REMEMBERED = 1024;

  /// Longer than any token that was issued here.
  private static final int LONGEST = 16 * 1024;

  private final SigningKey key;
  private final String issuer;
  private final Map<String, Map<String, @Nullable Object>> verified = new ConcurrentHashMap<>();

  public WebTokens(SigningKey key, String issuer) {
    this.key = key;
    this.issuer = issuer;
  }

  /// A token with these claims, in the order of their names.
  public String signed(Map<String, ? extends @Nullable Object> claims) {
    String head = encoded(Tree.map("alg", "RS256", "kid", key.id()));
    String content = head + "." + encoded(new TreeMap<>(claims));
    byte[] signature = key.sign(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + SigningKey.encoded(signature);
  }

  private static String encoded(Map<String, ? extends @Nullable Object> tree) {
    return SigningKey.encoded(Json.bytes(tree));
  }

  /// What a token says, when it was signed with this key; it may have expired.
  public Optional<Map<String, @Nullable Object>> claims(String token) {
    Map<String, @Nullable Object> known = verified.get(token);
    if (known != null) {
      return Optional.of(known);
    }
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    if (first < 0 || last <= first || token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] content = token.substring(0, last).getBytes(StandardCharsets.US_ASCII);
      Object head = Json.parse(Base64.getUrlDecoder().decode(token.substring(0, first)));
      if (!Tree.textAt(head, "alg").equals("RS256")
          || !key.verifies(content, Base64.getUrlDecoder().decode(token.substring(last + 1)))) {
        return Optional.empty();
      }
      Object claims = Json.parse(Base64.getUrlDecoder().decode(token.substring(first + 1, last)));
      return claims instanceof Map<?, ?> map
          ? Optional.of(remembered(token, Tree.asMap(map)))
          : Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private Map<String, @Nullable Object> remembered(
      String token, Map<String, @Nullable Object> claims) {
    if (verified.size() >= REMEMBERED) {
      verified.clear();
    }
    verified.put(token, claims);
    return claims;
  }

  /// What `/.well-known/openid-configuration` answers.
  ///
  /// @param address host and port of the server
  public Map<String, @Nullable Object> configuration(String address) {
    return Tree.map(
        "issuer", issuer,
        "jwks_uri", "https://" + address + "/openid/v1/jwks",
        "response_types_supported", List.of("id_token"),
        "subject_types_supported", List.of("public"),
        "id_token_signing_alg_values_supported", List.of("RS256"));
  }

  /// What `/openid/v1/jwks` answers.
  public Map<String, @Nullable Object> keySet() {
    return Tree.map("keys", List.of(key.webKey()));
  }
}
