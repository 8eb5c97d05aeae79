package dev.galley.control.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.PodStreams;
import dev.galley.kube.controller.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What can be done inside a simulated container, and how the rest is refused.
class ShellTest {
  private static final class Screen implements PodStreams.Terminal {
    private final Deque<String> typed = new ArrayDeque<>();
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder error = new StringBuilder();

    @Override
    public byte @Nullable [] read() {
      String next = typed.poll();
      return next == null ? null : next.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void out(String text) {
      out.append(text);
    }

    @Override
    public void error(String text) {
      error.append(text);
    }

    @Override
    public boolean isClosed() {
      return false;
    }
  }

  private final Screen screen = new Screen();

  private static KubeObject pod() {
    return KubeObject.of(Kinds.POD, new ObjectName("default", "web"))
        .with(
            Tree.map(
                "nodeName",
                "node",
                "volumes",
                List.of(Tree.map("name", "settings", "configMap", Tree.map("name", "settings"))),
                "containers",
                List.of(
                    Tree.map(
                        "name",
                        "main",
                        "image",
                        "web:1",
                        "env",
                        List.of(
                            Tree.map("name", "WHO", "value", "me"),
                            Tree.map(
                                "name",
                                "COLOUR",
                                "valueFrom",
                                Tree.map(
                                    "configMapKeyRef",
                                    Tree.map("name", "settings", "key", "colour")))),
                        "volumeMounts",
                        List.of(Tree.map("name", "settings", "mountPath", "/etc/settings"))))),
            "spec");
  }

  private static void inPod(Consumer<Bench> test) {
    Bench.run(bench -> {
      bench.create(
          KubeObject.of(Kinds.CONFIG_MAP, new ObjectName("default", "settings"))
              .with(Tree.map("colour", "red"), "data"));
      bench.create(pod());
      bench.sleep(10);
      test.accept(bench);
    });
  }

  private PodStreams.Ended run(Bench bench, String... words) {
    KubeObject pod = bench.get(Kinds.POD, "default/web");
    return bench
        .kubelet()
        .streams()
        .exec(pod, new PodStreams.Command("main", List.of(words), true, false), screen);
  }

  @Test
  void the_environment_and_mounted_files_can_be_looked_at() {
    inPod(bench -> {
      assertThat(run(bench, "env")).isEqualTo(new PodStreams.Ended.Exited(0));
      assertThat(screen.out.toString()).contains("HOSTNAME=web\n", "WHO=me\n", "COLOUR=red\n");
      screen.out.setLength(0);
      run(bench, "cat", "/etc/settings/colour");
      run(bench, "hostname");
      assertThat(screen.out.toString()).isEqualTo("redweb\n");
      assertThat(run(bench, "cat", "/nothing")).isEqualTo(new PodStreams.Ended.Exited(1));
      assertThat(screen.error.toString())
          .isEqualTo("cat: can't open '/nothing': No such file or directory\n");
    });
  }

  @Test
  void what_is_not_there_is_refused_as_the_runtime_refuses_it() {
    inPod(bench ->
        assertThat(run(bench, "psql").toString())
            .contains("OCI runtime exec failed: exec failed: unable to start container process:")
            .contains("exec: \"psql\": executable file not found in $PATH: unknown"));
  }

  @Test
  void a_shell_runs_lines_and_ends_as_the_last_of_them() {
    inPod(bench -> {
      assertThat(run(bench, "sh", "-c", "echo \"$WHO is here\"; exit 3"))
          .isEqualTo(new PodStreams.Ended.Exited(3));
      screen.typed.add("echo one\nnothing\n");
      assertThat(run(bench, "sh")).isEqualTo(new PodStreams.Ended.Exited(127));
      assertThat(screen.out.toString()).isEqualTo("me is here\none\n");
      assertThat(screen.error.toString()).isEqualTo("sh: nothing: not found\n");
    });
  }
}
