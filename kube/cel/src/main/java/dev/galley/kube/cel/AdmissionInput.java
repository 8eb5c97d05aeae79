package dev.galley.kube.cel;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the expressions of admission see of a request.
///
/// @param object the object to be stored; empty for deletions
/// @param oldObject the object that is stored; empty for creations
/// @param request the request as an admission review describes it
/// @param params the parameter of a policy's binding; empty when there is none
/// @param namespaceObject the namespace of the object; empty for objects of the cluster
/// @param access who decides on `authorizer`, and what `authorizer.requestResource` is about
public record AdmissionInput(
    Optional<Map<String, @Nullable Object>> object,
    Optional<Map<String, @Nullable Object>> oldObject,
    Map<String, @Nullable Object> request,
    Optional<Map<String, @Nullable Object>> params,
    Optional<Map<String, @Nullable Object>> namespaceObject,
    Access access) {
  /// Access checks of expressions.
  ///
  /// @param requested the resource of the request, no verb yet
  public record Access(AccessCheck.Authorizer authorizer, AccessCheck requested) {}

  Object variable(String name) {
    return switch (name) {
      case "object" -> value(object);
      case "oldObject" -> value(oldObject);
      case "request" -> Values.dynamic(request);
      case "params" -> value(params);
      case "namespaceObject" -> value(namespaceObject);
      case "authorizer" -> AccessCheck.authorizer(access.authorizer());
      case "authorizer.requestResource" ->
          AccessCheck.resource(access.authorizer(), access.requested());
      default -> throw new CelFailure("no such attribute(s): " + name);
    };
  }

  private static Object value(Optional<Map<String, @Nullable Object>> tree) {
    return tree.isPresent() ? Values.dynamic(tree.get()) : CelNull.NULL;
  }
}
