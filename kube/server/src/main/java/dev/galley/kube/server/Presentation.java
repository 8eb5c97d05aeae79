package dev.galley.kube.server;

import java.util.List;

/// In which form a client wants objects.
record Presentation(Form form, String metaVersion, boolean yaml) {

  /// The forms an API server can turn objects into.
  enum Form {
    OBJECT,
    TABLE,
    PARTIAL
  }

  /// The first clause of `Accept` that can be met.
  ///
  /// @throws dev.galley.kube.api.ApiException 406 when none can
  static Presentation of(Call call) {
    List<MediaRange> ranges = MediaRange.parse(call.header("accept"));
    for (MediaRange range : ranges) {
      boolean yaml = range.allowsYaml();
      if (!yaml && !range.allowsJson()) {
        continue;
      }
      String as = range.parameter("as");
      if (as.isEmpty()) {
        return new Presentation(Form.OBJECT, "", yaml);
      }
      String version = range.parameter("v");
      boolean known =
          range.parameter("g").equals("meta.k8s.io")
              && (version.equals("v1") || version.equals("v1beta1"));
      if (known && as.equals("Table")) {
        return new Presentation(Form.TABLE, "meta.k8s.io/" + version, yaml);
      }
      if (known && (as.equals("PartialObjectMetadata") || as.equals("PartialObjectMetadataList"))) {
        return new Presentation(Form.PARTIAL, "meta.k8s.io/" + version, yaml);
      }
    }
    throw Failure.notAcceptable();
  }
}
