package dev.galley.cloud.simulator;

import java.util.Optional;

/// Who calls: the ARN that AWS shows, and the role behind it whose policies count.
///
/// @param role the role's name; empty for the account's root user, whom nothing is refused
record Principal(String arn, Optional<String> role) {
  static final String DEFAULT_SESSION = "galley";

  /// Reads `…:root`, `…:role/path/Name` and `…:assumed-role/Name/session`.
  ///
  /// @throws IllegalArgumentException for other ARNs
  static Principal of(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length != 6 || !parts[0].equals("arn")) {
      throw new IllegalArgumentException("not the ARN of a principal: " + arn);
    }
    String name = parts[5];
    if (name.equals("root")) {
      return new Principal(arn, Optional.empty());
    }
    if (name.startsWith("role/")) {
      return session(parts[4], name.substring(name.lastIndexOf('/') + 1), DEFAULT_SESSION);
    }
    if (name.startsWith("assumed-role/") && name.split("/").length == 3) {
      return new Principal(arn, Optional.of(name.split("/")[1]));
    }
    throw new IllegalArgumentException(
        "the simulated AWS knows roles and the root user as principals, not " + arn);
  }

  static Principal session(String account, String role, String session) {
    return new Principal(
        "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session, Optional.of(role));
  }
}
