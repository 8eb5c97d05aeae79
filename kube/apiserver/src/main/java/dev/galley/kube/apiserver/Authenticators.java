package dev.galley.kube.apiserver;

import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.UserInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Everybody who knows whose a bearer token is: this server for the tokens of service accounts, and
/// whoever was added.
final class Authenticators {
  private final Tokens tokens;
  private final List<TokenAuthenticator> others = new CopyOnWriteArrayList<>();

  /// What is known of a token: whose it is, or what is wrong with it.
  record Answer(Optional<UserInfo> user, List<String> audiences, String error) {}

  Authenticators(Tokens tokens) {
    this.tokens = tokens;
  }

  void add(TokenAuthenticator authenticator) {
    others.add(authenticator);
  }

  /// @param audiences of which the token has to be for one; none for the server's own
  Answer of(String token, List<String> audiences) {
    List<String> wanted = audiences.isEmpty() ? List.of(Tokens.ISSUER) : audiences;
    for (TokenAuthenticator each : others) {
      Optional<UserInfo> user = each.user(token);
      if (user.isPresent()) {
        return new Answer(user.map(Authenticators::known), wanted, "");
      }
    }
    return switch (tokens.check(token, wanted)) {
      case Tokens.Verdict.Good(UserInfo user, List<String> common) ->
          new Answer(Optional.of(known(user)), common, "");
      case Tokens.Verdict.Foreign() ->
          new Answer(Optional.empty(), List.of(), "invalid bearer token");
      case Tokens.Verdict.Refused(String why) ->
          new Answer(Optional.empty(), List.of(), "[invalid bearer token, " + why + "]");
    };
  }

  private static UserInfo known(UserInfo user) {
    return user.in(UserInfo.AUTHENTICATED);
  }
}
