package dev.galley.kube.access;

import dev.galley.kube.api.UserInfo;
import java.util.Map;
import java.util.Optional;

/// Knows whose a bearer token is.
@FunctionalInterface
public interface TokenAuthenticator {
  TokenAuthenticator NONE = token -> Optional.empty();

  /// The user; empty when the token is nobody's.
  Optional<UserInfo> user(String token);

  /// A fixed table of tokens.
  static TokenAuthenticator of(Map<String, UserInfo> tokens) {
    Map<String, UserInfo> copy = Map.copyOf(tokens);
    return token -> Optional.ofNullable(copy.get(token));
  }
}
