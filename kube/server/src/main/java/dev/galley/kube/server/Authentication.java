package dev.galley.kube.server;

import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.UserInfo;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Finds out who calls: by client certificate, then by bearer token, else nobody in particular.
final class Authentication {
  static final String UNAUTHENTICATED = "system:unauthenticated";
  static final UserInfo ANONYMOUS = new UserInfo("system:anonymous", List.of(UNAUTHENTICATED));
  private static final int REMEMBERED = 256;

  private final TokenAuthenticator tokens;
  private final Map<X509Certificate, UserInfo> certificates = new ConcurrentHashMap<>();

  Authentication(TokenAuthenticator tokens) {
    this.tokens = tokens;
  }

  /// @throws dev.galley.kube.api.ApiException 401 when a token is given that is nobody's
  UserInfo user(Optional<X509Certificate> certificate, String authorization) {
    if (certificate.isPresent()) {
      return user(certificate.get());
    }
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return ANONYMOUS;
    }
    return tokens
        .user(authorization.substring(7).strip())
        .orElseThrow(Failure::unauthorized)
        .in(UserInfo.AUTHENTICATED);
  }

  private UserInfo user(X509Certificate certificate) {
    UserInfo known = certificates.get(certificate);
    if (known != null) {
      return known;
    }
    if (certificates.size() >= REMEMBERED) {
      certificates.clear();
    }
    UserInfo user = CertificateAuthority.user(certificate);
    certificates.put(certificate, user);
    return user;
  }
}
