package dev.galley.kube.controller;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.TaskCancelled;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import dev.galley.kube.api.WatchStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps one informer equal to the API: lists, watches from there, resumes a lost watch where it
/// was, lists again when that is too old, and waits while the kind is not served.
final class Reflector implements Runnable {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(800), Duration.ofSeconds(30));
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
  private static final int PAGE = 500;

  private final World world;
  private final KubeApi api;
  private final Informer informer;
  private final Signal typesChanged;
  private final Signal progress;
  private int failures;

  Reflector(World world, KubeApi api, Informer informer, Signal typesChanged, Signal progress) {
    this.world = world;
    this.api = api;
    this.informer = informer;
    this.typesChanged = typesChanged;
    this.progress = progress;
  }

  @Override
  public void run() {
    while (true) {
      ResourceType type = servedType();
      try {
        follow(type);
      } catch (ApiException failure) {
        if (failure.isNotFound()) {
          // The kind's definition was deleted: its objects went with it.
          informer.replace(List.of());
        }
        pause(failure.isExpired());
      } catch (FaultStruck _) {
        pause(false);
      } catch (TaskCancelled cancelled) {
        throw cancelled;
      } catch (RuntimeException defect) {
        // Whoever reads the cache relies on it to go on.
        world.report("informer of " + informer.kind(), defect);
        pause(false);
      }
    }
  }

  private ResourceType servedType() {
    Duration wait = BACKOFF.base();
    while (true) {
      long seen = typesChanged.count();
      Optional<ResourceType> type = lookUp();
      if (type.isPresent()) {
        informer.markServed(true);
        return type.get();
      }
      informer.markServed(false);
      progress.raise();
      if (typesChanged.awaitAfter(seen, wait)) {
        wait = BACKOFF.base();
      } else {
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(LOOK_AGAIN) > 0 ? LOOK_AGAIN : doubled;
      }
    }
  }

  private Optional<ResourceType> lookUp() {
    try {
      return api.type(informer.kind());
    } catch (ApiException | FaultStruck _) {
      return Optional.empty();
    }
  }

  /// Lists and watches until something is lost for good.
  private void follow(ResourceType type) {
    String version = list(type);
    progress.raise();
    while (true) {
      try (Watch watch = api.watch(type, ListQuery.ALL, new WatchStart(version, true, false))) {
        while (true) {
          version = takeNext(type, watch, version);
        }
      } catch (ApiException failure) {
        if (failure.isExpired() || failure.isNotFound()) {
          throw failure;
        }
        pause(false);
      } catch (FaultStruck _) {
        pause(false);
      }
    }
  }

  /// @return the version to go on from
  private String takeNext(ResourceType type, Watch watch, String version) {
    Optional<WatchEvent> event = watch.next(Signal.FOREVER);
    if (event.isEmpty()) {
      return version;
    }
    String next = take(type, event.get(), version);
    failures = 0;
    return next;
  }

  private String list(ResourceType type) {
    List<KubeObject> objects = new ArrayList<>();
    String token = "";
    while (true) {
      ObjectList page = api.list(type, ListQuery.ALL.page(PAGE, token));
      objects.addAll(page.items());
      token = page.continueToken();
      if (token.isEmpty()) {
        informer.replace(named(type, objects));
        informer.reach(page.resourceVersion());
        return page.resourceVersion();
      }
    }
  }

  /// Items of built-in lists come without kind and version.
  private static List<KubeObject> named(ResourceType type, List<KubeObject> objects) {
    return objects.stream().map(object -> named(type, object)).toList();
  }

  private static KubeObject named(ResourceType type, KubeObject object) {
    return object.kind().isEmpty()
        ? object.with(type.kind().kind(), "kind").with(type.kind().apiVersion(), "apiVersion")
        : object;
  }

  private String take(ResourceType type, WatchEvent event, String version) {
    KubeObject object = named(type, event.object());
    switch (event.type()) {
      case ADDED, MODIFIED -> informer.put(object);
      case DELETED -> informer.remove(object);
      case BOOKMARK -> {}
    }
    String reached = object.resourceVersion();
    informer.reach(reached);
    return reached.isEmpty() ? version : reached;
  }

  /// The first failure is retried at once, further ones later each time.
  private void pause(boolean expected) {
    int before = failures++;
    if (!expected && before > 0) {
      world.sleep(BACKOFF.after(before - 1));
    } else {
      world.yield();
    }
  }
}
