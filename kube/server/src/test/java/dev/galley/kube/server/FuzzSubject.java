package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.RealWorld;
import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A whole server behind its front door, held to answering every request: without a defect, within
/// a time, within a piece of memory.
final class FuzzSubject {
  static final String NAMESPACE = "/api/v1/namespaces/default";
  static final String POD = NAMESPACE + "/pods/p";

  /// Of the processor, so that a busy machine makes no difference; the slowest requests here take a
  /// tenth of it.
  private static final Duration TIME = Duration.ofSeconds(5);

  /// A body of the full three mebibytes is some sixty times as much when it has become a tree.
  private static final long MEMORY = 512L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final List<Throwable> defects = new CopyOnWriteArrayList<>();
  private final ApiFront front;

  private final boolean limited;

  /// @param limited whether requests are held to time and memory; where code is instrumented as it
  ///   is loaded, neither says anything
  FuzzSubject(boolean limited) {
    this.limited = limited;
    RealWorld world = new RealWorld((task, failure) -> defects.add(failure));
    ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
    server.recognize(TokenAuthenticator.of(Map.of("t", UserInfo.administrator("tester"))));
    front = new ApiFront(world, server, ServerOptions.in(Path.of("unused")), "127.0.0.1:6443");
    post(NAMESPACE + "/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
    for (String name : List.of("p", "q")) {
      post(
          NAMESPACE + "/pods",
          "{\"metadata\":{\"name\":\""
              + name
              + "\",\"labels\":{\"app\":\"a\"}},"
              + "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
    }
  }

  private void post(String path, String body) {
    Answer.Whole created = (Answer.Whole) request("POST", path, "", json(body));
    assertThat(created.status()).as(text(created)).isEqualTo(201);
  }

  private static Input json(String body) {
    return new Input("application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /// A body and its type.
  record Input(String type, byte[] body) {
    static final Input NONE = new Input("", new byte[0]);
  }

  /// A token that a service account got for itself.
  String accountToken() {
    Answer.Whole made =
        (Answer.Whole)
            request(
                "POST",
                NAMESPACE + "/serviceaccounts/default/token",
                "",
                json("{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\"}"));
    return Tree.textAt(Json.parse(text(made)), "status", "token");
  }

  /// The token of the second page.
  String continueToken() {
    Answer.Whole page = (Answer.Whole) request("GET", NAMESPACE + "/pods", "limit=1", Input.NONE);
    return Tree.textAt(Json.parse(text(page)), "metadata", "continue");
  }

  private static String text(Answer.Whole answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  Answer request(String method, String path, String query, Input input) {
    return send(
        method,
        path,
        query,
        Map.of("authorization", "Bearer t", "content-type", input.type(), "user-agent", "test"),
        input.body());
  }

  /// Sends a request and judges what became of it.
  Answer send(String method, String path, String query, Map<String, String> headers, byte[] body) {
    defects.clear();
    long thread = Thread.currentThread().threadId();
    long memory = THREADS.getThreadAllocatedBytes(thread);
    long time = THREADS.getCurrentThreadCpuTime();
    Answer answer = front.answer(method, path, query, headers, body, Optional.empty());
    Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - time);
    long allocated = THREADS.getThreadAllocatedBytes(thread) - memory;
    if (!defects.isEmpty()) {
      throw new AssertionError("a defect answers " + method + " " + path, defects.getFirst());
    }
    if (limited && (took.compareTo(TIME) > 0 || allocated > MEMORY)) {
      throw new AssertionError(
          "%s %s?%s takes %s and %,d bytes".formatted(method, path, query, took, allocated));
    }
    if (answer instanceof Answer.Whole whole && whole.status() == 500) {
      assertThat(text(whole)).doesNotContain("Exception", "java.", "dev.galley");
    }
    return answer;
  }
}
