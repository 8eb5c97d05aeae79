package dev.galley.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.runtime.RealWorld;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
  @TempDir private Path directory;

  @Test
  void a_platform_comes_up_answers_and_goes_down() throws Exception {
    CountDownLatch up = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger exit = new AtomicInteger(-1);
    Watched out = new Watched("platform is up", up);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    RealWorld world = new RealWorld((task, failure) -> err.writeBytes(bytes(failure)));
    world.start(
        "up",
        () -> {
          String[] command = {
            "up", CommandRun.example("platform"), "--port", "0", "--speed", "600"
          };
          exit.set(Galley.run(CommandRun.terminal(out, err), directory, command));
          ended.countDown();
        });
    assertThat(up.await(4, TimeUnit.MINUTES)).as("%s%s", out, err).isTrue();

    assertThat(directory.resolve(".galley/kubeconfig")).isRegularFile();
    assertThat(Files.readString(directory.resolve(".galley/kubeconfig")))
        .contains("https://127.0.0.1:");
    CommandRun status = CommandRun.of(directory, "status");
    assertThat(status.exit()).as(status.out()).isZero();
    assertThat(Json.parse(CommandRun.of(directory, "nodes", "-o", "json").out()))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(4);
    assertThat(CommandRun.of(directory, "tree").out())
        .contains("infra-controllers")
        .containsOnlyOnce("Deployment/kube-system/karpenter");

    CommandRun second = CommandRun.of(directory, "up", CommandRun.example("platform"));
    assertThat(second.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(second.err()).contains("running in this directory already").contains("galley down");

    CommandRun down = CommandRun.of(directory, "down");
    assertThat(down.exit()).as(down.err()).isZero();
    assertThat(down.out()).contains("nothing left");
    assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(exit).hasValue(ExitCode.OK);
    assertThat(List.of(directory.resolve(".galley/control.sock"))).noneMatch(Files::exists);
  }

  private static byte[] bytes(Throwable failure) {
    return (failure + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Says when a text has been printed.
  private static final class Watched extends ByteArrayOutputStream {
    private final String text;
    private final CountDownLatch printed;

    Watched(String text, CountDownLatch printed) {
      this.text = text;
      this.printed = printed;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
      super.write(bytes, from, count);
      if (toString(StandardCharsets.UTF_8).contains(text)) {
        printed.countDown();
      }
    }
  }
}
