package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.apiserver.ApiServer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What stands behind every URL: who calls, which part of the API answers, and what all answers
/// have in common.
final class ApiFront implements JettyFront.Front {
  /// Subresources whose requests last as long as somebody likes.
  private static final Set<String> UNGOVERNED =
      Set.of("attach", "exec", "log", "portforward", "proxy");

  private final World world;
  private final Gate gate;
  private final Optional<AuditLog> audit;
  private final OpenId openId;
  private final Discovery discovery;
  private final OpenApiDocuments documents;
  private final Resources resources;
  private final ServedTypes types;
  private final Vitals vitals;
  private final Metrics metrics = new Metrics();
  private final ProcessMetrics process;
  private final ApiServer server;

  ApiFront(World world, ApiServer server, ServerOptions options, String address) {
    this.world = world;
    this.server = server;
    this.process = new ProcessMetrics(world);
    this.types = new ServedTypes(server);
    this.gate = new Gate(server);
    this.audit = options.audit();
    this.openId = new OpenId(server.tokens());
    this.discovery = new Discovery(types, address);
    this.documents = new OpenApiDocuments(server, types);
    this.vitals = new Vitals(server.options().version());
    this.resources =
        new Resources(
            server,
            types,
            new Reading(world, types, metrics),
            new LogReading(world, options.logs()),
            new PodConnections(options.streams(), options.logs()),
            new ApiServices(world, server, types));
  }

  @Override
  public Answer tooLarge(long limit) {
    return common(Answer.json(413, Failure.status(Failure.tooLarge(limit))), world.uuid());
  }

  @Override
  public Answer answer(
      String method,
      String path,
      @Nullable String query,
      Map<String, String> headers,
      byte[] body,
      Optional<X509Certificate> client) {
    Instant began = world.now();
    Call call =
        new Call(
            method.equals("HEAD") ? "GET" : method,
            path,
            query == null ? path : path + "?" + query,
            Call.parseQuery(query == null ? "" : query),
            headers,
            body,
            Authentication.ANONYMOUS,
            new Warnings());
    RequestInfo info = RequestInfo.of(call);
    AuditEntry entry = new AuditEntry(world, audit, call);
    Answer answer = entry.answered(call.warnings().on(answered(call, client, entry)));
    if (isCounted(info)) {
      metrics.request(
          info, call.query().containsKey("dryRun"), code(answer), nanos(began, world.now()));
    }
    return common(
        answer instanceof Answer.Whole whole ? Compression.of(call, whole) : answer, entry.id());
  }

  /// Only what is served: anybody can ask for what is not, under any number of names.
  private boolean isCounted(RequestInfo info) {
    return !info.isResource()
        || types
            .of(info.group(), info.version(), info.resource())
            .filter(type ->
                info.subresource().isEmpty() || type.subresources().contains(info.subresource()))
            .isPresent();
  }

  private Answer answered(Call call, Optional<X509Certificate> client, AuditEntry entry) {
    try {
      return switch (gate.pass(call, client, entry)) {
        case Gate.Outcome.Passed(Call known) -> governed(known, entry);
        case Gate.Outcome.Answered(Answer answer) -> answer;
      };
    } catch (ApiException failure) {
      entry.unauthenticated(call, failure);
      return failed(call, failure);
    } catch (RuntimeException defect) {
      world.report("request " + call.method() + " " + call.path(), defect);
      return failed(call, Failure.internal(defect));
    }
  }

  /// What is asked, under the flow schema that it falls under.
  private Answer governed(Call call, AuditEntry entry) {
    Authorizer.Access access = RequestedAccess.of(call);
    Answer answer;
    try {
      gate.authorize(call, access, entry);
      answer = route(call);
    } catch (ApiException failure) {
      answer = failed(call, failure);
    }
    if (UNGOVERNED.contains(access.subresource())) {
      return answer;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    server
        .flows()
        .of(call.user(), access)
        .ifPresent(flow -> {
          headers.put("X-Kubernetes-Pf-Flowschema-Uid", flow.schema());
          headers.put("X-Kubernetes-Pf-Prioritylevel-Uid", flow.level());
        });
    return with(answer, headers);
  }

  private static int code(Answer answer) {
    return switch (answer) {
      case Answer.Whole whole -> whole.status();
      case Answer.Stream stream -> 200;
      case Answer.Socket socket -> 101;
    };
  }

  private static long nanos(Instant from, Instant until) {
    return Duration.between(from, until).toNanos();
  }

  private static Answer failed(Call call, ApiException failure) {
    Answer.Whole answer =
        Rendering.of(Negotiation.failures(call), failure.code(), Failure.status(failure));
    long wait = Tree.numberAt(0, failure.details(), "retryAfterSeconds");
    return wait > 0 ? Answer.with(answer, "Retry-After", Long.toString(wait)) : answer;
  }

  private static Answer common(Answer answer, String id) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Audit-Id", id);
    headers.put("Cache-Control", "no-cache, private");
    return with(answer, headers);
  }

