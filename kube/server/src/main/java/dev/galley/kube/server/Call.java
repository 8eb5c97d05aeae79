package dev.galley.kube.server;

import dev.galley.kube.api.UserInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One HTTP request, as far as an API server looks at it, and what its client is warned of. Header
/// names are in lower case.
record Call(
    String method,
    String path,
    String uri,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    UserInfo user,
    Warnings warnings) {

  Call as(UserInfo other) {
    return new Call(method, path, uri, query, headers, body, other, warnings);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// The first value of a parameter; empty when it is not given.
  String parameter(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  List<String> parameters(String name) {
    return query.getOrDefault(name, List.of());
  }

  /// As Go's conversion of query values does: `?watch`, `?watch=true` and `?watch=1` are true.
  boolean flag(String name) {
    if (!query.containsKey(name)) {
      return false;
    }
    String value = parameter(name);
    return !value.equalsIgnoreCase("false") && !value.equals("0");
  }

  OptionalLong number(String name) {
    String value = parameter(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException notANumber) {
      throw Failure.badRequest("strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
    }
  }

  /// As Go's `URL.Query()` does, a pair that cannot be read is left out.
  static Map<String, List<String>> parseQuery(String raw) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty() || pair.contains(";")) {
        continue;
      }
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        String name = URLDecoder.decode(key, StandardCharsets.UTF_8);
        String text = URLDecoder.decode(value, StandardCharsets.UTF_8);
        query.computeIfAbsent(name, any -> new ArrayList<>()).add(text);
      } catch (IllegalArgumentException malformed) {
        // Left out.
      }
    }
    return query;
  }
}
