package dev.galley.kube.controller;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The informers that a set of controllers shares: one per kind, however many ask for it.
///
/// Informers live as children of the task that made this object, whoever asks for them first.
public final class Informers {
  private final World world;
  private final KubeApi api;
  private final Signal wanted;
  private final Signal progress;
  private final Signal typesChanged;
  private final Task host;
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableMap<GroupVersionKind, Informer> informers = new TreeMap<>();
  private final Set<GroupVersionKind> asked = new HashSet<>();
  private final Deque<Informer> unstarted = new ArrayDeque<>();

  public Informers(World world, KubeApi api) {
    this.world = world;
    this.api = api;
    this.wanted = world.signal("an informer to start");
    this.progress = world.signal("informers to sync");
    this.typesChanged = world.signal("a kind to be served");
    this.host = world.start("informers", this::startWhatIsWanted);
  }

  /// The API that the informers follow.
  public KubeApi api() {
    return api;
  }

  /// The informer of a kind, started when it is new. Kinds that are not served yet are waited for.
  public Informer of(GroupVersionKind kind) {
    lock.lock();
    try {
      asked.add(kind);
    } finally {
      lock.unlock();
    }
    if (!kind.equals(Kinds.CUSTOM_RESOURCE_DEFINITION)) {
      followTypes();
    }
    return register(kind);
  }

  /// The informer of a kind that somebody has asked for before.
  Optional<Informer> known(GroupVersionKind kind) {
    lock.lock();
    try {
      return Optional.ofNullable(informers.get(kind));
    } finally {
      lock.unlock();
    }
  }

  private Informer register(GroupVersionKind kind) {
    Informer informer;
    lock.lock();
    try {
      Informer known = informers.get(kind);
      if (known != null) {
        return known;
      }
      informer = new Informer(world, kind);
      informers.put(kind, informer);
      unstarted.add(informer);
    } finally {
      lock.unlock();
    }
    wanted.raise();
    return informer;
  }

  /// Kinds come with their definitions, so those are followed once anything is. It is only a hint
  /// that saves looking for new kinds by and by: who may not read definitions does without, and
  /// nobody waits for them who has not asked for them.
  private void followTypes() {
    boolean known;
    lock.lock();
    try {
      known = informers.containsKey(Kinds.CUSTOM_RESOURCE_DEFINITION);
    } finally {
      lock.unlock();
    }
    if (!known) {
      register(Kinds.CUSTOM_RESOURCE_DEFINITION).onChange((before, after) -> typesChanged.raise());
    }
  }

  private void startWhatIsWanted() {
    while (true) {
      long seen = wanted.count();
      for (Informer next = nextUnstarted(); next != null; next = nextUnstarted()) {
        world.start(
            "informer of " + next.kind(), new Reflector(world, api, next, typesChanged, progress));
      }
      wanted.awaitAfter(seen);
    }
  }

  private @Nullable Informer nextUnstarted() {
    lock.lock();
    try {
      return unstarted.poll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until every informer holds what was there when it was asked for; those of kinds that are
  /// not served are not waited for.
  ///
  /// @return false when the time was up first
  public boolean awaitSynced(Duration timeout) {
    return awaitSettled(timeout, this::all);
  }

  boolean awaitSettled(Duration timeout, Supplier<Collection<Informer>> which) {
    Instant end = timeout.compareTo(Signal.FOREVER) >= 0 ? Instant.MAX : world.now().plus(timeout);
    while (true) {
      long seen = progress.count();
      if (which.get().stream().allMatch(Informer::settled)) {
        return true;
      }
      Duration left = end.equals(Instant.MAX) ? Signal.FOREVER : Duration.between(world.now(), end);
      if (!progress.awaitAfter(seen, left)) {
        return false;
      }
    }
  }

  private List<Informer> all() {
    lock.lock();
    try {
      return informers.values().stream()
          .filter(informer -> asked.contains(informer.kind()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /// Stops all informers.
  public void close() {
    host.cancel();
  }
}
