package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import java.util.List;

/// Answers what version this is and whether it lives.
final class Vitals {
  private final String version;

  Vitals(String version) {
    this.version = version;
  }

  /// The Kubernetes version whose API this serves.
  Answer version() {
    String[] parts = version.substring(version.startsWith("v") ? 1 : 0).split("\\.");
    return Answer.json(
        200,
        Tree.map(
            "major", parts[0],
            "minor", parts.length > 1 ? parts[1] : "0",
            "gitVersion", version,
            "gitCommit", "",
            "gitTreeState", "clean",
            "buildDate", "1970-01-01T00:00:00Z",
            "goVersion", "",
            "compiler", "javac",
            "platform", "java/25"));
  }

  /// A server that answers has its storage and its types; there is nothing else to check.
  Answer health(Call call, List<String> segments) {
    String name = segments.getFirst();
    if (segments.size() > 1) {
      return segments.size() == 2 && segments.get(1).equals("ping")
          ? Answer.text(200, "ok")
          : Answer.noSuchPage();
    }
    return Answer.text(
        200,
        call.flag("verbose") ? "[+]ping ok\n[+]storage ok\n" + name + " check passed\n" : "ok");
  }
}
