package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers `pods/<name>/log`.
final class LogReading {
  private final World world;
  private final PodLogs logs;

  LogReading(World world, PodLogs logs) {
    this.world = world;
    this.logs = logs;
  }

  Answer of(Call call, KubeObject pod) {
    String container = container(pod, call.parameter("container"));
    if (pod.text("spec", "nodeName").isEmpty()) {
      return Answer.text(200, "");
    }
    checkStarted(pod, container, call.flag("previous"));
    PodLogs.LogOptions options =
        new PodLogs.LogOptions(
            call.flag("follow"),
            call.flag("previous"),
            call.flag("timestamps"),
            call.number("tailLines"),
            since(call));
    return new Answer.Stream(
        Answer.TEXT,
        Map.of(),
        sink -> {
          SinkLines lines = new SinkLines(sink);
          logs.read(pod, container, options, lines);
          lines.flush();
        });
  }

  private Optional<Instant> since(Call call) {
    if (call.number("sinceSeconds").isPresent()) {
      return Optional.of(world.now().minusSeconds(call.number("sinceSeconds").getAsLong()));
    }
    String time = call.parameter("sinceTime");
    try {
      return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
    } catch (DateTimeParseException unreadable) {
      throw Failure.badRequest("parsing time \"" + time + "\" failed");
    }
  }

  private static String container(KubeObject pod, String asked) {
    List<String> regular = names(pod, "containers");
    List<String> all = new ArrayList<>(regular);
    all.addAll(names(pod, "initContainers"));
    all.addAll(names(pod, "ephemeralContainers"));
    if (asked.isEmpty() && all.size() == 1) {
      return all.getFirst();
    }
    if (asked.isEmpty()) {
      List<String> init = names(pod, "initContainers");
      throw Failure.badRequest(
          "a container name must be specified for pod "
              + pod.name()
              + ", choose one of: "
              + regular.toString().replace(",", "")
              + (init.isEmpty()
                  ? ""
                  : " or one of the init containers: " + init.toString().replace(",", "")));
    }
    if (!all.contains(asked)) {
      throw Failure.badRequest("container " + asked + " is not valid for pod " + pod.name());
    }
    return asked;
  }

  private static List<String> names(KubeObject pod, String field) {
    return pod.maps("spec", field).stream().map(each -> Tree.textAt(each, "name")).toList();
  }

  private static void checkStarted(KubeObject pod, String container, boolean previous) {
    for (String field : List.of("containerStatuses", "initContainerStatuses")) {
      for (Map<String, @Nullable Object> status : pod.maps("status", field)) {
        if (!Tree.textAt(status, "name").equals(container)) {
          continue;
        }
        boolean ended = Tree.at(status, "lastState", "terminated") != null;
        if (previous && !ended) {
          throw Failure.badRequest(
              "previous terminated container \""
                  + container
                  + "\" in pod \""
                  + pod.name()
                  + "\" not found");
        }
        String waiting = Tree.textAt(status, "state", "waiting", "reason");
        if (!waiting.isEmpty() && !ended) {
          throw Failure.badRequest(
              "container \""
                  + container
                  + "\" in pod \""
                  + pod.name()
                  + "\" is waiting to start: "
                  + waiting);
        }
      }
    }
  }

  /// Turns lines into pieces, and the end of the connection into an answer the source can see.
  private static final class SinkLines implements PodLogs.Lines {
    private final Answer.Sink sink;
    private @Nullable IOException gone;

    SinkLines(Answer.Sink sink) {
      this.sink = sink;
    }

    @Override
    public boolean line(String text) {
      if (isClosed()) {
        return false;
      }
      try {
        sink.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        sink.flush();
        return true;
      } catch (IOException failure) {
        gone = failure;
        return false;
      }
    }

    @Override
    public boolean isClosed() {
      return gone != null || sink.isClosed();
    }

    void flush() throws IOException {
      if (gone != null) {
        throw gone;
      }
    }
  }
}
