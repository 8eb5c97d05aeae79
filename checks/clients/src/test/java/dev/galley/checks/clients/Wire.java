package dev.galley.checks.clients;

import dev.galley.base.runtime.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A network between a client and a server on this machine, which can be cut. Thread-safe.
final class Wire implements AutoCloseable {
  private final World world;
  private final int target;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean down;

  Wire(World world, int target) {
    this.world = world;
    this.target = target;
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    world.start("wire", this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /// Ends every connection, in the middle of whatever is said.
  void cut() {
    open.forEach(Wire::close);
    open.clear();
  }

  /// Ends every connection, and every new one at once until [#up()].
  void down() {
    down = true;
    cut();
  }

  void up() {
    down = false;
  }

  private void accept() {
    try {
      while (true) {
        connect(door.accept());
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    open.add(client);
    open.add(server);
    if (down) {
      cut();
      return;
    }
    server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    world.start("wire up", () -> pass(client, server));
    world.start("wire down", () -> pass(server, client));
  }

  private static void pass(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException cut) {
      // As connections end.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
