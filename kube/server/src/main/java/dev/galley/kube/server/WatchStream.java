package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Sends the events of a watch as lines of JSON until its time is up.
final class WatchStream {
  /// How long a client that has gone, or a stop of the server, may go unnoticed by a quiet watch.
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final World world;
  private final Presentation presentation;
  private final Tables tables;
  private final Terms terms;
  private boolean first = true;

  /// How long the watch lasts at most, and who counts it as what.
  record Terms(Duration length, Metrics metrics, RequestInfo info) {}

  WatchStream(World world, Presentation presentation, Tables tables, Terms terms) {
    this.world = world;
    this.presentation = presentation;
    this.tables = tables;
    this.terms = terms;
  }

  Answer of(Watch watch) {
    Instant end = world.now().plus(terms.length());
    return new Answer.Stream(
        Answer.JSON,
        Map.of(),
        sink -> {
          LongAdder sent = terms.metrics().events(terms.info());
          try (watch;
              Metrics.Open _ = terms.metrics().watch(terms.info())) {
            send(watch, sink, end, sent);
          } catch (ApiException failure) {
            sink.write(error(failure));
          }
        });
  }

  /// A watch that ends before its first event.
  Answer failed(ApiException failure) {
    return new Answer.Stream(Answer.JSON, Map.of(), sink -> sink.write(error(failure)));
  }

  private void send(Watch watch, Answer.Sink sink, Instant end, LongAdder sent) throws IOException {
    boolean quiet = true;
    while (true) {
      Duration left = Duration.between(world.now(), end);
      // Looking for the client's end costs a read; where something is sent, that fails instead.
      if (left.isNegative() || left.isZero() || (quiet && sink.isClosed())) {
        return;
      }
      Optional<WatchEvent> event = watch.next(left.compareTo(SLICE) < 0 ? left : SLICE);
      quiet = event.isEmpty();
      while (event.isPresent()) {
        sink.write(line(event.get()));
        sent.increment();
        event = watch.next(Duration.ZERO);
      }
      sink.flush();
    }
  }

  private byte[] line(WatchEvent event) {
    KubeObject object = event.object();
    byte[] json =
        switch (presentation.form()) {
          case OBJECT ->
              event.type() == WatchEvent.Type.BOOKMARK ? bookmark(object).json() : object.json();
          case TABLE -> Json.bytes(tables.at(world.now()).event(object, first));
          case PARTIAL -> Json.bytes(Partial.metadata(object, presentation.metaVersion()));
        };
    first = false;
    return line(event.type().name(), json);
  }

  /// Most watchers of an object are sent the same JSON, which the object keeps.
  private static byte[] line(String type, byte[] object) {
    byte[] start = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
    byte[] line = Arrays.copyOf(start, start.length + object.length + 2);
    System.arraycopy(object, 0, line, start.length, object.length);
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    return line;
  }

  /// Go has no empty time: a bookmark carries a null one.
  private static KubeObject bookmark(KubeObject object) {
    return object.with(null, "metadata", "creationTimestamp");
  }

  private static byte[] error(ApiException failure) {
    return Answer.line(Tree.map("type", "ERROR", "object", Failure.status(failure)));
  }
}
