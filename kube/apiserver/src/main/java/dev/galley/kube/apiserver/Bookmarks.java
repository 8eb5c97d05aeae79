package dev.galley.kube.apiserver;

import dev.galley.kube.api.WatchStart;
import java.time.Duration;
import java.time.Instant;

/// When a watch is told the revision that it has seen: about once a minute, and just before its
/// end, so that its client resumes from as near as possible.
final class Bookmarks {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration BEFORE_END = Duration.ofSeconds(2);

  private final Instant last;
  private Instant next;

  private Bookmarks(Instant next, Instant last) {
    this.next = next;
    this.last = last;
  }

  static Bookmarks of(WatchStart start, Instant now) {
    if (!start.bookmarks()) {
      return new Bookmarks(Instant.MAX, Instant.MIN);
    }
    Instant last =
        start.length().map(length -> now.plus(length).minus(BEFORE_END)).orElse(Instant.MAX);
    Bookmarks bookmarks = new Bookmarks(Instant.MAX, last);
    bookmarks.sent(now);
    return bookmarks;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(next);
  }

  /// [Instant#MAX] when there is none to come.
  Instant next() {
    return next;
  }

  void sent(Instant now) {
    Instant minute = now.plus(EVERY);
    Instant first = last.isBefore(minute) ? last : minute;
    next = first.isAfter(now) ? first : Instant.MAX;
  }
}
