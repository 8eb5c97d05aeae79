package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Failures that only a server of HTTP can find, and the `Status` of any failure.
final class Failure {
  private Failure() {}

  static ApiException badRequest(String message) {
    return ApiException.badRequest(message);
  }

  static ApiException notServed() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Tree.map());
  }

  static ApiException methodNotAllowed() {
    return ApiException.methodNotAllowed();
  }

  static ApiException notAcceptable(List<String> types) {
    return new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: " + String.join(", ", types),
        Tree.map());
  }

  /// What the router says before anything else has looked at the request.
  static ApiException noRepresentation(List<String> types) {
    return new ApiException(
        406,
        "NotAcceptable",
        "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", types),
        Tree.map());
  }

  static ApiException unsupportedMediaType(String accepted) {
    return ApiException.unsupportedMediaType(accepted);
  }

  /// The router knows the four types of patches and no other.
  static ApiException unknownPatch() {
    return new ApiException(415, "UnsupportedMediaType", "415: Unsupported Media Type", Tree.map());
  }

  /// A defect of ours; nobody should ever see one.
  static ApiException internal(RuntimeException defect) {
    return new ApiException(
        500,
        "InternalError",
        "Internal error occurred: " + defect,
        Tree.map("causes", List.of(Tree.map("message", String.valueOf(defect)))));
  }

  static ApiException tooLarge(long limit) {
    return new ApiException(
        413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit, Tree.map());
  }

  static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", Tree.map());
  }

  static ApiException forbiddenPath(String user, String verb, String path) {
    return new ApiException(
        403,
        "Forbidden",
        "forbidden: User \"" + user + "\" cannot " + verb + " path \"" + path + "\"",
        Tree.map());
  }

  /// An option of the query that is wrong; `kind` is for example `PatchOptions`.
  static ApiException invalidOption(String kind, String field, String reason, String problem) {
    return invalidOptions(
        kind, List.of(Tree.map("reason", reason, "message", problem, "field", field)));
  }

  /// Options of the query that are wrong, each with reason, message and field.
  static ApiException invalidOptions(String kind, List<Map<String, @Nullable Object>> causes) {
    List<String> problems =
        causes.stream()
            .map(cause -> Tree.textAt(cause, "field") + ": " + Tree.textAt(cause, "message"))
            .toList();
    String message =
        problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
    return new ApiException(
        422,
        "Invalid",
        kind + ".meta.k8s.io \"\" is invalid: " + message,
        Tree.map("group", "meta.k8s.io", "kind", kind, "causes", causes));
  }

  /// The tree of a failure `Status`.
  static Map<String, @Nullable Object> status(ApiException failure) {
    LinkedHashMap<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put(
        "metadata",
        failure.continueToken().isEmpty() ? Map.of() : Map.of("continue", failure.continueToken()));
    status.put("status", "Failure");
    status.put("message", failure.message());
    if (!failure.reason().isEmpty()) {
      status.put("reason", failure.reason());
    }
    boolean saysNothing = failure.details().isEmpty() && !hasEmptyDetails(failure);
    if (!saysNothing) {
      status.put("details", failure.details());
    }
    status.put("code", (long) failure.code());
    return status;
  }

  /// apimachinery's generic failures carry details without anything in them.
  private static boolean hasEmptyDetails(ApiException failure) {
    return switch (failure.code()) {
      case 404, 405, 422 -> true;
      case 406, 415 -> failure.message().startsWith(failure.code() + ": ");
      default -> failure.code() == 403 && failure.reason().equals("Forbidden");
    };
  }
}
