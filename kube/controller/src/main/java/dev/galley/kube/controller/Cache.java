package dev.galley.kube.controller;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The objects of one kind by name, with indexes; ordered, so that reading it is deterministic.
/// Thread-safe; every read is of one moment.
final class Cache {
  private final ReentrantLock lock;
  private final NavigableMap<ObjectName, KubeObject> objects = new TreeMap<>();
  private final NavigableMap<String, Index> indexes = new TreeMap<>();

  private record Index(
      Function<KubeObject, List<String>> keys,
      NavigableMap<String, NavigableMap<ObjectName, KubeObject>> entries) {

    void put(KubeObject object) {
      for (String key : keys.apply(object)) {
        entries.computeIfAbsent(key, _ -> new TreeMap<>()).put(object.objectName(), object);
      }
    }

    void remove(KubeObject object) {
      for (String key : keys.apply(object)) {
        NavigableMap<ObjectName, KubeObject> entry = entries.get(key);
        if (entry != null && entry.remove(object.objectName()) != null && entry.isEmpty()) {
          entries.remove(key);
        }
      }
    }
  }

  /// @param lock the lock of the informer, so that it can change the cache and its handlers as one
  Cache(ReentrantLock lock) {
    this.lock = lock;
  }

  @Nullable KubeObject put(KubeObject object) {
    lock.lock();
    try {
      KubeObject before = objects.put(object.objectName(), object);
      for (Index index : indexes.values()) {
        if (before != null) {
          index.remove(before);
        }
        index.put(object);
      }
      return before;
    } finally {
      lock.unlock();
    }
  }

  @Nullable KubeObject remove(ObjectName name) {
    lock.lock();
    try {
      KubeObject before = objects.remove(name);
      if (before != null) {
        indexes.values().forEach(index -> index.remove(before));
      }
      return before;
    } finally {
      lock.unlock();
    }
  }

  Optional<KubeObject> get(ObjectName name) {
    lock.lock();
    try {
      return Optional.ofNullable(objects.get(name));
    } finally {
      lock.unlock();
    }
  }

  List<KubeObject> list() {
    lock.lock();
    try {
      return new ArrayList<>(objects.values());
    } finally {
      lock.unlock();
    }
  }

  List<KubeObject> list(String namespace) {
    lock.lock();
    try {
      return new ArrayList<>(
          objects
              .subMap(new ObjectName(namespace, ""), new ObjectName(namespace + "\0", ""))
              .values());
    } finally {
      lock.unlock();
    }
  }

  void addIndex(String name, Function<KubeObject, List<String>> keys) {
    lock.lock();
    try {
      if (!indexes.containsKey(name)) {
        Index index = new Index(keys, new TreeMap<>());
        objects.values().forEach(index::put);
        indexes.put(name, index);
      }
    } finally {
      lock.unlock();
    }
  }

  List<KubeObject> byIndex(String name, String key) {
    lock.lock();
    try {
      Index index = indexes.get(name);
      if (index == null) {
        throw new IllegalArgumentException("no index " + name);
      }
      NavigableMap<ObjectName, KubeObject> entry = index.entries.get(key);
      return entry == null ? List.of() : new ArrayList<>(entry.values());
    } finally {
      lock.unlock();
    }
  }
}
