package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.UserInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is logged of one request, stage by stage. Without a log, or where its policy is silent, it
/// does nothing but name the request.
final class AuditEntry {
  /// Longer names of requests are not taken over from clients.
  private static final int LONGEST_ID = 64;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final World world;
  private final Optional<AuditLog> log;
  private final String id;
  private final Instant received;
  private final Map<String, @Nullable Object> event = new LinkedHashMap<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private AuditPolicy.@Nullable Decision decision;
  private @Nullable Call call;

  AuditEntry(World world, Optional<AuditLog> log, Call call) {
    this.world = world;
    this.log = log;
    this.received = world.now();
    String given = call.header("audit-id");
    this.id = given.isEmpty() || given.length() > LONGEST_ID ? world.uuid() : given;
  }

  /// The name of the request, which its answer carries.
  String id() {
    return id;
  }

  private boolean isLogged(AuditPolicy.Level level) {
    AuditPolicy.Decision known = decision;
    return known != null && known.level().compareTo(level) >= 0;
  }

  /// The caller is known.
  void received(Call known) {
    if (log.isEmpty()) {
      return;
    }
    Authorizer.Access access = RequestedAccess.of(known);
    AuditPolicy.Decision policy = log.get().policy().of(known.user(), access);
    decision = policy;
    call = known;
    if (!isLogged(AuditPolicy.Level.METADATA)) {
      return;
    }
    event.put("kind", "Event");
    event.put("apiVersion", "audit.k8s.io/v1");
    event.put("level", policy.level().text());
    event.put("auditID", id);
    event.put("stage", "");
    event.put("requestURI", known.uri());
    event.put("verb", access.verb());
    event.put("user", user(known.user()));
    event.put("impersonatedUser", null);
    event.put("sourceIPs", List.of("127.0.0.1"));
    event.put("userAgent", known.header("user-agent"));
    event.put("objectRef", access.isToPath() ? null : reference(known, access));
    write("RequestReceived");
  }

  private static Map<String, @Nullable Object> reference(Call call, Authorizer.Access access) {
    return Tree.map(
        "resource", access.resource(),
        "namespace", orNull(access.namespace()),
        "name", orNull(access.name()),
        "apiGroup", orNull(access.group()),
        "apiVersion", RequestInfo.of(call).version(),
        "subresource", orNull(access.subresource()));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Map<String, @Nullable Object> user(UserInfo user) {
    return Tree.map(
        "username", user.name(),
        "uid", orNull(user.uid()),
        "groups", user.groups(),
        "extra", user.extra().isEmpty() ? null : user.extra());
  }

  void impersonated(UserInfo user) {
    if (!event.isEmpty()) {
      event.put("impersonatedUser", user(user));
    }
  }

  /// What the authorizer said.
  void decided(boolean allowed, String reason) {
    annotate("authorization.k8s.io/decision", allowed ? "allow" : "forbid");
    annotate("authorization.k8s.io/reason", reason);
  }

  /// What somebody on the way has to say about the request; the first to say it is heard.
  void annotate(String key, String value) {
    if (!event.isEmpty()) {
      annotations.putIfAbsent(key, value);
    }
  }

  /// Nobody knows who calls.
  void unauthenticated(Call unknown, ApiException failure) {
    if (event.isEmpty() && failure.code() == 401) {
      received(unknown.as(new UserInfo("", List.of())));
      if (!event.isEmpty()) {
        event.put("user", Map.of());
        event.put(
            "responseStatus",
            Tree.map(
                "metadata",
                Map.of(),
                "status",
                "Failure",
                "message",
                "Authentication failed, attempted: bearer",
                "code",
                401));
        write("ResponseStarted");
        event.clear();
      }
    }
  }

  /// The answer, with what is logged when it ends.
  Answer answered(Answer answer) {
    if (event.isEmpty()) {
      return answer;
    }
    return switch (answer) {
      case Answer.Whole whole -> {
        complete(whole);
        yield answer;
      }
      case Answer.Stream stream ->
          new Answer.Stream(
              stream.contentType(),
              stream.headers(),
              sink -> {
                begin(200);
                try {
                  stream.feed().into(sink);
                } finally {
                  write("ResponseComplete");
                }
              });
      case Answer.Socket socket ->
          new Answer.Socket(
              socket.protocol(),
              socket.headers(),
              wire -> {
                begin(101);
                try {
                  socket.conversation().with(wire);
                } finally {
                  write("ResponseComplete");
                }
              });
    };
  }

  private void begin(int code) {
    event.put("responseStatus", Tree.map("metadata", Map.of(), "code", code));
    write("ResponseStarted");
  }

  private void complete(Answer.Whole whole) {
    event.put("responseStatus", status(whole));
    if (isLogged(AuditPolicy.Level.REQUEST) && event.get("objectRef") != null) {
      Call known = call;
      if (known != null && known.body().length > 0) {
        event.put("requestObject", bare(requested(known)));
      }
      if (isLogged(AuditPolicy.Level.REQUEST_RESPONSE)) {
        event.put("responseObject", bare(json(whole.body())));
      }
    }
    write("ResponseComplete");
  }

  private static Map<String, @Nullable Object> status(Answer.Whole whole) {
    if (whole.status() >= 400
        && json(whole.body()) instanceof Map<?, ?> failure
        && Tree.textAt(failure, "kind").equals("Status")) {
      Map<String, @Nullable Object> status = new LinkedHashMap<>(Tree.asMap(failure));
      status.remove("kind");
      status.remove("apiVersion");
      return status;
    }
    return Tree.map("metadata", Map.of(), "code", whole.status());
  }

  private static @Nullable Object requested(Call call) {
    try {
      return Bodies.object(call, "").tree();
    } catch (ApiException otherwise) {
      return json(call.body());
    }
  }

  private static @Nullable Object json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (IllegalArgumentException notJson) {
      return null;
    }
  }

  private @Nullable Object bare(@Nullable Object object) {
    AuditPolicy.Decision known = decision;
    return known != null && known.withoutManagers() && object instanceof Map<?, ?> map
        ? Tree.without(Tree.asMap(map), "metadata", "managedFields")
        : object;
  }

  private void write(String stage) {
    AuditPolicy.Decision known = decision;
    if (known == null || known.omitted().contains(stage)) {
      return;
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>(event);
    line.put("stage", stage);
    line.put("requestReceivedTimestamp", MICROS.format(received));
    line.put("stageTimestamp", MICROS.format(world.now()));
    line.put("annotations", annotations.isEmpty() ? null : annotations);
    line.values().removeIf(Objects::isNull);
    log.ifPresent(each -> each.write(line));
  }
}
