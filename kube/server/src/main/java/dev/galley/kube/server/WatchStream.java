package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends the events of a watch as lines of JSON until its time is up.
final class WatchStream {
  /// How long a stop of the server may go unnoticed by a quiet watch.
  private static final Duration SLICE = Duration.ofSeconds(2);

  private final World world;
  private final Presentation presentation;
  private final Tables tables;
  private final Duration length;
  private boolean first = true;

  WatchStream(World world, Presentation presentation, Tables tables, Duration length) {
    this.world = world;
    this.presentation = presentation;
    this.tables = tables;
    this.length = length;
  }

  Answer of(Watch watch) {
    Instant end = world.now().plus(length);
    return new Answer.Stream(
        Answer.JSON,
        Map.of(),
        sink -> {
          try (watch) {
            send(watch, sink, end);
          } catch (ApiException failure) {
            sink.write(error(failure));
          }
        });
  }

  /// A watch that cannot begin says so in its stream, not in its HTTP status.
  Answer expired(ApiException failure) {
    return new Answer.Stream(Answer.JSON, Map.of(), sink -> sink.write(error(failure)));
  }

  private void send(Watch watch, Answer.Sink sink, Instant end) throws IOException {
    while (!sink.isClosed()) {
      Duration left = Duration.between(world.now(), end);
      if (left.isNegative() || left.isZero()) {
        return;
      }
      Optional<WatchEvent> event = watch.next(left.compareTo(SLICE) < 0 ? left : SLICE);
      if (event.isPresent()) {
        sink.write(line(event.get()));
      }
    }
  }

  private byte[] line(WatchEvent event) {
    KubeObject object = event.object();
    Map<String, @Nullable Object> tree =
        switch (presentation.form()) {
          case OBJECT ->
              event.type() == WatchEvent.Type.BOOKMARK ? bookmark(object) : object.tree();
          case TABLE -> tables.at(world.now()).event(object, first);
          case PARTIAL -> Partial.metadata(object, presentation.metaVersion());
        };
    first = false;
    return Answer.line(Tree.map("type", event.type().name(), "object", tree));
  }

  /// Go has no empty time: a bookmark carries a null one.
  private static Map<String, @Nullable Object> bookmark(KubeObject object) {
    return object.with(null, "metadata", "creationTimestamp").tree();
  }

  private static byte[] error(ApiException failure) {
    return Answer.line(Tree.map("type", "ERROR", "object", Failure.status(failure)));
  }
}
