package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.yaml.Yaml;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes trees in the encoding that was negotiated.
final class Rendering {
  private Rendering() {}

  static Answer.Whole of(Encoding encoding, int status, Map<String, @Nullable Object> tree) {
    return new Answer.Whole(status, encoding.contentType(), Map.of(), bytes(encoding, tree));
  }

  private static byte[] bytes(Encoding encoding, Map<String, @Nullable Object> tree) {
    if (encoding.yaml()) {
      return Yaml.write(tree).getBytes(StandardCharsets.UTF_8);
    }
    return encoding.pretty() ? pretty(Json.bytes(tree)) : Answer.line(tree);
  }

  /// Compact JSON set out in lines, to the byte as Go indents it; no line feed at the end.
  static byte[] pretty(byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length * 2);
    int depth = 0;
    for (int i = 0; i < json.length; i++) {
      byte b = json[i];
      switch (b) {
        case '"' -> {
          int end = endOfText(json, i);
          out.write(json, i, end - i + 1);
          i = end;
        }
        case '{', '[' -> {
          out.write(b);
          if (json[i + 1] == b + 2) {
            out.write(json[++i]);
          } else {
            line(out, ++depth);
          }
        }
        case '}', ']' -> {
          line(out, --depth);
          out.write(b);
        }
        case ',' -> {
          out.write(b);
          line(out, depth);
        }
        case ':' -> {
          out.write(b);
          out.write(' ');
        }
        default -> out.write(b);
      }
    }
    return out.toByteArray();
  }

  private static int endOfText(byte[] json, int start) {
    int at = start + 1;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  private static void line(ByteArrayOutputStream out, int depth) {
    out.write('\n');
    for (int i = 0; i < depth; i++) {
      out.write(' ');
      out.write(' ');
    }
  }
}
