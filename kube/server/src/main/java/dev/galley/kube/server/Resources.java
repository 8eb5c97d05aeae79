package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.ApiServer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers everything below a group version: which verb on which resource, then who does it.
final class Resources {
  private final ApiServer server;
  private final ServedTypes types;
  private final Reading reading;
  private final Writing writing;
  private final LogReading logs;
  private final PodConnections connections;
  private final ApiServices services;

  Resources(
      ApiServer server,
      ServedTypes types,
      Reading reading,
      LogReading logs,
      PodConnections connections,
      ApiServices services) {
    this.server = server;
    this.types = types;
    this.reading = reading;
    this.writing = new Writing(server, types, reading);
    this.logs = logs;
    this.connections = connections;
    this.services = services;
  }

  Answer answer(Call call, String group, String version, List<String> rest) {
    ResourcePath path = ResourcePath.of(rest);
    boolean custom = types.isCustom(group);
    Optional<ResourceType> known = types.of(group, version, path.resource());
    if (known.isEmpty() || isOutOfScope(call, known.get(), path, custom)) {
      return unknown(custom);
    }
    ResourceType type = known.get();
    if (ApiServices.isMeant(group, type.plural())) {
      services.refresh();
    }
    if (!call.method().equals("GET")) {
      Negotiation.check(call, Negotiation.OBJECTS);
    }
    deprecation(type).ifPresent(call.warnings()::add);
    return answer(call, server.authorized(call.user(), call.warnings()::add), type, path);
  }

  /// Of custom resources, what is not there is nobody's, and a page is missing.
  static Answer unknown(boolean custom) {
    if (custom) {
      return Answer.noSuchPage();
    }
    throw Failure.notServed();
  }

  /// Whether there is no such path, because the type's objects are in namespaces or are not.
  private static boolean isOutOfScope(
      Call call, ResourceType type, ResourcePath path, boolean custom) {
    if (!type.namespaced()) {
      return !path.namespace().isEmpty();
    }
    boolean across = path.name().isEmpty() && (!custom || call.method().equals("GET"));
    return path.namespace().isEmpty() && !across;
  }

  private Answer answer(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    if (types.isQuestion(type)) {
      return question(call, api, type, path);
    }
    if (Components.isMeant(type.group(), type.plural())) {
      return component(call, type, path);
    }
    if (path.name().isEmpty()) {
      return collection(call, api, type, path);
    }
    return path.subresource().isEmpty()
        ? object(call, api, type, path)
        : below(call, api, type, path);
  }

