package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers `pods/<name>/log`.
final class LogReading {
  private static final String TYPE = "text/plain";

  private final World world;
  private final PodLogs logs;

  LogReading(World world, PodLogs logs) {
    this.world = world;
    this.logs = logs;
  }

  /// @param again looks at the pod once more: a log ends with its container
  Answer of(Call call, KubeObject pod, Supplier<Optional<KubeObject>> again) {
    Negotiation.check(call, Negotiation.TEXTS);
    PodLogs.LogOptions options = options(call, pod);
    OptionalLong limit = call.number("limitBytes");
    String container = PodContainers.chosen(pod, call.parameter("container"));
    if (pod.text("spec", "nodeName").isEmpty()) {
      return new Answer.Whole(204, "", Map.of(), new byte[0]);
    }
    checkStarted(pod, container, options.previous());
    return new Answer.Stream(
        TYPE,
        Map.of(),
        sink -> {
          SinkLines lines =
              new SinkLines(
                  sink,
                  limit.orElse(Long.MAX_VALUE),
                  () -> again.get().filter(now -> goesOn(pod, now, container)).isEmpty());
          logs.read(pod, container, options, lines);
          lines.flush();
        });
  }

  private static boolean goesOn(KubeObject pod, KubeObject now, String container) {
    return now.uid().equals(pod.uid()) && PodContainers.isRunning(now, container);
  }

  private PodLogs.LogOptions options(Call call, KubeObject pod) {
    OptionalLong tail = call.number("tailLines");
    OptionalLong limit = call.number("limitBytes");
    OptionalLong seconds = call.number("sinceSeconds");
    Optional<Instant> time = time(call.parameter("sinceTime"));
    List<Map<String, @Nullable Object>> causes = new ArrayList<>();
    if (tail.isPresent() && tail.getAsLong() < 0) {
      causes.add(invalid("tailLines", tail.getAsLong(), "must be greater than or equal to 0"));
    }
    if (limit.isPresent() && limit.getAsLong() < 1) {
      causes.add(invalid("limitBytes", limit.getAsLong(), "must be greater than 0"));
    }
    if (seconds.isPresent() && time.isPresent()) {
      causes.add(
          Tree.map(
              "reason",
              "FieldValueForbidden",
              "message",
              "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
              "field",
              "<nil>"));
    } else if (seconds.isPresent() && seconds.getAsLong() < 1) {
      causes.add(invalid("sinceSeconds", seconds.getAsLong(), "must be greater than 0"));
    }
    if (!causes.isEmpty()) {
      throw refused(pod.name(), causes);
    }
    Optional<Instant> since =
        seconds.isPresent()
            ? Optional.of(world.now().minusSeconds(Math.min(seconds.getAsLong(), 1L << 32)))
            : time;
    return new PodLogs.LogOptions(
        call.flag("follow"), call.flag("previous"), call.flag("timestamps"), tail, since);
  }

  private static Map<String, @Nullable Object> invalid(String field, long value, String why) {
    return Tree.map(
        "reason",
        "FieldValueInvalid",
        "message",
        "Invalid value: " + value + ": " + why,
        "field",
        field);
  }

  private static ApiException refused(String pod, List<Map<String, @Nullable Object>> causes) {
    List<String> problems =
        causes.stream()
            .map(cause -> Tree.textAt(cause, "field") + ": " + Tree.textAt(cause, "message"))
            .toList();
    return new ApiException(
        422,
        "Invalid",
        "PodLogOptions \""
            + pod
            + "\" is invalid: "
            + (problems.size() == 1 ? problems.getFirst() : problems.toString()),
        Tree.map("name", pod, "kind", "PodLogOptions", "causes", causes));
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException unreadable) {
      throw Failure.badRequest(
          "parsing time \""
              + text
              + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \""
              + text
              + "\" as \"2006\"");
    }
  }

  private static void checkStarted(KubeObject pod, String container, boolean previous) {
    Optional<Map<String, @Nullable Object>> found = PodContainers.status(pod, container);
    if (found.isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> status = found.get();
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

  /// Turns lines into pieces, and the end of the connection into an answer the source can see.
  private static final class SinkLines implements PodLogs.Lines {
    private final Answer.Sink sink;
    private long left;
    private final BooleanSupplier ended;
    private boolean endSeen;
    private @Nullable IOException gone;

    SinkLines(Answer.Sink sink, long limit, BooleanSupplier ended) {
      this.sink = sink;
      this.left = limit;
      this.ended = ended;
    }

    @Override
    public boolean line(String text) {
      if (gone != null || left == 0) {
        return false;
      }
      byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
      try {
        sink.write(bytes.length > left ? Arrays.copyOf(bytes, (int) left) : bytes);
        sink.flush();
        left = Math.max(0, left - bytes.length);
        return left > 0;
      } catch (IOException failure) {
        gone = failure;
        return false;
      }
    }

    @Override
    public boolean isClosed() {
      return gone != null || left == 0 || sink.isClosed() || isOver();
    }

    /// Only at the second look: in between the source reads what the container wrote last.
    private boolean isOver() {
      boolean over = endSeen;
      endSeen = ended.getAsBoolean();
      return over && endSeen;
    }

    void flush() throws IOException {
      if (gone != null) {
        throw gone;
      }
    }
  }
}
