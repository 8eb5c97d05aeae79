package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.kube.access.WebTokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets others check the tokens of service accounts: who issues them, and the key that signs them.
final class OpenId {
  static final String CONFIGURATION = "/.well-known/openid-configuration";
  static final String KEYS = "/openid/v1/jwks";

  private final WebTokens tokens;

  OpenId(WebTokens tokens) {
    this.tokens = tokens;
  }

  Answer configuration(Call call) {
    return get(call, Answer.JSON, tokens.configuration(call.header("host")));
  }

  Answer keys(Call call) {
    return get(call, "application/jwk-set+json", tokens.keySet());
  }

  private static Answer get(Call call, String type, Map<String, @Nullable Object> tree) {
    if (!call.method().equals("GET")) {
      throw Failure.methodNotAllowed();
    }
    return new Answer.Whole(
        200, type, Map.of("Cache-Control", "public, max-age=3600"), Json.bytes(tree));
  }
}
