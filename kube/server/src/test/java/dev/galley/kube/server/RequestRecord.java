package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One request of a command, and what was answered: status, kind and name.
///
/// As text, a line begins with what it is: `#` a command, `>` method and path, `type` and `accept`
/// headers, `text` or `base64` the body, `<` the answer.
record RequestRecord(
    String command,
    String method,
    String uri,
    Map<String, String> headers,
    byte[] body,
    String answer) {
  private static final List<String> HEADERS = List.of("content-type", "accept");

  String text() {
    StringBuilder text = new StringBuilder("> " + method + " " + uri + "\n");
    for (String header : HEADERS) {
      String value = headers.getOrDefault(header, "");
      if (!value.isEmpty()) {
        text.append(header.equals("accept") ? "accept " : "type ").append(value).append('\n');
      }
    }
    String plain = new String(body, StandardCharsets.UTF_8).strip();
    if (plain.startsWith("{") || plain.startsWith("[")) {
      text.append("text ").append(Json.write(Json.parse(body))).append('\n');
    } else if (body.length > 0) {
      text.append("base64 ").append(Base64.getEncoder().encodeToString(body)).append('\n');
    }
    return text + "< " + answer + "\n";
  }

  static String write(List<RequestRecord> records) {
    StringBuilder text = new StringBuilder();
    String command = "";
    for (RequestRecord each : records) {
      if (!each.command().equals(command)) {
        command = each.command();
        text.append("# ").append(command).append('\n');
      }
      text.append(each.text());
    }
    return text.toString();
  }

  static List<RequestRecord> read(String text) {
    List<RequestRecord> records = new ArrayList<>();
    RequestRecord open = new RequestRecord("", "", "", Map.of(), new byte[0], "");
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      String rest = line.substring(space + 1);
      open =
          switch (line.substring(0, space)) {
            case "#" -> new RequestRecord(rest, "", "", Map.of(), new byte[0], "");
            case ">" -> open.to(rest);
            case "type" -> open.with("content-type", rest);
            case "accept" -> open.with("accept", rest);
            case "text" -> open.sending(rest.getBytes(StandardCharsets.UTF_8));
            case "base64" -> open.sending(Base64.getDecoder().decode(rest));
            case "<" -> open.answered(rest);
            default -> throw new IllegalArgumentException(line);
          };
      if (line.startsWith("<")) {
        records.add(open);
      }
    }
    return records;
  }

  private RequestRecord to(String line) {
    int space = line.indexOf(' ');
    return new RequestRecord(
        command, line.substring(0, space), line.substring(space + 1), Map.of(), new byte[0], "");
  }

  private RequestRecord with(String header, String value) {
    Map<String, String> both = new TreeMap<>(headers);
    both.put(header, value);
    return new RequestRecord(command, method, uri, both, body, answer);
  }

  private RequestRecord sending(byte[] bytes) {
    return new RequestRecord(command, method, uri, headers, bytes, answer);
  }

  RequestRecord answered(String summary) {
    return new RequestRecord(command, method, uri, headers, body, summary);
  }

  String path() {
    int question = uri.indexOf('?');
    return question < 0 ? uri : uri.substring(0, question);
  }

  @Nullable String query() {
    int question = uri.indexOf('?');
    return question < 0 ? null : uri.substring(question + 1);
  }

  /// A query without what differs from run to run: hashes, times, versions.
  static String stable(String path, @Nullable String query) {
    if (query == null) {
      return path;
    }
    String kept =
        Arrays.stream(query.split("&"))
            .filter(each -> !each.startsWith("hash=") && !each.startsWith("timeoutSeconds="))
            .map(each -> each.startsWith("resourceVersion=") ? "resourceVersion=0" : each)
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? path : path + "?" + kept;
  }

  /// What of an answer has to be the same on every run.
  static String summary(Answer answer) {
    return switch (answer) {
      case Answer.Stream stream -> "200 stream";
      case Answer.Socket socket -> "101 socket";
      case Answer.Whole whole -> {
        boolean json = whole.contentType().startsWith(Answer.JSON);
        Object tree = json && whole.body().length > 0 ? Json.parse(whole.body()) : null;
        String name = Tree.textAt(tree, "metadata", "name");
        yield (whole.status()
                + " "
                + Tree.textAt(tree, "kind")
                + " "
                + (name.isEmpty() ? Tree.textAt(tree, "reason") : name))
            .strip();
      }
    };
  }
}
