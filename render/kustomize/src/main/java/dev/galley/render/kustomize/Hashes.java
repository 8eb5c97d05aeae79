package dev.galley.render.kustomize;

import dev.galley.base.yaml.GoNumbers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The suffix that names of generated objects get, so that a change of content is a change of name.
final class Hashes implements Transformer {
  private static final int LENGTH = 10;

  @Override
  public void transform(ResourceMap resources) {
    for (Resource resource : resources.all()) {
      if (resource.needsHash()) {
        resource.rememberId();
        resource.nameAs(resource.name() + "-" + of(resource));
      }
    }
    resources.identitiesChanged();
  }

  static String of(Resource resource) {
    Map<?, ?> data = resource.data() instanceof Map<?, ?> map ? map : Map.of();
    TreeMap<String, @Nullable Object> hashed = new TreeMap<>();
    // The original means to put the name here, and looks it up by a path that never matches.
    hashed.put("name", "");
    hashed.put("kind", resource.id().kind());
    switch (resource.id().kind()) {
      case "ConfigMap" -> {
        copy(data, hashed, "binaryData");
        hashed.put("data", data.containsKey("data") ? data.get("data") : "");
      }
      case "Secret" -> {
        copy(data, hashed, "stringData");
        hashed.put("data", data.containsKey("data") ? data.get("data") : "");
        hashed.put("type", data.containsKey("type") ? data.get("type") : "");
      }
      default -> {
        hashed.clear();
        data.forEach((key, value) -> hashed.put((String) key, value));
      }
    }
    StringBuilder json = new StringBuilder();
    write(json, hashed);
    return encode(json.toString());
  }

  private static void copy(Map<?, ?> from, Map<String, @Nullable Object> to, String key) {
    if (from.containsKey(key)) {
      to.put(key, from.get(key));
    }
  }

  private static String encode(String json) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      StringBuilder text = new StringBuilder();
      for (char c : HexFormat.of().formatHex(digest).substring(0, LENGTH).toCharArray()) {
        text.append(
            switch (c) {
              case '0' -> 'g';
              case '1' -> 'h';
              case '3' -> 'k';
              case 'a' -> 'm';
              case 'e' -> 't';
              default -> c;
            });
      }
      return text.toString();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Go's JSON: sorted keys, and escapes for what HTML would mind.
  static void write(StringBuilder json, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, child) -> sorted.put((String) key, child));
        String separator = "{";
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
          json.append(separator);
          quote(json, entry.getKey());
          json.append(':');
          write(json, entry.getValue());
          separator = ",";
        }
        json.append(sorted.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        json.append('[');
        for (int i = 0; i < list.size(); i++) {
          json.append(i == 0 ? "" : ",");
          write(json, list.get(i));
        }
        json.append(']');
      }
      case String text -> quote(json, text);
      case Double number -> json.append(GoNumbers.json(number));
      case null -> json.append("null");
      case Object scalar -> json.append(scalar);
    }
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
            json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
