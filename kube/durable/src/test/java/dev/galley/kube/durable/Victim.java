package dev.galley.kube.durable;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.RealWorld;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.StorageKey;
import dev.galley.kube.storage.Write;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A process that writes what it is told to, one line per write, and says what is durable; it lives
/// until it is killed.
final class Victim {
  static final String RESOURCE = "/configmaps";
  private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "ConfigMap");

  private Victim() {}

  public static void main(String[] arguments) throws IOException {
    World world = new RealWorld((task, failure) -> say("defect " + task + " " + failure));
    DurableOptions options =
        DurableOptions.DEFAULT.history(2_000).compactEvery(Duration.ofMillis(300));
    DurableStorage storage = DurableStorage.open(world, Path.of(arguments[0]), options);
    say("open " + storage.revision());
    storage.subscribe(
        RESOURCE,
        storage.revision(),
        change -> say("seen " + change.revision() + " " + change.key().name().name()));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ");
      world.start("write", () -> write(storage, words));
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /// `put|delete <number> <key> <expected>`; answers `done <number> <revision>`.
  private static void write(DurableStorage storage, String[] words) {
    long number = Long.parseLong(words[1]);
    StorageKey key = key(words[2]);
    long expected = Long.parseLong(words[3]);
    Write write =
        words[0].equals("delete")
            ? storage.delete(key, expected, revision -> object(key, number))
            : storage.put(key, expected, revision -> object(key, number));
    switch (write) {
      case Write.Done(var entry) -> say("done " + number + " " + entry.revision());
      case Write.Stale(var current) -> say("stale " + number + " " + current);
    }
  }

  static StorageKey key(String name) {
    return new StorageKey(RESOURCE, new ObjectName("a", name));
  }

  /// What write `number` stores: of many sizes, and recognizable to the last byte.
  static KubeObject object(StorageKey key, long number) {
    int size = (int) (number * 7919 % 6_000);
    return KubeObject.of(KIND, key.name())
        .with(Long.toString(number), "data", "number")
        .with((number + ".").repeat(size / 6 + 1), "data", "filling");
  }
}
