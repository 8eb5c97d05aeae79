package dev.galley.kube.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a client is warned of while its request is answered: each once, whatever the answer.
final class Warnings {
  private final List<String> warnings = new ArrayList<>();

  void add(String warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /// The answer with a `Warning` header for each.
  Answer on(Answer answer) {
    if (warnings.isEmpty()) {
      return answer;
    }
    return switch (answer) {
      case Answer.Whole whole ->
          new Answer.Whole(
              whole.status(), whole.contentType(), headers(whole.headers()), whole.body());
      case Answer.Stream stream ->
          new Answer.Stream(stream.contentType(), headers(stream.headers()), stream.feed());
      case Answer.Socket socket -> socket;
    };
  }

  private Map<String, String> headers(Map<String, String> own) {
    Map<String, String> headers = new LinkedHashMap<>(own);
    headers.put("Warning", String.join("\n", warnings.stream().map(Warnings::quoted).toList()));
    return headers;
  }

  private static String quoted(String warning) {
    String escaped = warning.replace("\\", "\\\\").replace("\"", "\\\"");
    return "299 - \"" + escaped.replace('\n', ' ') + "\"";
  }
}
