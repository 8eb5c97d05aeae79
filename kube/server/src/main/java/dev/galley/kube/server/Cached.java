package dev.galley.kube.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Answers that a client may keep as long as their hash stays the same.
final class Cached {
  private Cached() {}

  /// The body, or 304 when the client has it.
  static Answer answer(Call call, byte[] body, String contentType) {
    String tag = "\"" + hash(body) + "\"";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", tag);
    headers.put("Vary", "Accept");
    headers.put("Cache-Control", "public");
    return call.header("if-none-match").equals(tag)
        ? new Answer.Whole(304, contentType, headers, new byte[0])
        : new Answer.Whole(200, contentType, headers, body);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  /// Upper-case hexadecimal SHA-512, as upstream names its OpenAPI documents.
  static String hash(byte[] body) {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-512").digest(body));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-512", missing);
    }
  }
}
