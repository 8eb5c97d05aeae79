package dev.galley.kube.controller;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A cache of all objects of one kind that follows the API by a watch, and tells handlers what
/// changed. What it holds is never newer than the API and soon as new. Thread-safe.
public final class Informer {
  private final World world;
  private final GroupVersionKind kind;
  private final ReentrantLock lock = new ReentrantLock();
  private final Cache cache = new Cache(lock);
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Signal advanced;
  private volatile long reached = -1;
  private volatile boolean synced;
  private volatile boolean unserved;

  Informer(World world, GroupVersionKind kind) {
    this.world = world;
    this.kind = kind;
    this.advanced = world.signal("news of " + kind);
  }

  public GroupVersionKind kind() {
    return kind;
  }

  public Optional<KubeObject> get(ObjectName name) {
    return cache.get(name);
  }

  /// All objects, by namespace and name.
  public List<KubeObject> list() {
    return cache.list();
  }

  public List<KubeObject> list(String namespace) {
    return cache.list(namespace);
  }

  /// Adds an index; does nothing when one of that name is there already.
  public void addIndex(String name, Function<KubeObject, List<String>> keys) {
    cache.addIndex(name, keys);
  }

  public List<KubeObject> byIndex(String index, String key) {
    return cache.byIndex(index, key);
  }

  /// Tells the handler first about everything known, then about every change.
  public Subscription onChange(ChangeHandler handler) {
    Delivery delivery = new Delivery(world, "handler of " + kind, handler);
    lock.lock();
    try {
      cache.list().forEach(object -> delivery.add(null, object));
      deliveries.add(delivery);
    } finally {
      lock.unlock();
    }
    delivery.deliver();
    return () -> forget(delivery);
  }

  private void forget(Delivery delivery) {
    delivery.close();
    lock.lock();
    try {
      deliveries.remove(delivery);
    } finally {
      lock.unlock();
    }
  }

  /// Whether everything that was there at the first list is in the cache and was told to handlers.
  public boolean synced() {
    return synced;
  }

  /// Waits until the cache knows an object as it was written, or something newer, so that a
  /// controller reads its own writes.
  ///
  /// @return false when the time was up first
  public boolean awaitSeen(KubeObject written, Duration timeout) {
    long version = version(written.resourceVersion());
    return await(() -> version <= reached || knows(written, version), timeout);
  }

  /// Waits until the cache knows that an object is gone or going.
  ///
  /// @return false when the time was up first
  public boolean awaitGone(KubeObject deleted, Duration timeout) {
    return await(
        () -> {
          @Nullable KubeObject known = get(deleted.objectName()).orElse(null);
          return known == null || !known.uid().equals(deleted.uid()) || known.isDeleting();
        },
        timeout);
  }

  private boolean knows(KubeObject written, long version) {
    @Nullable KubeObject known = get(written.objectName()).orElse(null);
    return known != null && version(known.resourceVersion()) >= version;
  }

  private boolean await(BooleanSupplier condition, Duration timeout) {
    Instant end = world.now().plus(timeout);
    while (true) {
      long seen = advanced.count();
      if (condition.getAsBoolean()) {
        return true;
      }
      if (!advanced.awaitAfter(seen, Duration.between(world.now(), end))) {
        return false;
      }
    }
  }

  /// Versions are opaque to most, but each server there is counts; one that does not is not waited
  /// for.
  private static long version(String resourceVersion) {
    try {
      return Long.parseLong(resourceVersion);
    } catch (NumberFormatException opaque) {
      return -1;
    }
  }

  /// Tells that the cache is as new as that version.
  void reach(String resourceVersion) {
    reached = Math.max(reached, version(resourceVersion));
    advanced.raise();
  }

  /// Whether there is nothing to wait for: synced, or the kind is not served (yet).
  boolean settled() {
    return synced || unserved;
  }

  void markServed(boolean served) {
    unserved = !served;
  }

  void put(KubeObject object) {
    tell(() -> {
      KubeObject before = cache.put(object);
      boolean news =
          before == null
              || before.resourceVersion().isEmpty()
              || !before.resourceVersion().equals(object.resourceVersion());
      if (news) {
        deliveries.forEach(each -> each.add(before, object));
      }
    });
  }

  void remove(KubeObject last) {
    tell(() -> {
      KubeObject before = cache.remove(last.objectName());
      if (before != null) {
        deliveries.forEach(each -> each.add(last, null));
      }
    });
  }

  /// Makes the cache equal to a list, telling handlers the difference.
  void replace(List<KubeObject> objects) {
    Set<ObjectName> kept = new TreeSet<>();
    for (KubeObject object : objects) {
      kept.add(object.objectName());
    }
    for (KubeObject known : cache.list()) {
      if (!kept.contains(known.objectName())) {
        remove(known);
      }
    }
    for (KubeObject object : objects) {
      @Nullable KubeObject known = cache.get(object.objectName()).orElse(null);
      if (known != null && !known.uid().equals(object.uid())) {
        remove(known);
      }
      put(object);
    }
    synced = true;
  }

  private void tell(Runnable change) {
    List<Delivery> told;
    lock.lock();
    try {
      change.run();
      told = List.copyOf(deliveries);
    } finally {
      lock.unlock();
    }
    told.forEach(Delivery::deliver);
  }
}
