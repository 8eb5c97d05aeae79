package dev.galley.kube.controller;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Records events about objects, as client-go's recorder: an event that happened before only grows
/// its count, and one that cannot be recorded is lost without harm. Thread-safe.
public final class EventRecorder {
  private static final int REMEMBERED = 4096;

  private final World world;
  private final KubeApi api;
  private final String component;
  private final String host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Seen> known = new LinkedHashMap<>();

  private record Key(String kind, ObjectName about, String uid, Happening what) {}

  private record Happening(String type, String reason, String message, String fieldPath) {}

  private record Seen(ObjectName event, long count) {}

  public EventRecorder(World world, KubeApi api, String component) {
    this(world, api, component, "");
  }

  /// @param host the node that reports, for events of a kubelet; empty otherwise
  public EventRecorder(World world, KubeApi api, String component, String host) {
    this.world = world;
    this.api = api;
    this.component = component;
    this.host = host;
  }

  public void normal(KubeObject about, String reason, String message) {
    record(about, new Happening("Normal", reason, message, ""), Map.of());
  }

  public void warning(KubeObject about, String reason, String message) {
    record(about, new Happening("Warning", reason, message, ""), Map.of());
  }

  /// Records an event that concerns a part of the object, for example one container of a pod.
  ///
  /// @param type `Normal` or `Warning`
  /// @param fieldPath the part, for example `spec.containers{web}`
  public void part(KubeObject about, String fieldPath, String type, String reason, String message) {
    record(about, new Happening(type, reason, message, fieldPath), Map.of());
  }

  /// Records an event with annotations on it, as Flux does.
  public void record(
      KubeObject about,
      String type,
      String reason,
      String message,
      Map<String, String> annotations) {
    record(about, new Happening(type, reason, message, ""), annotations);
  }

  private void record(KubeObject about, Happening what, Map<String, String> annotations) {
    Key key = new Key(about.kind(), about.objectName(), about.uid(), what);
    try {
      Optional<ResourceType> events = api.type(Kinds.EVENT);
      if (events.isEmpty() || countUp(events.get(), key)) {
        return;
      }
      Map<String, @Nullable Object> body = event(about, what);
      KubeObject event = KubeObject.of(body);
      if (!annotations.isEmpty()) {
        event = event.with(annotations, "metadata", "annotations");
      }
      create(events.get(), key, about.name(), event);
    } catch (ApiException | FaultStruck _) {
      // Events are best effort: a namespace that is going, for example, takes no more of them.
    }
  }

  private boolean countUp(ResourceType events, Key key) {
    Seen seen;
    lock.lock();
    try {
      Seen before = known.get(key);
      if (before == null) {
        return false;
      }
      seen = new Seen(before.event, before.count + 1);
      known.put(key, seen);
    } finally {
      lock.unlock();
    }
    Map<String, @Nullable Object> changes =
        Tree.map("count", seen.count, "lastTimestamp", Times.seconds(world.now()));
    try {
      api.patch(events, seen.event, new Patch.Merge(changes), WriteOptions.by(component));
      return true;
    } catch (ApiException failure) {
      if (failure.isNotFound()) {
        return false;
      }
      throw failure;
    }
  }

  private Map<String, @Nullable Object> event(KubeObject about, Happening what) {
    String message = what.message;
    String now = Times.seconds(world.now());
    return Tree.map(
        "apiVersion",
        "v1",
        "kind",
        "Event",
        "involvedObject",
        Tree.map(
            "kind", about.kind(),
            "namespace", orNull(about.namespace()),
            "name", about.name(),
            "uid", orNull(about.uid()),
            "apiVersion", about.apiVersion(),
            "resourceVersion", orNull(about.resourceVersion()),
            "fieldPath", orNull(what.fieldPath)),
        "reason",
        what.reason,
        "message",
        message.length() > 1024 ? message.substring(0, 1024) : message,
        "source",
        Tree.map("component", component, "host", orNull(host)),
        "firstTimestamp",
        now,
        "lastTimestamp",
        now,
        "count",
        1,
        "type",
        what.type,
        "reportingComponent",
        component,
        "reportingInstance",
        host);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private void create(ResourceType events, Key key, String about, KubeObject event) {
    Instant now = world.now();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    String namespace = key.about.namespace().isEmpty() ? "default" : key.about.namespace();
    // Virtual time stands still while a controller works, so the time alone is not unique.
    for (int attempt = 0; attempt < 32; attempt++) {
      String name =
          about + "." + Long.toHexString(nanos + Math.abs(world.random().nextInt(1 << 20)));
      KubeObject named =
          event.with(name, "metadata", "name").with(namespace, "metadata", "namespace");
      try {
        api.create(events, named, WriteOptions.by(component));
        remember(key, new Seen(new ObjectName(namespace, name), 1));
        return;
      } catch (ApiException failure) {
        if (!failure.isAlreadyExists()) {
          throw failure;
        }
      }
    }
  }

  private void remember(Key key, Seen seen) {
    lock.lock();
    try {
      known.put(key, seen);
      if (known.size() > REMEMBERED) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }
}
