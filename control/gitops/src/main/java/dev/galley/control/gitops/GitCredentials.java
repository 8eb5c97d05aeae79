package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How to log in to a Git repository: the keys of the Secret that a GitRepository names in
/// `spec.secretRef`. Empty strings where the Secret says nothing; all empty is no login at all.
///
/// @param identity a private key, in PEM or OpenSSH format; its passphrase is the password
public record GitCredentials(
    String username, String password, String bearerToken, String identity, String knownHosts) {
  /// Nothing to log in with.
  public static final GitCredentials NONE = new GitCredentials("", "", "", "", "");

  static GitCredentials of(KubeObject secret) {
    Map<String, String> data = new LinkedHashMap<>();
    secret
        .map("data")
        .forEach((key, value) ->
            data.put(
                key,
                new String(
                    Base64.getDecoder().decode(String.valueOf(value)), StandardCharsets.UTF_8)));
    return new GitCredentials(
        data.getOrDefault("username", ""),
        data.getOrDefault("password", ""),
        data.getOrDefault("bearerToken", ""),
        data.getOrDefault("identity", ""),
        data.getOrDefault("known_hosts", ""));
  }

  /// Why they cannot be used for a URL, in Flux's words.
  Optional<String> unfitFor(String url) {
    String transport = url.substring(0, Math.max(0, url.indexOf("://")));
    if (equals(NONE)) {
      return Optional.empty();
    }
    if (transport.equals("ssh")) {
      return identity.isEmpty()
          ? Optional.of("invalid 'ssh' auth option: 'identity' is required")
          : knownHosts.isEmpty()
              ? Optional.of("invalid 'ssh' auth option: 'known_hosts' is required")
              : Optional.empty();
    }
    return username.isEmpty() && !password.isEmpty()
        ? Optional.of(
            "invalid '" + transport + "' auth option: 'password' requires 'username' to be set")
        : Optional.empty();
  }

  /// Says nothing of what is in it.
  @Override
  public String toString() {
    return "credentials";
  }
}
