package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One mistake in an object, as a cause in a `Status` of reason Invalid; worded as apimachinery's
/// `field.Error`.
public record FieldError(Reason reason, String field, String message) {

  /// The machine-readable kinds of mistakes.
  public enum Reason {
    INVALID("FieldValueInvalid", "Invalid value"),
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
    REQUIRED("FieldValueRequired", "Required value"),
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    TOO_LONG("FieldValueTooLong", "Too long"),
    TOO_MANY("FieldValueTooMany", "Too many"),
    FORBIDDEN("FieldValueForbidden", "Forbidden");

    private final String code;
    private final String words;

    Reason(String code, String words) {
      this.code = code;
      this.words = words;
    }

    /// As in `causes[].reason`.
    public String code() {
      return code;
    }
  }

  public static FieldError invalid(String field, @Nullable Object value, String detail) {
    return of(Reason.INVALID, field, ": " + text(value) + ": " + detail);
  }

  public static FieldError typeInvalid(String field, @Nullable Object value, String detail) {
    return of(Reason.TYPE_INVALID, field, ": " + text(value) + ": " + detail);
  }

  public static FieldError required(String field, String detail) {
    return of(Reason.REQUIRED, field, detail.isEmpty() ? "" : ": " + detail);
  }

  public static FieldError duplicate(String field, @Nullable Object value) {
    return of(Reason.DUPLICATE, field, ": " + text(value));
  }

  public static FieldError notSupported(
      String field, @Nullable Object value, List<? extends @Nullable Object> supported) {
    String values =
        supported.stream()
            .map(each -> each instanceof String text ? text : Json.write(each))
            .map(Json::write)
            .collect(Collectors.joining(", "));
    return of(Reason.NOT_SUPPORTED, field, ": " + text(value) + ": supported values: " + values);
  }

  public static FieldError tooLong(String field, long most) {
    return of(Reason.TOO_LONG, field, ": may not be more than " + most + " bytes");
  }

  public static FieldError tooMany(String field, long actual, long most) {
    String items = most == 1 ? " item" : " items";
    return of(Reason.TOO_MANY, field, ": " + actual + ": must have at most " + most + items);
  }

  /// The same mistake in an object that is itself in a field.
  public FieldError below(String parent) {
    String whole = field.equals("<nil>") ? parent : parent + "." + field;
    return new FieldError(reason, whole, message);
  }

  public static FieldError forbidden(String field, String detail) {
    return of(Reason.FORBIDDEN, field, ": " + detail);
  }

  private static FieldError of(Reason reason, String field, String rest) {
    return new FieldError(reason, field, reason.words + rest);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "null" : Json.write(value);
  }

  /// `field: message`, as the message of the `Status` joins them.
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
