package dev.galley.kube.cel;

import dev.galley.base.objects.Tree;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One of a schema's `x-kubernetes-validations`, as it is written.
record Rule(Map<String, @Nullable Object> source) {
  String expression() {
    return Tree.textAt(source, "rule");
  }

  String message() {
    return Tree.textAt(source, "message");
  }

  String messageExpression() {
    return Tree.textAt(source, "messageExpression");
  }

  String reason() {
    return Tree.textAt(source, "reason");
  }

  String fieldPath() {
    return Tree.textAt(source, "fieldPath");
  }

  Optional<Boolean> optionalOldSelf() {
    return source.get("optionalOldSelf") instanceof Boolean flag
        ? Optional.of(flag)
        : Optional.empty();
  }

  boolean oldSelfIsOptional() {
    return optionalOldSelf().orElse(false);
  }

  /// What messages call it.
  String shown() {
    return (message().isEmpty() ? expression() : message()).strip();
  }

  /// What those hear who break it, unless an expression says more.
  String failure() {
    return message().isEmpty() ? "failed rule: " + shown() : message().strip();
  }
}
