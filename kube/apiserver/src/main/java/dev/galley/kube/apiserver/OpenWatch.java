package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.Signal;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import dev.galley.kube.api.WatchStart;
import dev.galley.kube.storage.Change;
import dev.galley.kube.storage.RevisionGone;
import dev.galley.kube.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A watch that is open: the storage fills a bounded queue, the client's task empties it.
final class OpenWatch implements Watch {
  private final Shared shared;
  private final Served served;
  private final Matcher matcher;
  private final Bookmarks bookmarks;
  private final Signal arrived;
  private final Deque<WatchEvent> queue = new ArrayDeque<>();
  private Storage.@Nullable Subscription subscription;
  private @Nullable ApiException broken;
  private long after;

  OpenWatch(Shared shared, Served served, Matcher matcher, WatchStart start) {
    this.shared = shared;
    this.served = served;
    this.matcher = matcher;
    this.bookmarks = Bookmarks.of(start, shared.world().now());
    this.arrived = shared.world().signal("changes of " + served.type().qualifiedName());
  }

  void follow(long revision) {
    after = revision;
    try {
      subscription = shared.storage().subscribe(served.resource(), revision, this::accept);
    } catch (RevisionGone gone) {
      throw Failures.expired(
          "too old resource version: " + gone.asked() + " (" + gone.oldest() + ")");
    }
  }

  private void accept(Change change) {
    if (change.revision() <= after) {
      // A client may name a revision that is still to come; until then it hears nothing.
      return;
    }
    KubeObject before = change.before();
    boolean was = before != null && matches(before);
    boolean is = !change.deleted() && matches(change.object());
    if (is) {
      offer(event(was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, change.object()));
    } else if (was) {
      // As upstream: what left the selection is told in the last state that matched, at the
      // revision of the change.
      KubeObject last = change.deleted() ? change.object() : at(before, change.revision());
      offer(event(WatchEvent.Type.DELETED, last));
    }
  }

  private boolean matches(KubeObject object) {
    return matcher.matches(Conversion.served(served, object));
  }

  private WatchEvent event(WatchEvent.Type type, KubeObject object) {
    return new WatchEvent(type, Conversion.served(served, object));
  }

  private static KubeObject at(@Nullable KubeObject object, long revision) {
    return Objects.requireNonNull(object)
        .with(Long.toString(revision), "metadata", "resourceVersion");
  }

  void offer(WatchEvent event) {
    synchronized (queue) {
      if (broken != null) {
        return;
      }
      queue.addLast(event);
      if (queue.size() > shared.options().watchBuffer() && subscription != null) {
        queue.clear();
        broken = Failures.expired("too old resource version: the watcher fell behind");
      }
    }
    arrived.raise();
  }

  WatchEvent bookmark(long revision, boolean endOfInitial) {
    KubeObject object =
        KubeObject.of(
            Tree.map(
                "apiVersion", served.type().kind().apiVersion(),
                "kind", served.type().kind().kind(),
                "metadata", Tree.map("resourceVersion", Long.toString(revision))));
    return new WatchEvent(
        WatchEvent.Type.BOOKMARK,
        endOfInitial ? object.withAnnotation("k8s.io/initial-events-end", "true") : object);
  }

  @Override
  public Optional<WatchEvent> next(Duration timeout) {
    dropWhenPlanned();
    Instant until = later(timeout);
    while (true) {
      long seen = arrived.count();
      long revision = shared.storage().revision();
      WatchEvent event = poll();
      Instant now = shared.world().now();
      if (event != null) {
        return Optional.of(event);
      }
      if (bookmarks.isDue(now) && revision >= after) {
        bookmarks.sent(now);
        return Optional.of(bookmark(revision, false));
      }
      if (!now.isBefore(until)) {
        return Optional.empty();
      }
      Instant wake = bookmarks.next().isBefore(until) ? bookmarks.next() : until;
      arrived.awaitAfter(
          seen, wake.equals(Instant.MAX) ? Signal.FOREVER : Duration.between(now, wake));
    }
  }

  private Instant later(Duration timeout) {
    return timeout.compareTo(Signal.FOREVER) >= 0
        ? Instant.MAX
        : shared.world().now().plus(timeout);
  }

  private @Nullable WatchEvent poll() {
    synchronized (queue) {
      if (broken != null) {
        throw broken;
      }
      return queue.pollFirst();
    }
  }

  /// A plan may drop connections; the client has to open the watch again from where it was.
  private void dropWhenPlanned() {
    try {
      shared.world().pass("kube.watch.next", served.type().qualifiedName());
    } catch (FaultStruck struck) {
      close();
      throw new ApiException(
          503, "ServiceUnavailable", "the watch was dropped: " + struck.reason(), Tree.map());
    }
  }

  @Override
  public void close() {
    Storage.Subscription open = subscription;
    if (open != null) {
      open.close();
    }
    synchronized (queue) {
      if (broken == null) {
        queue.clear();
        broken = new ApiException(503, "ServiceUnavailable", "the watch was closed", Tree.map());
      }
    }
    arrived.raise();
  }
}
