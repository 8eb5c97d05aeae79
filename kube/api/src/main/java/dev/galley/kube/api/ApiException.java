package dev.galley.kube.api;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Kubernetes API answered with a failure `Status`.
///
/// `code` is the HTTP status, `reason` the machine-readable reason such as `NotFound`; `details` is
/// the tree of `Status.details`, possibly empty.
public final class ApiException extends RuntimeException {
  private final int code;
  private final String reason;
  private final transient Map<String, @Nullable Object> details;
  private final String continueToken;

  public ApiException(
      int code, String reason, String message, Map<String, @Nullable Object> details) {
    this(code, reason, message, details, "");
  }

  /// @param continueToken with which the rest of an expired list can still be had; empty for none
  public ApiException(
      int code,
      String reason,
      String message,
      Map<String, @Nullable Object> details,
      String continueToken) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.continueToken = continueToken;
  }

  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, Tree.map());
  }

  public static ApiException methodNotAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Tree.map());
  }

  public static ApiException unsupportedMediaType(String accepted) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted,
        Tree.map());
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  public Map<String, @Nullable Object> details() {
    return details;
  }

  /// What `Status.metadata.continue` holds; empty when there is none.
  public String continueToken() {
    return continueToken;
  }

  /// The causes in the details, for example one per invalid field.
  public List<Map<String, @Nullable Object>> causes() {
    return Tree.mapsAt(details, "causes");
  }

  public boolean isNotFound() {
    return code == 404;
  }

  public boolean isAlreadyExists() {
    return code == 409 && reason.equals("AlreadyExists");
  }

  /// A stale resource version, or fields that another manager owns.
  public boolean isConflict() {
    return code == 409 && reason.equals("Conflict");
  }

  /// The resource version asked for is too old: list again.
  public boolean isExpired() {
    return code == 410;
  }

  /// Worth trying again as it is: the server was busy or unreachable, not unwilling.
  public boolean isTransient() {
    return code == 429 || code >= 500;
  }
}
