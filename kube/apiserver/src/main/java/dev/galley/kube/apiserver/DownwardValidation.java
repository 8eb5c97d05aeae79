package dev.galley.kube.apiserver;

import dev.galley.base.objects.LabelSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks what containers ask about their own pod: fields and resources of the downward API.
final class DownwardValidation {
  static final List<String> IN_VARIABLES =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  static final List<String> IN_VOLUMES =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  /// What the API can convert at all, whether or not it is allowed where it is asked for.
  private static final Set<String> CONVERTIBLE =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final Pattern SUBSCRIPTED = Pattern.compile("(.+)\\['(.*)'\\]");

  private DownwardValidation() {}

  static void field(Node reference, List<String> allowed) {
    if (!reference.at("apiVersion").isGiven() || !reference.at("fieldPath").isGiven()) {
      return;
    }
    Node path = reference.at("fieldPath");
    Matcher subscripted = SUBSCRIPTED.matcher(path.text());
    if (subscripted.matches()) {
      subscript(reference, path, subscripted);
    } else if (!CONVERTIBLE.contains(path.text())) {
      path.invalid("error converting fieldPath: field label not supported: " + path.text());
    } else if (!allowed.contains(path.text())) {
      path.notSupported(allowed.toArray(String[]::new));
    }
  }

  private static void subscript(Node reference, Node path, Matcher subscripted) {
    String key = subscripted.group(2);
    switch (subscripted.group(1)) {
      case "metadata.annotations" ->
          LabelSyntax.keyErrors(key.toLowerCase(Locale.ROOT))
              .forEach(error -> reference.invalid(key.toLowerCase(Locale.ROOT), error));
      case "metadata.labels" ->
          LabelSyntax.keyErrors(key).forEach(error -> reference.invalid(key, error));
      default ->
          path.invalid(
              "error converting fieldPath: field label does not support subscript: " + path.text());
    }
  }

  static void resource(Node reference, boolean inVolume) {
    Node resource = reference.at("resource");
    if (inVolume && reference.text("containerName").isEmpty()) {
      reference.at("containerName").required("");
    } else if (resource.isEmpty()) {
      resource.required("");
    } else if (!RESOURCES.contains(resource.text())
        && !resource.text().startsWith("limits.hugepages-")
        && !resource.text().startsWith("requests.hugepages-")) {
      resource.notSupported(RESOURCES.toArray(String[]::new));
    }
  }
}
