package dev.galley.kube.controller;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.TaskCancelled;
import dev.galley.base.runtime.WorkQueue;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A controller: changes of the kinds it watches put names into its queue, workers reconcile them.
///
/// Describe it, then [#start] it; one description runs once.
public final class Controller {
  private final String name;
  private final List<Source> sources = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<ObjectName> early = new LinkedHashSet<>();
  private int workers = 1;
  private Backoff backoff = Backoff.CONTROLLER;
  private Reconciler reconciler = _ -> Outcome.DONE;
  private BiConsumer<ObjectName, Throwable> onFailure = (_, _) -> {};
  private volatile @Nullable WorkQueue<ObjectName> queue;

  private record Source(
      GroupVersionKind kind, Function<KubeObject, List<ObjectName>> names, ChangeFilter filter) {}

  private Controller(String name) {
    this.name = name;
  }

  public static Controller named(String name) {
    return new Controller(name);
  }

  /// Watches the kind that is reconciled.
  public Controller watches(GroupVersionKind primary) {
    return watches(primary, object -> List.of(object.objectName()));
  }

  /// Watches another kind; a change of an object queues the names it maps to, before and after.
  public Controller watches(GroupVersionKind other, Function<KubeObject, List<ObjectName>> names) {
    sources.add(new Source(other, names, ChangeFilter.ANY));
    return this;
  }

  /// Watches a kind for what its objects' managing owners of kind `primary` want.
  public Controller owns(GroupVersionKind other, GroupVersionKind primary) {
    return watches(other, object -> owner(object, primary));
  }

  private static List<ObjectName> owner(KubeObject object, GroupVersionKind primary) {
    return object
        .controller()
        .filter(owner -> GroupVersionKind.of(owner.apiVersion(), owner.kind()).equals(primary))
        .map(owner -> List.of(new ObjectName(object.namespace(), owner.name())))
        .orElse(List.of());
  }

  /// Looks only at some changes of the kind named last.
  public Controller when(ChangeFilter filter) {
    Source last = sources.removeLast();
    sources.add(new Source(last.kind, last.names, filter));
    return this;
  }

  /// How many names are worked on at a time; 1 unless told otherwise.
  public Controller workers(int count) {
    workers = count;
    return this;
  }

  public Controller backoff(Backoff retries) {
    backoff = retries;
    return this;
  }

  public Controller reconciles(Reconciler each) {
    reconciler = each;
    return this;
  }

  /// Told about every exception of a reconcile, expected or not; for logs and metrics.
  public Controller onFailure(BiConsumer<ObjectName, Throwable> listener) {
    onFailure = listener;
    return this;
  }

  /// Queues a name for another reason than a watched change. May be called before the start.
  public void enqueue(ObjectName object) {
    WorkQueue<ObjectName> started;
    lock.lock();
    try {
      started = queue;
      if (started == null) {
        early.add(object);
        return;
      }
    } finally {
      lock.unlock();
    }
    started.add(object);
  }

  /// Queues a name after a delay; only once started.
  public void enqueueAfter(ObjectName object, Duration delay) {
    WorkQueue<ObjectName> started = queue;
    if (started != null) {
      started.addAfter(object, delay);
    }
  }

  /// Starts the controller as a child of the calling task. It begins to reconcile when its caches
  /// are synced, and ends when it is cancelled.
  public Task start(World world, Informers informers) {
    WorkQueue<ObjectName> work = new WorkQueue<>(world, name, backoff);
    lock.lock();
    try {
      queue = work;
      early.forEach(work::add);
    } finally {
      lock.unlock();
    }
    return world.start(name, () -> run(world, informers, work));
  }

  private void run(World world, Informers informers, WorkQueue<ObjectName> work) {
    List<Subscription> subscriptions = new ArrayList<>();
    try {
      List<Informer> watched = new ArrayList<>();
      for (Source source : sources) {
        Informer informer = informers.of(source.kind);
        watched.add(informer);
        subscriptions.add(informer.onChange((before, after) -> queue(work, source, before, after)));
      }
      informers.awaitSettled(Signal.FOREVER, () -> watched);
      for (int i = 1; i < workers; i++) {
        world.start(name + " worker " + i, () -> work(world, work));
      }
      work(world, work);
    } finally {
      subscriptions.forEach(Subscription::close);
    }
  }

  private static void queue(
      WorkQueue<ObjectName> work,
      Source source,
      @Nullable KubeObject before,
      @Nullable KubeObject after) {
    if (!source.filter.matters(before, after)) {
      return;
    }
    if (after != null) {
      source.names.apply(after).forEach(work::add);
    }
    if (before != null) {
      source.names.apply(before).forEach(work::add);
    }
  }

  private void work(World world, WorkQueue<ObjectName> work) {
    while (true) {
      ObjectName next = work.take();
      try {
        reconcile(world, work, next);
      } finally {
        work.done(next);
      }
    }
  }

  private void reconcile(World world, WorkQueue<ObjectName> work, ObjectName next) {
    try {
      switch (reconciler.reconcile(next)) {
        case Outcome.Done() -> work.forget(next);
        // At once, again and again, is what a defect looks like: virtual time would stand still.
        case Outcome.Again(Duration after) when !after.isPositive() -> work.addRateLimited(next);
        case Outcome.Again(Duration after) -> {
          work.forget(next);
          work.addAfter(next, after);
        }
        case Outcome.Retry(String _) -> work.addRateLimited(next);
      }
    } catch (TaskCancelled cancelled) {
      throw cancelled;
    } catch (ApiException | FaultStruck expected) {
      onFailure.accept(next, expected);
      work.addRateLimited(next);
    } catch (RuntimeException defect) {
      onFailure.accept(next, defect);
      world.report(name + " at " + next, defect);
      work.addRateLimited(next);
    }
  }
}
