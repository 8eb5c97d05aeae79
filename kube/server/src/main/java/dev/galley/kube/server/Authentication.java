package dev.galley.kube.server;

import dev.galley.kube.api.UserInfo;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds out who calls: by client certificate, then by bearer token, else nobody in particular.
final class Authentication {
  static final UserInfo ANONYMOUS =
      new UserInfo("system:anonymous", List.of("system:unauthenticated"));

  private final List<TokenAuthenticator> tokens;

  Authentication(TokenAuthenticator... tokens) {
    this.tokens = List.of(tokens);
  }

  /// @throws dev.galley.kube.api.ApiException 401 when a token is given that is nobody's
  UserInfo user(Optional<X509Certificate> certificate, String authorization) {
    if (certificate.isPresent()) {
      return CertificateAuthority.user(certificate.get());
    }
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return ANONYMOUS;
    }
    String token = authorization.substring(7).strip();
    UserInfo user =
        tokens.stream()
            .flatMap(each -> each.user(token).stream())
            .findFirst()
            .orElseThrow(Failure::unauthorized);
    if (user.groups().contains("system:authenticated")) {
      return user;
    }
    List<String> groups = new ArrayList<>(user.groups());
    groups.add("system:authenticated");
    return new UserInfo(user.name(), groups);
  }
}
