package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Answers what version this is and whether it lives.
///
/// A server that answers at all has its storage and its types: each check passes, under the names
/// by which probes ask for them.
final class Vitals {
  private static final List<String> CHECKS =
      List.of(
          "ping",
          "log",
          "etcd",
          "poststarthook/start-apiserver-admission-initializer",
          "poststarthook/generic-apiserver-start-informers",
          "poststarthook/priority-and-fairness-config-consumer",
          "poststarthook/priority-and-fairness-filter",
          "poststarthook/storage-object-count-tracker-hook",
          "poststarthook/start-apiextensions-informers",
          "poststarthook/start-apiextensions-controllers",
          "poststarthook/crd-informer-synced",
          "poststarthook/start-system-namespaces-controller",
          "poststarthook/start-cluster-authentication-info-controller",
          "poststarthook/start-kube-apiserver-identity-lease-controller",
          "poststarthook/start-kube-apiserver-identity-lease-garbage-collector",
          "poststarthook/start-legacy-token-tracking-controller",
          "poststarthook/start-service-ip-repair-controllers",
          "poststarthook/rbac/bootstrap-roles",
          "poststarthook/scheduling/bootstrap-system-priority-classes",
          "poststarthook/priority-and-fairness-config-producer",
          "poststarthook/bootstrap-controller",
          "poststarthook/start-kubernetes-service-cidr-controller",
          "poststarthook/start-kube-aggregator-informers",
          "poststarthook/apiservice-status-local-available-controller",
          "poststarthook/apiservice-status-remote-available-controller",
          "poststarthook/apiservice-registration-controller",
          "poststarthook/apiservice-discovery-controller",
          "poststarthook/kube-apiserver-autoregistration",
          "autoregister-completion",
          "poststarthook/apiservice-openapi-controller",
          "poststarthook/apiservice-openapiv3-controller");

  private static final List<String> READINESS = List.of("etcd-readiness", "informer-sync");

  private final String version;

  Vitals(String version) {
    this.version = version;
  }

  /// The Kubernetes version whose API this serves.
  Answer version() {
    String[] parts = version.substring(version.startsWith("v") ? 1 : 0).split("\\.");
    String major = parts[0];
    String minor = parts.length > 1 ? parts[1] : "0";
    return Answer.raw(
        200,
        Tree.map(
            "major",
            major,
            "minor",
            minor,
            "emulationMajor",
            major,
            "emulationMinor",
            minor,
            "minCompatibilityMajor",
            major,
            "minCompatibilityMinor",
            before(minor),
            "gitVersion",
            version,
            "gitCommit",
            "",
            "gitTreeState",
            "",
            "buildDate",
            "1970-01-01T00:00:00Z",
            "goVersion",
            "",
            "compiler",
            "javac",
            "platform",
            "java/25"));
  }

  private static String before(String minor) {
    try {
      return Integer.toString(Integer.parseInt(minor) - 1);
    } catch (NumberFormatException notANumber) {
      return minor;
    }
  }

  /// Every path that [#health] answers.
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String root : List.of("healthz", "livez", "readyz")) {
      paths.add("/" + root);
      checks(root).forEach(check -> paths.add("/" + root + "/" + check));
    }
    return paths;
  }

  private static List<String> checks(String root) {
    List<String> checks = new ArrayList<>(CHECKS);
    if (root.equals("readyz")) {
      checks.addAll(3, READINESS);
      checks.add("shutdown");
    }
    return checks;
  }

  Answer health(Call call, List<String> segments) {
    String root = segments.getFirst();
    if (segments.size() > 1) {
      return checks(root).contains(String.join("/", segments.subList(1, segments.size())))
          ? Answer.text(200, "ok")
          : Answer.noSuchPage();
    }
    return plain(call.query().containsKey("verbose") ? verbose(call, root) : "ok");
  }

  private static String verbose(Call call, String root) {
    List<String> excluded = new ArrayList<>(call.parameters("exclude"));
    StringBuilder text = new StringBuilder();
    for (String check : checks(root)) {
      boolean skipped = excluded.removeIf(check::equals);
      text.append("[+]").append(check).append(skipped ? " excluded: ok\n" : " ok\n");
    }
    if (!excluded.isEmpty()) {
      List<String> quoted =
          excluded.stream().distinct().sorted().map(e -> "\"" + e + "\"").toList();
      text.append("warn: some health checks cannot be excluded: no matches for ")
          .append(String.join(",", quoted))
          .append('\n');
    }
    return text.append(root).append(" check passed\n").toString();
  }

  private static Answer plain(String text) {
    return new Answer.Whole(
        200,
        Answer.TEXT,
        Map.of("X-Content-Type-Options", "nosniff"),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
