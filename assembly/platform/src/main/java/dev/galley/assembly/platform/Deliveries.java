package dev.galley.assembly.platform;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.controller.Informers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows the Kustomizations of a cluster: each is a step, in the order of their dependencies.
/// Thread-safe.
final class Deliveries {
  private static final GroupVersionKind KUSTOMIZATION =
      new GroupVersionKind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization");

  private final World world;
  private final Instant beginning;
  private final Consumer<Step> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ObjectName, Delivery> deliveries = new TreeMap<>();

  private record Delivery(KubeObject object, Step step) {}

  /// @param listener told of each step that begins, ends or fails
  Deliveries(World world, Instant beginning, Consumer<Step> listener) {
    this.world = world;
    this.beginning = beginning;
    this.listener = listener;
  }

  void follow(Informers informers) {
    informers
        .of(KUSTOMIZATION)
        .onChange((before, after) -> {
          if (after != null) {
            seen(after);
          } else if (before != null) {
            gone(before.objectName());
          }
        });
  }

  private void gone(ObjectName name) {
    lock.lock();
    try {
      deliveries.remove(name);
    } finally {
      lock.unlock();
    }
  }

  private void seen(KubeObject object) {
    Step step;
    boolean changed;
    lock.lock();
    try {
      @Nullable Delivery known = deliveries.get(object.objectName());
      step = next(object, known == null ? Optional.empty() : Optional.of(known.step));
      changed = known == null || known.step.state() != step.state();
      deliveries.put(object.objectName(), new Delivery(object, step));
    } finally {
      lock.unlock();
    }
    if (changed && step.state() != Step.State.WAITING) {
      listener.accept(step);
    }
  }

  private Step next(KubeObject object, Optional<Step> before) {
    Duration now = Duration.between(beginning, world.now());
    Step.State state = state(object);
    if (before.filter(each -> each.state() == Step.State.DONE).isPresent()
        && isUpkeep(object, state)) {
      return before.get();
    }
    boolean goesOn =
        before.isPresent()
            && (before.get().state() == Step.State.RUNNING
                || before.get().state() == Step.State.FAILED);
    Duration started = goesOn ? before.get().started() : now;
    return new Step(object.name(), state, started, now, detail(object, state));
  }

  /// What was done once and is looked at again at its interval stays done.
  private static boolean isUpkeep(KubeObject object, Step.State state) {
    return state == Step.State.DONE
        || (state == Step.State.RUNNING
            && object
                .text("status", "lastAttemptedRevision")
                .equals(object.text("status", "lastAppliedRevision")));
  }

  private static Step.State state(KubeObject object) {
    Optional<Condition> ready = object.condition("Ready");
    if (ready.isEmpty()) {
      return Step.State.WAITING;
    }
    if (ready.get().isTrue()
        && object.number(0, "status", "observedGeneration") >= object.generation()) {
      return Step.State.DONE;
    }
    return switch (ready.get().reason()) {
      // At the very beginning there is no artifact yet; a source that fails says so itself.
      case "DependencyNotReady", "ArtifactFailed", "SourceNotReady" -> Step.State.WAITING;
      case "Progressing" -> Step.State.RUNNING;
      default -> ready.get().status().equals("False") ? Step.State.FAILED : Step.State.RUNNING;
    };
  }

  private static String detail(KubeObject object, Step.State state) {
    return switch (state) {
      case DONE -> applied(object);
      case WAITING -> waits(object);
      case RUNNING, FAILED ->
          object
              .condition("Ready")
              .map(Condition::message)
              .orElse("")
              .lines()
              .findFirst()
              .orElse("");
    };
  }

  private static String applied(KubeObject object) {
    TreeMap<String, Integer> kinds = new TreeMap<>();
    for (Map<String, @Nullable Object> entry : object.maps("status", "inventory", "entries")) {
      String id = Tree.textAt(entry, "id");
      kinds.merge(id.substring(id.lastIndexOf('_') + 1), 1, Integer::sum);
    }
    List<String> parts = new ArrayList<>();
    kinds.forEach((kind, count) -> parts.add(count == 1 ? kind : count + " × " + kind));
    return String.join(", ", parts);
  }

  private static String waits(KubeObject object) {
    List<String> names =
        object.maps("spec", "dependsOn").stream().map(each -> Tree.textAt(each, "name")).toList();
    return names.isEmpty() ? "" : "waits for " + String.join(", ", names);
  }

  /// The steps, what others depend on before those others.
  List<Step> steps() {
    lock.lock();
    try {
      List<Step> ordered = new ArrayList<>();
      TreeSet<ObjectName> visited = new TreeSet<>();
      // The root first: everything else came from it.
      deliveries.keySet().stream()
          .filter(name -> name.name().equals("flux-system"))
          .forEach(name -> visit(name, visited, ordered));
      deliveries.keySet().forEach(name -> visit(name, visited, ordered));
      return ordered;
    } finally {
      lock.unlock();
    }
  }

  private void visit(ObjectName name, TreeSet<ObjectName> visited, List<Step> ordered) {
    Delivery delivery = deliveries.get(name);
    if (delivery == null || !visited.add(name)) {
      return;
    }
    for (Map<String, @Nullable Object> each : delivery.object.maps("spec", "dependsOn")) {
      String namespace = Tree.textAt(each, "namespace");
      visit(
          new ObjectName(
              namespace.isEmpty() ? name.namespace() : namespace, Tree.textAt(each, "name")),
          visited,
          ordered);
    }
    ordered.add(delivery.step);
  }
}
