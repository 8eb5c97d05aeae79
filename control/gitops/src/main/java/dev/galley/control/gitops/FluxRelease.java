package dev.galley.control.gitops;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release of Flux, and which controllers it consists of.
///
/// @param source the version of source-controller, and so on
record FluxRelease(
    int minor, String source, String kustomize, String helm, String notification, String watcher) {
  private static final Pattern VERSION = Pattern.compile("v?2\\.(\\d+)(?:\\..*)?");

  /// The release, or the nearest one before it that is known; the newest for a text that is no
  /// version.
  static FluxRelease of(String version) {
    Matcher matcher = VERSION.matcher(version);
    int minor = matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
    if (minor >= 9) {
      return new FluxRelease(9, "v1.9.1", "v1.9.4", "v1.6.3", "v1.9.3", "v2.2.0");
    }
    if (minor >= 6) {
      return new FluxRelease(minor, "v1.6.2", "v1.6.1", "v1.3.0", "v1.6.0", "v2.0.0");
    }
    return new FluxRelease(minor, "v1.5.0", "v1.5.1", "v1.2.0", "v1.5.0", "v2.0.0");
  }

  boolean isAtLeast(int major, int wanted) {
    return major < 2 || minor >= wanted;
  }
}
