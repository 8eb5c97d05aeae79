package dev.galley.kube.api;

/// How to write: under which field manager, for real or as a dry run, to the object or to one of
/// its subresources (`status`, `scale`; empty for the object), how strictly to treat unknown and
/// duplicate fields, and which are duplicate.
public record WriteOptions(
    String fieldManager,
    boolean dryRun,
    String subresource,
    FieldValidation fieldValidation,
    Repetitions repetitions) {
  /// What happens to fields that the schema does not know.
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /// Of an object that was not read from a text.
  public WriteOptions(
      String fieldManager, boolean dryRun, String subresource, FieldValidation fieldValidation) {
    this(fieldManager, dryRun, subresource, fieldValidation, Repetitions.NONE);
  }

  public static WriteOptions by(String fieldManager) {
    return new WriteOptions(fieldManager, false, "", FieldValidation.IGNORE);
  }

  public WriteOptions asDryRun() {
    return new WriteOptions(fieldManager, true, subresource, fieldValidation, repetitions);
  }

  public WriteOptions status() {
    return on("status");
  }

  public WriteOptions on(String name) {
    return new WriteOptions(fieldManager, dryRun, name, fieldValidation, repetitions);
  }

  public WriteOptions strict() {
    return new WriteOptions(fieldManager, dryRun, subresource, FieldValidation.STRICT, repetitions);
  }

  /// Of an object whose text gives fields twice.
  public WriteOptions repeating(Repetitions given) {
    return new WriteOptions(fieldManager, dryRun, subresource, fieldValidation, given);
  }
}
