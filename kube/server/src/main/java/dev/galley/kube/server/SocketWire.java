package dev.galley.kube.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/// One open WebSocket: Jetty hands in its frames, a conversation with a thread of its own speaks
/// and listens.
final class SocketWire implements FrameHandler, Answer.Wire {
  /// So many messages may wait until somebody listens; then the client has to wait.
  private static final int WAITING = 64;

  private final Answer.Conversation conversation;
  private final JettyFront.Lifetime lifetime;
  private final int limit;
  private final LinkedBlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private volatile @Nullable CoreSession session;
  private volatile boolean closed;
  private volatile boolean paused;

  SocketWire(Answer.Conversation conversation, JettyFront.Lifetime lifetime, int limit) {
    this.conversation = conversation;
    this.lifetime = lifetime;
    this.limit = limit;
  }

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    callback.succeeded();
    opened.demand();
    opened.getWebSocketComponents().getExecutor().execute(this::talk);
  }

  private void talk() {
    try {
      conversation.with(this);
      end(CloseStatus.NORMAL, "");
    } catch (IOException | RuntimeException failure) {
      end(CloseStatus.SERVER_ERROR, String.valueOf(failure.getMessage()));
    }
  }

  private void end(int status, String reason) {
    CoreSession open = session;
    if (open != null && open.isOutputOpen()) {
      open.close(status, reason, Callback.NOOP);
    }
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    switch (frame.getOpCode()) {
      case OpCode.PING -> pong(frame, callback);
      case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> data(frame, callback);
      case OpCode.CLOSE -> {
        closed = true;
        callback.succeeded();
      }
      default -> {
        callback.succeeded();
        demand();
      }
    }
  }

  private void pong(Frame frame, Callback callback) {
    byte[] payload = bytes(frame);
    callback.succeeded();
    CoreSession open = session;
    if (open != null) {
      open.sendFrame(new Frame(OpCode.PONG, ByteBuffer.wrap(payload)), Callback.NOOP, false);
    }
    demand();
  }

  private void data(Frame frame, Callback callback) {
    byte[] payload = bytes(frame);
    callback.succeeded();
    if (part.size() + payload.length > limit) {
      closed = true;
      end(CloseStatus.MESSAGE_TOO_LARGE, "message too large");
      return;
    }
    part.writeBytes(payload);
    if (frame.isFin()) {
      received.add(part.toByteArray());
      part.reset();
    }
    if (received.size() < WAITING) {
      demand();
    } else {
      paused = true;
    }
  }

  private static byte[] bytes(Frame frame) {
    ByteBuffer payload = frame.getPayload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  private void demand() {
    CoreSession open = session;
    if (open != null && open.isInputOpen()) {
      open.demand();
    }
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    closed = true;
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    closed = true;
    callback.succeeded();
  }

  @Override
  public void text(String message) throws IOException {
    send(new Frame(OpCode.TEXT, ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void binary(byte[] message) throws IOException {
    send(new Frame(OpCode.BINARY, ByteBuffer.wrap(message)));
  }

  private void send(Frame frame) throws IOException {
    CoreSession open = session;
    if (open == null || isClosed()) {
      throw new IOException("the client has gone");
    }
    Callback.Completable sent = new Callback.Completable();
    open.sendFrame(frame, sent, false);
    try {
      sent.get();
    } catch (ExecutionException failure) {
      throw new IOException("the client has gone", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  @Override
  public byte @Nullable [] receive(Duration timeout) throws IOException {
    try {
      byte[] message = received.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (paused && received.size() < WAITING / 2) {
        paused = false;
        demand();
      }
      return message;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  @Override
  public boolean isClosed() {
    CoreSession open = session;
    return closed || lifetime.isOver() || open == null || !open.isOutputOpen();
  }
}
