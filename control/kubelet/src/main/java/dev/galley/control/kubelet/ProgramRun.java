package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.TaskCancelled;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run of a program in a container: started, perhaps ready, perhaps ended.
final class ProgramRun {
  private final World world;
  private final KubeObject pod;
  private final String container;
  private final ContainerLogs logs;
  private final Runnable news;
  private volatile boolean ready;
  private volatile @Nullable Exit exit;
  private volatile @Nullable Task task;

  /// How a program ended.
  record Exit(int code, String message) {}

  /// @param news called when the program becomes ready or ends
  ProgramRun(World world, KubeObject pod, String container, ContainerLogs logs, Runnable news) {
    this.world = world;
    this.pod = pod;
    this.container = container;
    this.logs = logs;
    this.news = news;
  }

  void start(Program program) {
    task = world.start("program " + pod.objectName() + "/" + container, () -> run(program));
  }

  private void run(Program program) {
    try {
      program.run(new Context());
      exit = new Exit(0, "");
    } catch (TaskCancelled cancelled) {
      throw cancelled;
    } catch (ProblemException | ApiException | FaultStruck expected) {
      fail(expected);
    } catch (RuntimeException defect) {
      world.report("program " + pod.objectName() + "/" + container, defect);
      fail(defect);
    }
    news.run();
  }

  private void fail(RuntimeException failure) {
    String message =
        failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    logs.write(pod.objectName(), container, message);
    exit = new Exit(1, message);
  }

  boolean isReady() {
    return ready;
  }

  Optional<Exit> exit() {
    return Optional.ofNullable(exit);
  }

  void cancel() {
    Task running = task;
    if (running != null) {
      running.cancel();
    }
  }

  private final class Context implements ProgramContext {
    @Override
    public World world() {
      return world;
    }

    @Override
    public KubeObject pod() {
      return pod;
    }

    @Override
    public String container() {
      return container;
    }

    @Override
    public void ready() {
      if (!ready) {
        ready = true;
        news.run();
      }
    }

    @Override
    public void log(String line) {
      logs.write(pod.objectName(), container, line);
    }
  }
}
