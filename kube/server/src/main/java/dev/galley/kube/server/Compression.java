package dev.galley.kube.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Sends large answers compressed to clients that accept it.
final class Compression {
  /// Below this upstream does not compress.
  private static final int LEAST = 128 * 1024;

  private Compression() {}

  static Answer.Whole of(Call call, Answer.Whole answer) {
    return answer.body().length > LEAST && accepted(call.header("accept-encoding"))
        ? compressed(answer)
        : answer;
  }

  private static boolean accepted(String header) {
    for (String token : header.split(",")) {
      if (token.strip().equals("gzip")) {
        return true;
      }
    }
    return false;
  }

  private static Answer.Whole compressed(Answer.Whole answer) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put("Content-Encoding", "gzip");
    headers.merge("Vary", "Accept-Encoding", (old, more) -> old + "\n" + more);
    ByteArrayOutputStream out = new ByteArrayOutputStream(answer.body().length / 4);
    try (GZIPOutputStream gzip = new Fast(out)) {
      gzip.write(answer.body());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Answer.Whole(answer.status(), answer.contentType(), headers, out.toByteArray());
  }

  /// The level that costs least; answers compress well at any.
  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream out) throws IOException {
      super(out, 16 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
