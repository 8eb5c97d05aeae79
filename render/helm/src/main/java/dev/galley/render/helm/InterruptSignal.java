package dev.galley.render.helm;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// Gives Ctrl-C back to the JVM.
///
/// Helm's native library takes the interrupt signal for itself when it is loaded and then ignores
/// it, so that no shutdown hook would ever run. `sun.misc.Signal` is called by name because the
/// compiler's warning about it cannot be silenced; without it, or where the JVM was told to leave
/// signals alone, things stay as the library left them.
final class InterruptSignal {
  /// 128 and the number of the signal, as shells count.
  private static final int INTERRUPTED = 130;

  private InterruptSignal() {}

  static void giveBack() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler exit =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              Runtime.getRuntime().exit(INTERRUPTED);
            }
            return null;
          };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("INT"),
              Proxy.newProxyInstance(
                  InterruptSignal.class.getClassLoader(), new Class<?>[] {handler}, exit));
    } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
      // Ctrl-C stays with the library; SIGTERM and `galley down` end the process all the same.
    }
  }
}
