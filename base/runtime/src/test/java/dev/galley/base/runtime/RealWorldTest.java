package dev.galley.base.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

class RealWorldTest extends WorldContract {
  private final List<String> reported = Collections.synchronizedList(new ArrayList<>());

  @Override
  void within(Consumer<World> work) {
    World world =
        new RealWorld((task, failure) -> reported.add(task + ": " + failure.getMessage()));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Task main =
        world.start(
            "main",
            () -> {
              try {
                work.accept(world);
              } catch (Throwable failure) {
                thrown.set(failure);
              }
            });
    main.join(LONG.multipliedBy(3));
    main.cancel();
    switch (thrown.get()) {
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case null, default -> {}
    }
  }

  @Override
  List<String> reported() {
    return reported;
  }
}
