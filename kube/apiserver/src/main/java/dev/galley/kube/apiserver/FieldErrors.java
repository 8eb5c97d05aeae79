package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The errors found in one object, worded as apimachinery's `field.ErrorList` words them.
final class FieldErrors {
  private final List<FieldError> errors = new ArrayList<>();

  /// One error: the machine-readable reason, the path of the field, and the text after the path.
  record FieldError(String reason, String field, String message) {}

  boolean isEmpty() {
    return errors.isEmpty();
  }

  int size() {
    return errors.size();
  }

  List<FieldError> all() {
    return List.copyOf(errors);
  }

  void add(String reason, String field, String message) {
    errors.add(new FieldError(reason, field, message));
  }

  void required(String field, String detail) {
    add("FieldValueRequired", field, text("Required value", detail));
  }

  void invalid(String field, @Nullable Object value, String detail) {
    add("FieldValueInvalid", field, text("Invalid value: " + shown(value), detail));
  }

  void type(String field, @Nullable Object value, String detail) {
    add("FieldValueTypeInvalid", field, text("Invalid value: " + shown(value), detail));
  }

  void duplicate(String field, @Nullable Object value) {
    add("FieldValueDuplicate", field, "Duplicate value: " + shown(value));
  }

  void forbidden(String field, String detail) {
    add("FieldValueForbidden", field, text("Forbidden", detail));
  }

  void tooLong(String field, int limit) {
    add("FieldValueTooLong", field, "Too long: may not be more than " + limit + " bytes");
  }

  void notFound(String field, @Nullable Object value) {
    add("FieldValueNotFound", field, "Not found: " + shown(value));
  }

  void notSupported(String field, @Nullable Object value, List<String> supported) {
    String choices = supported.stream().map(FieldErrors::quoted).collect(Collectors.joining(", "));
    add(
        "FieldValueNotSupported",
        field,
        "Unsupported value: " + shown(value) + ": supported values: " + choices);
  }

  private static String text(String kind, String detail) {
    return detail.isEmpty() ? kind : kind + ": " + detail;
  }

  /// Values as Go prints them: numbers and flags plainly, everything else as JSON.
  static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String string -> quoted(string);
      case GoPrint(String text) -> text;
      default -> Json.write(value);
    };
  }

  static String quoted(String text) {
    return Json.write(text);
  }

  /// @throws ApiException 422 with every error found, when there is one
  void throwIfAny(GroupVersionKind kind, String name) {
    if (!errors.isEmpty()) {
      throw failure(kind, name);
    }
  }

  ApiException failure(GroupVersionKind kind, String name) {
    List<@Nullable Object> causes = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (FieldError error : errors) {
      causes.add(
          Tree.map("reason", error.reason(), "message", error.message(), "field", error.field()));
      String whole = error.field() + ": " + error.message();
      if (!messages.contains(whole)) {
        messages.add(whole);
      }
    }
    String joined =
        messages.size() == 1 ? messages.getFirst() : "[" + String.join(", ", messages) + "]";
    return new ApiException(
        422,
        "Invalid",
        qualified(kind) + " \"" + name + "\" is invalid: " + joined,
        Tree.map(
            "name",
            name.isEmpty() ? null : name,
            "group",
            kind.group().isEmpty() ? null : kind.group(),
            "kind",
            kind.kind().isEmpty() ? null : kind.kind(),
            "causes",
            causes));
  }

  private static String qualified(GroupVersionKind kind) {
    return kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
  }
}