  /// With headers before its own, which win.
  private static Answer with(Answer answer, Map<String, String> headers) {
    return switch (answer) {
      case Answer.Whole whole ->
          new Answer.Whole(
              whole.status(), whole.contentType(), both(headers, whole.headers()), whole.body());
      case Answer.Stream stream ->
          new Answer.Stream(stream.contentType(), both(headers, stream.headers()), stream.feed());
      case Answer.Socket socket ->
          new Answer.Socket(
              socket.protocol(), both(headers, socket.headers()), socket.conversation());
    };
  }

  private static Map<String, String> both(Map<String, String> headers, Map<String, String> own) {
    Map<String, String> both = new LinkedHashMap<>(headers);
    both.putAll(own);
    return both;
  }

  private Answer route(Call call) {
    List<String> segments = ResourcePath.segments(call.path());
    if (segments.isEmpty()) {
      return Answer.paths(paths());
    }
    return switch (segments.getFirst()) {
      case "api" -> core(call, segments);
      case "apis" -> groups(call, segments);
      case "openapi" ->
          call.path().startsWith("/openapi/v3") ? documents.answer(call) : Answer.noSuchPage();
      case "version" -> segments.size() == 1 ? vitals.version() : Answer.noSuchPage();
      case "healthz", "livez", "readyz" -> vitals.health(call, segments);
      case "metrics" -> segments.size() == 1 ? exposition() : Answer.noSuchPage();
      case ".well-known" ->
          call.path().equals(OpenId.CONFIGURATION)
              ? openId.configuration(call)
              : Answer.noSuchPage();
      case "openid" -> call.path().equals(OpenId.KEYS) ? openId.keys(call) : Answer.noSuchPage();
      default -> Answer.noSuchPage();
    };
  }

  private Answer exposition() {
    Exposition text = new Exposition();
    metrics.addTo(text);
    text.family(
        "apiserver_storage_objects",
        "gauge",
        "[DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects"
            + " at the time of last check split by kind. In case of a fetching error, the value"
            + " will be -1.");
    server
        .objectCounts()
        .forEach((resource, count) ->
            text.sample("apiserver_storage_objects", "resource=\"" + resource + "\"", count));
    process.addTo(text);
    return new Answer.Whole(
        200, Exposition.TYPE, Map.of(), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Answer core(Call call, List<String> segments) {
    if (segments.size() == 1) {
      return discovery.root(call, true);
    }
    if (!segments.get(1).equals("v1")) {
      throw Failure.notServed();
    }
    return segments.size() == 2
        ? discovery.resources("", "v1")
        : resources.answer(call, "", "v1", segments.subList(2, segments.size()));
  }

  private Answer groups(Call call, List<String> segments) {
    return switch (segments.size()) {
      case 1 -> discovery.root(call, false);
      case 2 -> discovery.group(segments.get(1));
      case 3 -> discovery.resources(segments.get(1), segments.get(2));
      default -> {
        if (!types.serves(segments.get(1))) {
          yield Answer.noSuchPage();
        }
        if (!types.serves(segments.get(1), segments.get(2))) {
          yield Resources.unknown(types.isCustom(segments.get(1)));
        }
        yield resources.answer(
            call, segments.get(1), segments.get(2), segments.subList(3, segments.size()));
      }
    };
  }

  private List<String> paths() {
    SortedSet<String> paths =
        new TreeSet<>(
            List.of(
                "/.well-known/openid-configuration",
                "/api",
                "/api/v1",
                "/apis",
                "/apis/",
                "/metrics",
                "/openapi/v3",
                "/openapi/v3/",
                "/openid/v1/jwks",
                "/version"));
    paths.addAll(vitals.paths());
    types
        .byGroup()
        .forEach((group, versions) -> {
          if (!group.isEmpty()) {
            paths.add("/apis/" + group);
            versions.keySet().forEach(version -> paths.add("/apis/" + group + "/" + version));
          }
        });
    return List.copyOf(paths);
  }
}
