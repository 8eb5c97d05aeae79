package dev.galley.kube.server;

import dev.galley.base.runtime.World;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the process says of itself: processor time, memory, threads.
final class ProcessMetrics {
  private final World world;
  private final Instant started;

  ProcessMetrics(World world) {
    this.world = world;
    this.started = world.now();
  }

  void addTo(Exposition text) {
    Optional<Duration> used = ProcessHandle.current().info().totalCpuDuration();
    text.family(
        "process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.");
    text.sample(
        "process_cpu_seconds_total", "", used.map(each -> each.toMillis() / 1000.0).orElse(0.0));
    text.family(
        "process_start_time_seconds",
        "gauge",
        "Start time of the process since unix epoch in seconds.");
    text.sample("process_start_time_seconds", "", started.toEpochMilli() / 1000.0);
    text.family("process_uptime_seconds", "gauge", "Time since the server was started.");
    text.sample(
        "process_uptime_seconds", "", Duration.between(started, world.now()).toMillis() / 1000.0);
    addMemory(text);
    addThreads(text);
  }

  private static void addMemory(Exposition text) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    text.family("jvm_memory_used_bytes", "gauge", "Used bytes of a given JVM memory area.");
    text.sample("jvm_memory_used_bytes", "area=\"heap\"", heap.getUsed());
    text.family("jvm_memory_max_bytes", "gauge", "Max (bytes) of a given JVM memory area.");
    text.sample("jvm_memory_max_bytes", "area=\"heap\"", heap.getMax());
    text.family(
        "jvm_gc_collection_seconds",
        "summary",
        "Time spent in a given JVM garbage collector in seconds.");
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      String labels = "gc=\"" + each.getName() + "\"";
      text.sample("jvm_gc_collection_seconds_count", labels, each.getCollectionCount());
      text.sample("jvm_gc_collection_seconds_sum", labels, each.getCollectionTime() / 1000.0);
    }
  }

  private static void addThreads(Exposition text) {
    text.family("jvm_threads_current", "gauge", "Current thread count of a JVM.");
    text.sample("jvm_threads_current", "", ManagementFactory.getThreadMXBean().getThreadCount());
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    text.family(
        "jvm_classes_currently_loaded",
        "gauge",
        "The number of classes that are currently loaded in the JVM.");
    text.sample("jvm_classes_currently_loaded", "", classes.getLoadedClassCount());
  }
}
