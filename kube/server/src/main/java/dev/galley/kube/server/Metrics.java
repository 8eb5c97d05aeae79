package dev.galley.kube.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests and watches under the names that dashboards for API servers ask for.
final class Metrics {
  /// Upstream's buckets of `apiserver_request_duration_seconds`.
  private static final double[] BUCKETS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
    45, 60
  };

  /// All others are one, as upstream counts them.
  private static final Set<String> VERBS =
      Set.of(
          "APPLY",
          "CONNECT",
          "CREATE",
          "DELETE",
          "DELETECOLLECTION",
          "GET",
          "HEAD",
          "LIST",
          "OPTIONS",
          "PATCH",
          "POST",
          "PUT",
          "UPDATE",
          "WATCH");

  private static final long NANOS = 1_000_000_000L;

  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final Map<String, Durations> durations = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> watches = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> events = new ConcurrentSkipListMap<>();

  private static final class Durations {
    final LongAdder[] buckets = new LongAdder[BUCKETS.length + 1];
    final LongAdder nanos = new LongAdder();

    Durations() {
      Arrays.setAll(buckets, i -> new LongAdder());
    }

    void add(long took) {
      int bucket = 0;
      while (bucket < BUCKETS.length && took > BUCKETS[bucket] * NANOS) {
        bucket++;
      }
      buckets[bucket].increment();
      nanos.add(took);
    }
  }

  /// Something that is counted while it lasts.
  interface Open extends AutoCloseable {
    @Override
    void close();
  }

  void request(RequestInfo info, boolean dryRun, int code, long nanos) {
    String asked = info.verb().toUpperCase(Locale.ROOT);
    String verb = VERBS.contains(asked) ? asked : "other";
    String dry = dryRun ? "All" : "";
    String place =
        "group=\""
            + info.group()
            + "\",resource=\""
            + info.resource()
            + "\",scope=\""
            + info.scope()
            + "\",subresource=\""
            + info.subresource()
            + "\",verb=\""
            + verb
            + "\",version=\""
            + info.version()
            + "\"";
    requests
        .computeIfAbsent(
            "code=\"" + code + "\",component=\"apiserver\",dry_run=\"" + dry + "\"," + place,
            any -> new LongAdder())
        .increment();
    if (!verb.equals("WATCH")) {
      durations
          .computeIfAbsent(
              "component=\"apiserver\",dry_run=\"" + dry + "\"," + place, any -> new Durations())
          .add(nanos);
    }
  }

  /// A watch of a resource that is open until it is closed again.
  Open watch(RequestInfo info) {
    LongAdder open =
        watches.computeIfAbsent(
            "component=\"apiserver\",group=\""
                + info.group()
                + "\",resource=\""
                + info.resource()
                + "\",scope=\""
                + info.scope()
                + "\",subresource=\"\",verb=\"WATCH\",version=\""
                + info.version()
                + "\"",
            any -> new LongAdder());
    open.increment();
    return open::decrement;
  }

  /// The counter of the events that watches of a resource have sent.
  LongAdder events(RequestInfo info) {
    return events.computeIfAbsent(
        "group=\""
            + info.group()
            + "\",resource=\""
            + info.resource()
            + "\",version=\""
            + info.version()
            + "\"",
        any -> new LongAdder());
  }

  void addTo(Exposition text) {
    text.family(
        "apiserver_request_total",
        "counter",
        "Counter of apiserver requests broken out for each verb, dry run value, group, version,"
            + " resource, scope, component, and HTTP response code.");
    requests.forEach(
        (labels, count) -> text.sample("apiserver_request_total", labels, count.sum()));
    text.family(
        "apiserver_request_duration_seconds",
        "histogram",
        "Response latency distribution in seconds for each verb, dry run value, group, version,"
            + " resource, subresource, scope and component.");
    durations.forEach((labels, each) -> addDurations(text, labels, each));
    text.family(
        "apiserver_longrunning_requests",
        "gauge",
        "Gauge of all active long-running apiserver requests broken out by verb, group, version,"
            + " resource, scope and component. Not all requests are tracked this way.");
    watches.forEach(
        (labels, count) -> text.sample("apiserver_longrunning_requests", labels, count.sum()));
    text.family(
        "apiserver_watch_events_total", "counter", "Number of events sent in watch clients");
    events.forEach(
        (labels, count) -> text.sample("apiserver_watch_events_total", labels, count.sum()));
  }

  private static void addDurations(Exposition text, String labels, Durations durations) {
    String name = "apiserver_request_duration_seconds";
    long total = 0;
    for (int i = 0; i < BUCKETS.length; i++) {
      total += durations.buckets[i].sum();
      text.sample(name + "_bucket", labels + ",le=\"" + bound(BUCKETS[i]) + "\"", total);
    }
    total += durations.buckets[BUCKETS.length].sum();
    text.sample(name + "_bucket", labels + ",le=\"+Inf\"", total);
    text.sample(name + "_sum", labels, (double) durations.nanos.sum() / NANOS);
    text.sample(name + "_count", labels, total);
  }

  private static String bound(double seconds) {
    return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
  }
}
