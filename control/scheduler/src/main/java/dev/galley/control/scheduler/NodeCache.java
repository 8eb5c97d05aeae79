package dev.galley.control.scheduler;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.scheduling.NodeView;
import dev.galley.kube.scheduling.PodView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The nodes with the pods that are on them or will be: what was decided counts at once, before the
/// API has told it. Thread-safe.
final class NodeCache {
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<String, Slot> slots = new TreeMap<>();
  private final Map<ObjectName, String> places = new HashMap<>();

  private static final class Slot {
    private @Nullable KubeObject node;
    private final TreeMap<ObjectName, PodView> pods = new TreeMap<>();
    private @Nullable NodeView view;

    private @Nullable NodeView view() {
      if (view == null && node != null) {
        view = NodeView.of(node, List.copyOf(pods.values()));
      }
      return view;
    }
  }

  private Slot slot(String node) {
    return slots.computeIfAbsent(node, name -> new Slot());
  }

  void putNode(KubeObject node) {
    lock.lock();
    try {
      Slot slot = slot(node.name());
      slot.node = node;
      slot.view = null;
    } finally {
      lock.unlock();
    }
  }

  void removeNode(String name) {
    lock.lock();
    try {
      Slot slot = slot(name);
      slot.node = null;
      slot.view = null;
      if (slot.pods.isEmpty()) {
        slots.remove(name);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Counts a pod on the node it names.
  void putPod(PodView pod) {
    lock.lock();
    try {
      drop(pod.object().objectName());
      places.put(pod.object().objectName(), pod.nodeName());
      Slot slot = slot(pod.nodeName());
      slot.pods.put(pod.object().objectName(), pod);
      NodeView view = slot.view;
      slot.view = view == null || pod.isTerminal() ? null : view.with(pod);
    } finally {
      lock.unlock();
    }
  }

  void removePod(ObjectName pod) {
    lock.lock();
    try {
      drop(pod);
    } finally {
      lock.unlock();
    }
  }

  private void drop(ObjectName pod) {
    String place = places.remove(pod);
    if (place != null) {
      Slot slot = slot(place);
      slot.pods.remove(pod);
      slot.view = null;
    }
  }

  /// All nodes, by name.
  List<NodeView> nodes() {
    lock.lock();
    try {
      List<NodeView> views = new ArrayList<>(slots.size());
      for (Slot slot : slots.values()) {
        NodeView view = slot.view();
        if (view != null) {
          views.add(view);
        }
      }
      return views;
    } finally {
      lock.unlock();
    }
  }
}
