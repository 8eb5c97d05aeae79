package dev.galley.checks.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// A client that writes config maps of its own in every way the API knows, one request at a time.
final class Clients {
  static final String PATH = "/api/v1/namespaces/default/configmaps";
  private static final int OBJECTS = 4;

  private final Ledger ledger;
  private final RandomGenerator random;
  private final String name;

  Clients(Ledger ledger, String name, long seed) {
    this.ledger = ledger;
    this.name = name;
    this.random = RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
  }

  /// Writes until the server is killed.
  void write(ServerProcess server) {
    try {
      while (true) {
        String object = name + "-" + random.nextInt(OBJECTS);
        request(server, object, ledger.state(object));
      }
    } catch (IOException killed) {
      return;
    }
  }

  private void request(ServerProcess server, String object, Ledger.State state) throws IOException {
    String place = PATH + "/" + object;
    int choice = random.nextInt(4);
    boolean deletion = state.exists() && choice == 0;
    Ledger.Asked asked = ledger.ask(object, deletion);
    String body = body(object, asked.number(), state.version());
    HttpResponse<String> answer;
    if (deletion) {
      answer = send(server, "DELETE", place, "application/json", "");
    } else if (choice == 1) {
      answer =
          send(
              server,
              "PATCH",
              place + "?fieldManager=applier&force=true",
              "application/apply-patch+yaml",
              body(object, asked.number(), ""));
    } else if (!state.exists()) {
      answer = send(server, "POST", PATH, "application/json", body(object, asked.number(), ""));
    } else if (choice == 2) {
      answer = send(server, "PATCH", place, "application/merge-patch+json", body);
    } else {
      answer = send(server, "PUT", place, "application/json", body);
    }
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    ledger.answered(object, deletion ? null : Json.parse(answer.body()));
  }

  private static HttpResponse<String> send(
      ServerProcess server, String method, String path, String type, String body)
      throws IOException {
    return server.send(method, path, type, body, HttpResponse.BodyHandlers.ofString());
  }

  private static String body(String object, long number, String version) {
    Map<String, @Nullable Object> metadata = Tree.map("name", object);
    return Json.write(
        Tree.map(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            version.isEmpty() ? metadata : Tree.with(metadata, version, "resourceVersion"),
            "data",
            Tree.map("number", Long.toString(number), "filling", Ledger.filling(number))));
  }
}
