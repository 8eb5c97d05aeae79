package dev.galley.kube.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/// Turns requests into WebSockets.
final class Sockets {
  /// As large a message as a client may send: kubectl's are 32 KiB.
  private static final int MESSAGE_LIMIT = 1024 * 1024;

  private final WebSocketMappings mappings;
  private final JettyFront.Lifetime lifetime;
  private final Configuration.ConfigurationCustomizer settings =
      new Configuration.ConfigurationCustomizer();

  Sockets(Server server, JettyFront.Lifetime lifetime) {
    this.mappings =
        new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(server));
    this.lifetime = lifetime;
    settings.setIdleTimeout(Duration.ZERO);
    settings.setMaxFrameSize(MESSAGE_LIMIT);
  }

  static boolean isAskedFor(Map<String, String> headers) {
    return headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket")
        && headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("upgrade");
  }

  /// The subprotocols that a client offers, most wanted first.
  static List<String> offered(Map<String, String> headers) {
    return Arrays.stream(headers.getOrDefault("sec-websocket-protocol", "").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  void open(Answer.Socket socket, Request request, Response response, Callback callback) {
    WebSocketNegotiator negotiator =
        (asked, answer, done) -> {
          socket.headers().forEach((name, value) -> answer.getHeaders().put(name, value));
          if (!socket.protocol().isEmpty()) {
            answer.setAcceptedSubProtocol(socket.protocol());
          }
          return new SocketWire(socket.conversation(), lifetime, MESSAGE_LIMIT);
        };
    if (!mappings.upgrade(negotiator, request, response, callback, settings)) {
      Response.writeError(request, response, callback, 400, "no WebSocket handshake");
    }
  }
}
