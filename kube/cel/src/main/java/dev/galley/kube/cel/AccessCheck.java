package dev.galley.kube.cel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Asks whether somebody may do something: what `authorizer.group('').resource('pods')…` builds.
public record AccessCheck(
    String user,
    String path,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String verb) {
  /// Who decides; `user` is empty for whoever makes the request, else the name of a service
  /// account.
  @FunctionalInterface
  public interface Authorizer {
    Decision decide(AccessCheck check);
  }

  /// The answer.
  public record Decision(boolean allowed, String reason) {}

  private static final AccessCheck NOTHING = new AccessCheck("", "", "", "", "", "", "", "");

  /// `authorizer`.
  static Object authorizer(Authorizer authorizer) {
    return new Asked("Authorizer", authorizer, NOTHING);
  }

  /// `authorizer.requestResource`.
  static Object resource(Authorizer authorizer, AccessCheck requested) {
    return new Asked("ResourceCheck", authorizer, requested);
  }

  /// A check that is being built, of one of the types between `Authorizer` and `ResourceCheck`.
  record Asked(String type, Authorizer authorizer, AccessCheck check) implements LibraryValue {
    @Override
    public CelType celType() {
      return CelType.struct("kubernetes.authorization." + type);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Asked asked && type.equals(asked.type) && check.equals(asked.check);
    }

    @Override
    public int hashCode() {
      return Objects.hash(type, check);
    }
  }

  /// A decision as expressions see it.
  record Answered(Decision decision) implements LibraryValue {
    @Override
    public CelType celType() {
      return CelType.struct("kubernetes.authorization.Decision");
    }
  }

  static Object apply(String function, Object[] arguments) {
    if (arguments[0] instanceof Answered(Decision decision)) {
      return switch (function) {
        case "allowed" -> decision.allowed();
        case "reason" -> decision.reason();
        case "errored" -> false;
        case "error" -> "";
        default -> throw CelFailure.noOverload(function, arguments);
      };
    }
    if (!(arguments[0] instanceof Asked(String type, Authorizer authorizer, AccessCheck check))
        || !(arguments.length > 1 && arguments[1] instanceof String text)) {
      throw CelFailure.noOverload(function, arguments);
    }
    return switch (function) {
      case "path" -> new Asked("PathCheck", authorizer, check.with("path", text));
      case "group" -> new Asked("GroupCheck", authorizer, check.with("group", text));
      case "resource" -> new Asked("ResourceCheck", authorizer, check.with("resource", text));
      case "subresource", "namespace", "name" ->
          new Asked("ResourceCheck", authorizer, check.with(function, text));
      case "fieldSelector", "labelSelector" -> new Asked(type, authorizer, check);
      case "serviceAccount" ->
          new Asked(
              "Authorizer",
              authorizer,
              NOTHING.with(
                  "user",
                  "system:serviceaccount:" + text + ":" + StringFunctions.text(arguments, 2)));
      case "check" -> new Answered(authorizer.decide(check.with("verb", text)));
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private AccessCheck with(String field, String value) {
    return new AccessCheck(
        field.equals("user") ? value : user,
        field.equals("path") ? value : path,
        field.equals("group") ? value : group,
        field.equals("resource") ? value : resource,
        field.equals("subresource") ? value : subresource,
        field.equals("namespace") ? value : namespace,
        field.equals("name") ? value : name,
        field.equals("verb") ? value : verb);
  }
}
