package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The failures of a Kubernetes API server, to the wording of apimachinery's `api/errors`.
final class Failures {
  private Failures() {}

  static ApiException notFound(ResourceType type, String name) {
    return new ApiException(
        404, "NotFound", type.qualifiedName() + " \"" + name + "\" not found", of(type, name));
  }

  /// Nothing serves such a resource.
  static ApiException notServed() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Tree.map());
  }

  static ApiException alreadyExists(ResourceType type, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        type.qualifiedName() + " \"" + name + "\" already exists",
        of(type, name));
  }

  /// A generated name was taken eight times in a row.
  static ApiException generatedNameTaken(ResourceType type, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        type.qualifiedName()
            + " \""
            + name
            + "\" already exists, the server was not able to generate a unique name for the"
            + " object",
        of(type, name));
  }

  static ApiException conflict(ResourceType type, String name, String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + type.qualifiedName() + " \"" + name + "\": " + why,
        of(type, name));
  }

  static ApiException stale(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /// The uid in the body of an update is not that of the object; upstream's storage says so.
  static ApiException wrongUid(ResourceType type, KubeObject live, String asked) {
    String place = live.namespace().isEmpty() ? "" : live.namespace() + "/";
    return conflict(
        type,
        live.name(),
        "StorageError: invalid object, Code: 4, Key: /registry/"
            + StorageNames.of(type)
            + "/"
            + place
            + live.name()
            + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
            + asked
            + ", UID in object meta: "
            + live.uid());
  }

  /// A precondition of a delete failed; unlike everywhere else, upstream names the kind.
  static ApiException precondition(ResourceType type, String name, String why) {
    String kind = type.kind().kind();
    String qualified = type.group().isEmpty() ? kind : kind + "." + type.group();
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + qualified + " \"" + name + "\": " + why,
        Tree.map(
            "name", name,
            "group", type.group().isEmpty() ? null : type.group(),
            "kind", kind));
  }

  static ApiException forbidden(ResourceType type, String name, String why) {
    String subject = name.isEmpty() ? "" : " \"" + name + "\"";
    return new ApiException(
        403, "Forbidden", type.qualifiedName() + subject + " is forbidden: " + why, of(type, name));
  }

  static ApiException forbidden(
      ResourceType type, String name, String why, Map<String, @Nullable Object> cause) {
    return new ApiException(
        403,
        "Forbidden",
        type.qualifiedName() + " \"" + name + "\" is forbidden: " + why,
        Tree.with(of(type, name), List.of(cause), "causes"));
  }

  /// The refusal of an authorizer, as kubectl's users know it.
  static ApiException denied(UserInfo user, Authorizer.Access access, String reason) {
    String text = escaped(access.refusal(user)) + (reason.isEmpty() ? "" : ": " + reason);
    if (access.isToPath()) {
      return new ApiException(403, "Forbidden", "forbidden: " + text, Tree.map());
    }
    String resource =
        access.group().isEmpty() ? access.resource() : access.resource() + "." + access.group();
    String subject = access.name().isEmpty() ? "" : " \"" + access.name() + "\"";
    return new ApiException(
        403,
        "Forbidden",
        resource + subject + " is forbidden: " + text,
        Tree.map(
            "name", access.name().isEmpty() ? null : access.name(),
            "group", access.group().isEmpty() ? null : access.group(),
            "kind", access.resource()));
  }

  /// As upstream, for browsers that show a refusal as a page.
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static ApiException badRequest(String message) {
    return ApiException.badRequest(message);
  }

  /// What was sent is of one kind, and cannot be read as one of another, or as of its own.
  static ApiException cannotHandle(GroupVersionKind given, String wanted, String why) {
    return badRequest(
        given.kind()
            + " in version \""
            + given.version()
            + "\" cannot be handled as a "
            + wanted
            + ": "
            + why);
  }

  /// What a patch makes cannot be read; upstream names no object.
  static ApiException invalidPatch(String patched, String why) {
    FieldErrors errors = new FieldErrors();
    errors.invalid("patch", patched, why);
    return errors.failure(new GroupVersionKind("", "", ""), "");
  }

  static ApiException methodNotAllowed() {
    return ApiException.methodNotAllowed();
  }

  static ApiException unsupportedMediaType(String accepted) {
    return ApiException.unsupportedMediaType(accepted);
  }

  /// A failure that upstream answers without a reason.
  static ApiException internal(String message) {
    return new ApiException(500, "", message, Tree.map());
  }

  static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, Tree.map());
  }

  static ApiException tooManyRequests(String message, Map<String, @Nullable Object> details) {
    return new ApiException(429, "TooManyRequests", message, details);
  }

  static Map<String, @Nullable Object> of(ResourceType type, String name) {
    return Tree.map(
        "name", name.isEmpty() ? null : name,
        "group", type.group().isEmpty() ? null : type.group(),
        "kind", type.plural());
  }
}
