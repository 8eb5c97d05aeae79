package dev.galley.control.provision;

import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Steps that need one another: each begins as soon as all that it needs is done, on a task of its
/// own. When one fails, those that run are waited for and no more are begun.
final class Steps {
  private record Planned(String name, Set<String> needs, Runnable work) {}

  private record Next(List<Planned> ready, boolean over) {}

  private final World world;
  private final StepListener listener;
  private final Signal changed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Planned> planned = new LinkedHashMap<>();
  private final Set<String> started = new LinkedHashSet<>();
  private final Set<String> done = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private int running;

  Steps(World world, StepListener listener) {
    this.world = world;
    this.listener = listener;
    this.changed = world.signal("steps");
  }

  /// @param needs the names of steps added before
  void add(String name, List<String> needs, Runnable work) {
    if (!planned.keySet().containsAll(needs)) {
      throw new IllegalArgumentException(name + " needs a step that is not there: " + needs);
    }
    planned.put(name, new Planned(name, new LinkedHashSet<>(needs), work));
  }

  /// @throws ProblemException with the first problem, when a step failed
  void run() {
    while (true) {
      long seen = changed.count();
      Next next = next();
      if (next.over()) {
        break;
      }
      next.ready().forEach(step -> world.start("step " + step.name(), () -> run(step)));
      if (next.ready().isEmpty()) {
        changed.awaitAfter(seen);
      }
    }
    if (!problems.isEmpty()) {
      throw problems.getFirst().asException();
    }
  }

  /// What may begin, and whether all is over, seen at one instant: a step that finishes between two
  /// looks must not pass for the last one.
  private Next next() {
    lock.lock();
    try {
      List<Planned> ready = problems.isEmpty() ? ready() : List.of();
      ready.forEach(step -> started.add(step.name()));
      running += ready.size();
      return new Next(ready, running == 0);
    } finally {
      lock.unlock();
    }
  }

  private List<Planned> ready() {
    return planned.values().stream()
        .filter(step -> !started.contains(step.name()))
        .filter(step -> done.containsAll(step.needs()))
        .toList();
  }

  private void run(Planned step) {
    Instant began = world.now();
    listener.onStep(new Step.Started(step.name(), began));
    boolean succeeded = false;
    try {
      step.work().run();
      succeeded = true;
      listener.onStep(new Step.Finished(step.name(), began, world.now()));
    } catch (AwsServiceException refused) {
      fail(step, AwsProblem.from(refused, "creating or removing the " + step.name()));
    } catch (SdkException | FaultStruck unreachable) {
      fail(
          step,
          Problem.of(AwsProblem.REFUSED, "AWS did not answer for the " + step.name())
              .because(String.valueOf(unreachable.getMessage()))
              .hint("check the credentials and the network, then run again"));
    } catch (ProblemException problem) {
      fail(step, problem.problem());
    } finally {
      finish(step, succeeded);
    }
  }

  private void fail(Planned step, Problem problem) {
    lock.lock();
    try {
      problems.add(problem);
    } finally {
      lock.unlock();
    }
    listener.onStep(new Step.Failed(step.name(), world.now(), problem));
  }

  private void finish(Planned step, boolean succeeded) {
    lock.lock();
    try {
      running--;
      if (succeeded) {
        done.add(step.name());
      }
    } finally {
      lock.unlock();
    }
    changed.raise();
  }
}
