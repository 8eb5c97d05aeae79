package dev.galley.kube.server;

import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What becomes of fields that a body should not have: refused, warned about, or let through.
final class Strictness {
  private final WriteOptions.FieldValidation validation;
  private final List<String> warnings = new ArrayList<>();

  Strictness(WriteOptions.FieldValidation validation) {
    this.validation = validation;
  }

  void check(ResourceType type, List<String> duplicates) {
    List<String> problems =
        duplicates.stream().map(field -> "duplicate field \"" + field + "\"").toList();
    if (problems.isEmpty()) {
      return;
    }
    switch (validation) {
      case IGNORE -> {}
      case WARN -> warnings.addAll(problems);
      case STRICT ->
          throw Failure.badRequest(
              type.kind().kind()
                  + " in version \""
                  + type.version()
                  + "\" cannot be handled as a "
                  + type.kind().kind()
                  + ": strict decoding error: "
                  + String.join(", ", problems));
    }
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  /// The answer with a `Warning` header for each problem that was let through.
  Answer warned(Answer answer) {
    if (warnings.isEmpty()) {
      return answer;
    }
    return switch (answer) {
      case Answer.Whole whole ->
          new Answer.Whole(
              whole.status(), whole.contentType(), warned(whole.headers()), whole.body());
      case Answer.Stream stream ->
          new Answer.Stream(stream.contentType(), warned(stream.headers()), stream.feed());
      case Answer.Socket socket -> socket;
    };
  }

  private Map<String, String> warned(Map<String, String> own) {
    Map<String, String> headers = new LinkedHashMap<>(own);
    String all = String.join("\n", warnings.stream().distinct().map(Strictness::quoted).toList());
    headers.merge("Warning", all, (known, more) -> known + "\n" + more);
    return headers;
  }

  private static String quoted(String warning) {
    String escaped = warning.replace("\\", "\\\\").replace("\"", "\\\"");
    return "299 - \"" + escaped.replace('\n', ' ') + "\"";
  }
}
