package dev.galley.kube.server;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The client's end of a WebSocket: what came in, message by message.
final class SocketClient implements WebSocket.Listener {
  /// One message; text messages are given as UTF-8.
  record Message(boolean text, byte[] bytes) {
    String string() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private @Nullable WebSocket socket;

  static SocketClient open(HttpClient client, URI uri, String protocol) {
    SocketClient listener = new SocketClient();
    WebSocket.Builder builder =
        client.newWebSocketBuilder().header("Authorization", "Bearer " + RunningServer.TOKEN);
    if (!protocol.isEmpty()) {
      builder.subprotocols(protocol);
    }
    listener.socket = builder.buildAsync(uri, listener).join();
    return listener;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    return add(true, data.toString().getBytes(StandardCharsets.UTF_8), last, from);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return add(false, bytes, last, from);
  }

  private @Nullable CompletionStage<?> add(
      boolean text, byte[] bytes, boolean last, WebSocket from) {
    part.writeBytes(bytes);
    if (last) {
      messages.add(new Message(text, part.toByteArray()));
      part.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.completeExceptionally(failure);
  }

  Message next() {
    try {
      Message message = messages.poll(10, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message came");
      }
      return message;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  void send(int channel, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[bytes.length + 1];
    message[0] = (byte) channel;
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    open().sendBinary(ByteBuffer.wrap(message), true).join();
  }

  /// The messages until the server closes, as `channel:text`.
  List<String> rest() {
    awaitClose();
    List<String> rest = new ArrayList<>();
    for (Message message : messages) {
      byte[] bytes = message.bytes();
      rest.add(bytes[0] + ":" + new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
    }
    return rest;
  }

  /// The status with which the server closes.
  int awaitClose() {
    return closed.orTimeout(20, TimeUnit.SECONDS).join();
  }

  String protocol() {
    return open().getSubprotocol();
  }

  void close() {
    open().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  private WebSocket open() {
    WebSocket opened = socket;
    if (opened == null) {
      throw new IllegalStateException("not open yet");
    }
    return opened;
  }
}
