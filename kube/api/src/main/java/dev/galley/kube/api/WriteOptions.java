package dev.galley.kube.api;

/// How to write: under which field manager, for real or as a dry run, to the object or to one of
/// its subresources (`status`, `scale`; empty for the object), and how strictly to treat unknown
/// and duplicate fields.
public record WriteOptions(
    String fieldManager, boolean dryRun, String subresource, FieldValidation fieldValidation) {
  /// What happens to fields that the schema does not know.
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  public static WriteOptions by(String fieldManager) {
    return new WriteOptions(fieldManager, false, "", FieldValidation.IGNORE);
  }

  public WriteOptions asDryRun() {
    return new WriteOptions(fieldManager, true, subresource, fieldValidation);
  }

  public WriteOptions status() {
    return on("status");
  }

  public WriteOptions on(String name) {
    return new WriteOptions(fieldManager, dryRun, name, fieldValidation);
  }

  public WriteOptions strict() {
    return new WriteOptions(fieldManager, dryRun, subresource, FieldValidation.STRICT);
  }
}
