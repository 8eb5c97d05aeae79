package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import java.util.List;
import java.util.function.UnaryOperator;

/// Which steps of a build gave the fields of one object their values.
///
/// @param place where the object as a whole was written
/// @param fields in the order of the output
public record ObjectHistory(
    String kind, String name, String namespace, Place place, List<Field> fields) {
  public ObjectHistory {
    fields = List.copyOf(fields);
  }

  /// The same with other places.
  ObjectHistory placedAt(UnaryOperator<Place> other) {
    return new ObjectHistory(
        kind,
        name,
        namespace,
        other.apply(place),
        fields.stream().map(each -> each.placedAt(other)).toList());
  }

  /// A field with a value of its own, and how it came to it.
  ///
  /// @param path such as `spec.template.spec.containers[0].image`
  /// @param written the last one first
  public record Field(String path, List<Written> written) {
    public Field {
      written = List.copyOf(written);
    }

    private Field placedAt(UnaryOperator<Place> other) {
      return new Field(
          path,
          written.stream()
              .map(each -> new Written(each.by(), other.apply(each.place()), each.value()))
              .toList());
    }

    /// Whether the field is the one of this path, or below it.
    public boolean isIn(String wanted) {
      return wanted.isEmpty()
          || path.equals(wanted)
          || path.startsWith(wanted + ".")
          || path.startsWith(wanted + "[");
    }
  }

  /// A value and who set it.
  ///
  /// @param by the field of a kustomization, such as `patches`; `resources` for the object's file
  /// @param place where the value, or what made it, is written
  public record Written(String by, Place place, String value) {}
}
