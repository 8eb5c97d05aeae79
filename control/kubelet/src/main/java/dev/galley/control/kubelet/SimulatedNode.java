package dev.galley.control.kubelet;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;

/// One machine: its addresses, the images it has, and the pods that run on it. Thread-safe.
final class SimulatedNode {
  final NodeSpec spec;
  final String address;
  final String podCidr;
  private final String podPrefix;
  private final Set<String> images = new ConcurrentSkipListSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<String, Instant> pulls = new TreeMap<>();
  private final TreeSet<Integer> freed = new TreeSet<>();
  private int nextAddress = 2;
  volatile boolean alive = true;
  volatile boolean registered;
  volatile boolean ready;
  volatile Instant readyAt = Instant.MAX;

  /// @param number which machine it is, from 0; fixes its addresses
  SimulatedNode(NodeSpec spec, int number) {
    this.spec = spec;
    this.address =
        spec.internalIp().isEmpty()
            ? "10.0." + (number / 250 % 128) + "." + (number % 250 + 4)
            : spec.internalIp();
    this.podPrefix = "10." + (128 + number / 256 % 100) + "." + (number % 256) + ".";
    this.podCidr = podPrefix + "0/24";
  }

  String takeAddress() {
    lock.lock();
    try {
      Integer again = freed.pollFirst();
      return podPrefix + (again != null ? again : nextAddress++);
    } finally {
      lock.unlock();
    }
  }

  void giveBack(String podAddress) {
    if (!podAddress.startsWith(podPrefix)) {
      return;
    }
    lock.lock();
    try {
      freed.add(Integer.parseInt(podAddress.substring(podPrefix.length())));
    } finally {
      lock.unlock();
    }
  }

  boolean hasImage(String image) {
    return images.contains(image);
  }

  /// When a pull of the image that begins now ends; pulls of the same image share the work.
  Instant pull(String image, Instant now, Duration time) {
    lock.lock();
    try {
      Instant running = pulls.get(image);
      if (running != null && running.isAfter(now)) {
        return running;
      }
      Instant end = now.plus(time);
      pulls.put(image, end);
      return end;
    } finally {
      lock.unlock();
    }
  }

  void pulled(String image) {
    images.add(image);
  }
}
