package dev.galley.kube.api;

import dev.galley.base.objects.KubeObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs commands in the containers of pods; the seam for `kubectl exec`.
@FunctionalInterface
public interface PodStreams {
  /// Where no container runs anything.
  PodStreams NONE =
      (pod, command, terminal) ->
          new Ended.Failed(
              "unable to upgrade connection: container not found (\""
                  + command.container()
                  + "\")");

  /// Runs a command to its end, or until nobody is there any more.
  Ended exec(KubeObject pod, Command command, Terminal terminal);

  /// A command and where it is to run; with a `tty` there is one stream of output.
  record Command(String container, List<String> words, boolean stdin, boolean tty) {
    public Command {
      words = List.copyOf(words);
    }
  }

  /// What a command reads from and writes to.
  interface Terminal {
    /// What was typed since; `null` at the end of the input.
    byte @Nullable [] read();

    void out(String text);

    void error(String text);

    /// Whether nobody is there any more.
    boolean isClosed();
  }

  /// How a command ended.
  sealed interface Ended {
    /// The command itself ended.
    record Exited(int code) implements Ended {}

    /// The runtime could not run it.
    record Failed(String message) implements Ended {}
  }
}
