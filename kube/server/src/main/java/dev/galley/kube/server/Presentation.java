package dev.galley.kube.server;

/// In which form a client wants objects, and how they are to be written.
record Presentation(Form form, String metaVersion, Encoding encoding) {

  /// The forms an API server can turn objects into.
  enum Form {
    OBJECT,
    TABLE,
    PARTIAL
  }

  /// Whole objects as programs want them: the JSON that they already have.
  boolean isPlainJson() {
    return form == Form.OBJECT && encoding.equals(Encoding.JSON);
  }
}
