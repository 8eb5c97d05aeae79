package dev.galley.base.schema;

import org.jspecify.annotations.Nullable;

/// Where in an object: `spec.ports[0].name`. A chain, so that walking costs no text until an error
/// is found.
record FieldPath(@Nullable FieldPath parent, String name, int index) {
  static final FieldPath ROOT = new FieldPath(null, "", -1);

  FieldPath child(String field) {
    return new FieldPath(this, field, -1);
  }

  FieldPath item(int position) {
    return new FieldPath(this, "", position);
  }

  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String before = parent.toString();
    if (index >= 0) {
      return before + "[" + index + "]";
    }
    return before.isEmpty() ? name : before + "." + name;
  }
}
