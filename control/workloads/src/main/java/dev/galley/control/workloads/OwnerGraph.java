package dev.galley.control.workloads;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/// All objects by uid, with who owns whom; what the garbage collector knows. Thread-safe.
final class OwnerGraph {
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableMap<String, Node> nodes = new TreeMap<>();
  private final NavigableMap<String, TreeSet<String>> dependents = new TreeMap<>();

  /// One object; only what collecting it needs.
  record Node(
      String uid,
      GroupVersionKind kind,
      ObjectName name,
      List<OwnerReference> owners,
      List<String> finalizers,
      boolean deleting) {
    static Node of(KubeObject object) {
      return new Node(
          object.uid(),
          object.groupVersionKind(),
          object.objectName(),
          object.ownerReferences(),
          object.finalizers(),
          object.isDeleting());
    }
  }

  /// Takes note of an object as it is now.
  ///
  /// @return whether anything changed that matters to collecting
  boolean put(KubeObject object) {
    Node node = Node.of(object);
    lock.lock();
    try {
      Node before = nodes.put(node.uid, node);
      if (node.equals(before)) {
        return false;
      }
      if (before != null) {
        unlink(before);
      }
      for (OwnerReference owner : node.owners) {
        dependents.computeIfAbsent(owner.uid(), _ -> new TreeSet<>()).add(node.uid);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void remove(String uid) {
    lock.lock();
    try {
      Node before = nodes.remove(uid);
      if (before != null) {
        unlink(before);
      }
    } finally {
      lock.unlock();
    }
  }

  private void unlink(Node node) {
    for (OwnerReference owner : node.owners) {
      TreeSet<String> uids = dependents.get(owner.uid());
      if (uids != null && uids.remove(node.uid) && uids.isEmpty()) {
        dependents.remove(owner.uid());
      }
    }
  }

  Optional<Node> get(String uid) {
    lock.lock();
    try {
      return Optional.ofNullable(nodes.get(uid));
    } finally {
      lock.unlock();
    }
  }

  List<Node> dependentsOf(String uid) {
    lock.lock();
    try {
      List<Node> found = new ArrayList<>();
      for (String dependent : dependents.getOrDefault(uid, new TreeSet<>())) {
        Node node = nodes.get(dependent);
        if (node != null) {
          found.add(node);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /// Everything that names an owner; for a look at all of it.
  Map<String, Node> all() {
    lock.lock();
    try {
      return new TreeMap<>(nodes);
    } finally {
      lock.unlock();
    }
  }
}
