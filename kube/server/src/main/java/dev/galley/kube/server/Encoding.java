package dev.galley.kube.server;

/// How an answer is written: as JSON or YAML, and whether for people to read.
record Encoding(boolean yaml, boolean pretty) {
  static final Encoding JSON = new Encoding(false, false);

  /// What a client gets that can read nothing the server writes.
  static final Encoding PRETTY_JSON = new Encoding(false, true);

  String contentType() {
    return yaml ? "application/yaml" : "application/json";
  }
}
