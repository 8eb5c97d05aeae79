package dev.galley.render.helm;

import dev.galley.base.objects.FileTree;

/// Where Helm charts are found: registries and chart repositories, or stand-ins for them.
@FunctionalInterface
public interface Charts {
  /// What came of asking for a chart.
  sealed interface Lookup {
    /// The chart's files; `Chart.yaml` is at the root.
    record Found(String version, FileTree files) implements Lookup {}

    /// `message` says why there is none.
    record Missing(String message) implements Lookup {}
  }

  /// @param url the address of the repository; for `oci://` the registry path without the chart
  /// @param version a version or a range of versions
  Lookup find(String url, String chart, String version);

  /// No charts at all.
  static Charts none() {
    return (url, chart, version) ->
        new Lookup.Missing(
            "chart " + chart + " " + version + " of " + url + " is in no chart mirror");
  }
}
