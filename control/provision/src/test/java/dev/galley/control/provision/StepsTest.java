package dev.galley.control.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.runtime.RealWorld;
import dev.galley.base.runtime.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class StepsTest {
  @Test
  void a_long_chain_is_run_to_its_end_however_quick_its_steps_are() {
    Queue<String> defects = new ConcurrentLinkedQueue<>();
    World world = new RealWorld((task, failure) -> defects.add(task + ": " + failure));
    for (int round = 0; round < 20; round++) {
      Queue<String> done = new ConcurrentLinkedQueue<>();
      Steps steps = new Steps(world, step -> {});
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String name = "step " + i;
        steps.add(
            name, names.isEmpty() ? List.of() : List.of(names.getLast()), () -> done.add(name));
        names.add(name);
      }
      steps.run();
      assertThat(done).containsExactlyElementsOf(names);
    }
    assertThat(defects).isEmpty();
  }
}