  /// What upstream says of built-in types that are going out of use.
  private static Optional<String> deprecation(ResourceType type) {
    return switch (type.group() + "/" + type.plural()) {
      case "/endpoints" ->
          Optional.of(
              "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
      case "/componentstatuses" -> Optional.of("v1 ComponentStatus is deprecated in v1.19+");
      default -> Optional.empty();
    };
  }

  private Answer component(Call call, ResourceType type, ResourcePath path) {
    only(call, "GET");
    if (path.watch() || (path.name().isEmpty() && call.flag("watch"))) {
      throw Components.notWatched();
    }
    return path.name().isEmpty()
        ? reading.list(call, type, new ObjectList(Components.all(), "", "", 0))
        : reading.one(call, type, Components.one(path.name()), 200);
  }

  private Answer question(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    if (!call.method().equals("POST") || !path.name().isEmpty()) {
      throw Failure.methodNotAllowed();
    }
    if (!type.kind().kind().equals("Binding")) {
      return writing.create(call, type, path);
    }
    KubeObject body = KubeObject.of(Bodies.object(call, "Binding").tree());
    ResourceType pods = types.of("", "v1", "pods").orElseThrow(Failure::notServed);
    ObjectName pod = new ObjectName(path.namespace(), body.name());
    return Answer.json(201, api.act(pods, pod, "binding", body).tree());
  }

  private Answer collection(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    return switch (call.method()) {
      case "GET" -> {
        Negotiation.check(call, Negotiation.LISTS);
        ListOptions options = ListOptions.of(call, path.watch());
        yield options.watch()
            ? reading.watch(call, api, type, path, options)
            : reading.list(call, api, type, path, options);
      }
      case "POST" -> {
        if (type.namespaced() && path.namespace().isEmpty()) {
          throw Failure.methodNotAllowed();
        }
        yield writing.create(call, type, path);
      }
      case "DELETE" -> {
        if (!ServedTypes.verbs(type).contains("deletecollection")) {
          throw Failure.methodNotAllowed();
        }
        yield writing.deleteCollection(call, api, type, path);
      }
      default -> throw Failure.methodNotAllowed();
    };
  }

  private Answer object(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    return switch (call.method()) {
      case "GET" -> {
        Negotiation.check(call, Negotiation.OBJECTS);
        if (path.watch()) {
          yield reading.watch(call, api, type, path, ListOptions.of(call, true));
        }
        server.awaitVersion(call.parameter("resourceVersion"));
        yield reading.one(call, type, api.get(type, path.objectName()), 200);
      }
      case "PUT" -> writing.update(call, type, path);
      case "PATCH" -> writing.patch(call, type, path);
      case "DELETE" -> writing.delete(call, api, type, path);
      default -> throw Failure.methodNotAllowed();
    };
  }

  private Answer below(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    boolean proxied = path.subresource().startsWith("proxy/");
    String name = proxied ? "proxy" : path.subresource();
    if (!type.subresources().contains(name)) {
      throw Failure.notServed();
    }
    return switch (name) {
      case "scale" -> scale(call, api, type, path);
      case "log" -> {
        only(call, "GET");
        ObjectName pod = path.objectName();
        yield logs.of(call, api.get(type, pod), () -> api.find(type, pod));
      }
      case "binding", "eviction", "token" -> {
        only(call, "POST");
        yield Answer.json(201, act(call, api, type, path).tree());
      }
      case "finalize" -> {
        only(call, "PUT");
        yield Answer.json(200, act(call, api, type, path).tree());
      }
      case "exec" -> connections.exec(connecting(call), api.get(type, path.objectName()));
      case "attach" -> connections.attach(connecting(call), api.get(type, path.objectName()));
      case "portforward" ->
          connections.portForward(connecting(call), api.get(type, path.objectName()));
      case "proxy" -> proxy(api, type, path);
      default -> state(call, api, type, path);
    };
  }

  /// The name may carry a scheme and a port: `https:web:8443`.
  private Answer proxy(KubeApi api, ResourceType type, ResourcePath path) {
    List<String> parts = List.of(path.name().split(":", -1));
    String name = parts.size() == 3 ? parts.get(1) : parts.getFirst();
    String port = parts.size() > 1 ? parts.getLast() : "";
    KubeObject target = api.get(type, new ObjectName(path.namespace(), name));
    return connections.proxy(target, port, Optional.ofNullable(endpoints(api, target)));
  }

  private @Nullable KubeObject endpoints(KubeApi api, KubeObject target) {
    return target.kind().equals("Service")
        ? types
            .of("", "v1", "endpoints")
            .flatMap(kind -> api.find(kind, target.objectName()))
            .orElse(null)
        : null;
  }

  /// `exec` and its like are opened by either of two methods.
  private static Call connecting(Call call) {
    if (!call.method().equals("GET") && !call.method().equals("POST")) {
      throw Failure.methodNotAllowed();
    }
    return call;
  }

  private static void only(Call call, String method) {
    if (!call.method().equals(method)) {
      throw Failure.methodNotAllowed();
    }
  }

  private static KubeObject act(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    String kind = Subresource.of(type, path.subresource()).kind().kind();
    KubeObject body = KubeObject.of(Bodies.object(call, kind).tree());
    return api.act(type, path.objectName(), path.subresource(), body);
  }

  /// `status` and the others that are a part of the object itself.
  private Answer state(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    return switch (call.method()) {
      case "GET" -> reading.one(call, type, api.get(type, path.objectName()), 200);
      case "PUT" -> writing.update(call, type, path);
      case "PATCH" -> writing.patch(call, type, path);
      default -> throw Failure.methodNotAllowed();
    };
  }

  private Answer scale(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    return call.method().equals("GET")
        ? Answer.json(200, server.scale(type, api.get(type, path.objectName())).tree())
        : state(call, api, type, path);
  }
}
