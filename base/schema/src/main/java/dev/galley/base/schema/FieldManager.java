package dev.galley.base.schema;

/// Who writes, and where: `subresource` is empty for the object itself. `hasStatus` says that the
/// kind has a status subresource, so that each side leaves the other's fields alone.
public record FieldManager(String name, String subresource, boolean hasStatus) {

  public static FieldManager of(String name) {
    return new FieldManager(name, "", true);
  }
}
