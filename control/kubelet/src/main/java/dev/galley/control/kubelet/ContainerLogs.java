package dev.galley.control.kubelet;

import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// The last lines that each container wrote, of its current run and the one before. Thread-safe.
final class ContainerLogs implements PodLogs {
  private static final int KEPT = 2000;

  private final World world;
  private final Signal news;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Ring> current = new TreeMap<>();
  private final Map<String, Ring> previous = new TreeMap<>();

  private static final class Ring {
    private final Deque<Line> lines = new ArrayDeque<>();
    private long written;
  }

  ContainerLogs(World world) {
    this.world = world;
    this.news = world.signal("log lines");
  }

  private static String key(ObjectName pod, String container) {
    return pod + "/" + container;
  }

  void begin(ObjectName pod, String container) {
    lock.lock();
    try {
      Ring before = current.put(key(pod, container), new Ring());
      if (before != null) {
        previous.put(key(pod, container), before);
      }
    } finally {
      lock.unlock();
    }
    news.raise();
  }

  void write(ObjectName pod, String container, String text) {
    lock.lock();
    try {
      Ring ring = current.computeIfAbsent(key(pod, container), _ -> new Ring());
      for (String line : text.split("\n", -1)) {
        ring.lines.add(new Line(++ring.written, world.now(), line));
        if (ring.lines.size() > KEPT) {
          ring.lines.poll();
        }
      }
    } finally {
      lock.unlock();
    }
    news.raise();
  }

  void forget(ObjectName pod, List<String> containers) {
    lock.lock();
    try {
      for (String container : containers) {
        current.remove(key(pod, container));
        previous.remove(key(pod, container));
      }
    } finally {
      lock.unlock();
    }
    news.raise();
  }

  @Override
  public Optional<List<Line>> lines(ObjectName pod, String container) {
    return read(current, key(pod, container));
  }

  @Override
  public Optional<List<Line>> previous(ObjectName pod, String container) {
    return read(previous, key(pod, container));
  }

  private Optional<List<Line>> read(Map<String, Ring> rings, String key) {
    lock.lock();
    try {
      return Optional.ofNullable(rings.get(key)).map(ring -> new ArrayList<>(ring.lines));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Signal news() {
    return news;
  }
}
