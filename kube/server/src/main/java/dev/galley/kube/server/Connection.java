package dev.galley.kube.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/// The client's end of a stream that may be quiet for long: whether anybody is still there.
final class Connection {
  private final JettyFront.Lifetime lifetime;
  private final EndPoint wire;
  private final boolean alone;
  private volatile boolean gone;

  Connection(Request request, JettyFront.Lifetime lifetime) {
    this.lifetime = lifetime;
    this.wire = request.getConnectionMetaData().getConnection().getEndPoint();
    this.alone = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
    // HTTP/2 tells when a client gives up one of its streams.
    request.addFailureListener(failure -> gone = true);
  }

  boolean isGone() {
    return gone || lifetime.isOver() || (alone && isClosed());
  }

  /// With HTTP/1.1 nobody reads from the connection while an answer is under way, so the end of the
  /// connection has to be looked for. A client that sends on before it has the answer has misread
  /// the protocol: it is disconnected.
  private boolean isClosed() {
    if (!wire.isOpen()) {
      return true;
    }
    try {
      ByteBuffer buffer = ByteBuffer.allocate(1);
      buffer.flip();
      gone = wire.fill(buffer) != 0;
    } catch (IOException failure) {
      gone = true;
    }
    return gone;
  }
}
