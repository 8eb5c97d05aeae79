package dev.galley.checks.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A client that lists once and then only follows: across every kill it resumes its watch where it
/// was, and lists again only when it is told that its version is gone.
final class Follower {
  private final TreeMap<String, Ledger.State> mirror = new TreeMap<>();
  private String version = "";
  private long lists;

  /// Follows until the server is killed.
  void follow(ServerProcess server) {
    try {
      while (true) {
        if (version.isEmpty()) {
          list(server);
        }
        watch(server);
      }
    } catch (IOException | UncheckedIOException killed) {
      return;
    }
  }

  private void list(ServerProcess server) throws IOException {
    HttpResponse<String> answer =
        server.send(
            "GET", Clients.PATH, "application/json", "", HttpResponse.BodyHandlers.ofString());
    Map<String, @Nullable Object> list = Tree.asMap(Json.parse(answer.body()));
    mirror.clear();
    ServerKillTest.byName(list)
        .forEach((name, object) -> mirror.put(name, Ledger.stateOf(name, object)));
    version = Tree.textAt(list, "metadata", "resourceVersion");
    lists++;
  }

  private void watch(ServerProcess server) throws IOException {
    String query = "?watch=true&timeoutSeconds=2&resourceVersion=" + version;
    HttpResponse<Stream<String>> answer =
        server.send(
            "GET",
            Clients.PATH + query,
            "application/json",
            "",
            HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      lines.forEach(line -> accept(Tree.asMap(Json.parse(line))));
    }
  }

  private void accept(Map<String, @Nullable Object> event) {
    Object object = event.get("object");
    String type = Tree.textAt(event, "type");
    if (type.equals("ERROR")) {
      assertThat(Tree.textAt(object, "reason")).isEqualTo("Expired");
      version = "";
      return;
    }
    String name = Tree.textAt(object, "metadata", "name");
    String next = Tree.textAt(object, "metadata", "resourceVersion");
    assertThat(Long.parseLong(next)).as("order of events").isGreaterThan(Long.parseLong(version));
    version = next;
    if (Tree.textAt(object, "data", "number").isEmpty()) {
      return;
    }
    if (type.equals("DELETED")) {
      mirror.remove(name);
    } else {
      mirror.put(name, Ledger.stateOf(name, object));
    }
  }

  String version() {
    return version;
  }

  long lists() {
    return lists;
  }

  Map<String, Ledger.State> mirror() {
    return mirror;
  }
}
