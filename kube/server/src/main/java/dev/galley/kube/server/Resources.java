package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.ApiServer;
import java.util.List;
import java.util.Map;

/// Answers everything below a group version: which verb on which resource, then who does it.
final class Resources {
  private final ApiServer server;
  private final ServedTypes types;
  private final Reading reading;
  private final Writing writing;
  private final LogReading logs;

  Resources(ApiServer server, ServedTypes types, Reading reading, LogReading logs) {
    this.server = server;
    this.types = types;
    this.reading = reading;
    this.writing = new Writing(server, types, reading);
    this.logs = logs;
  }

  Answer answer(Call call, String group, String version, List<String> rest) {
    ResourcePath path = ResourcePath.of(rest);
    ResourceType type = types.of(group, version, path.resource()).orElseThrow(Failure::notServed);
    KubeApi api = server.authorized(call.user());
    if (types.isQuestion(type)) {
      return question(call, api, type, path);
    }
    if (type.namespaced() && path.namespace().isEmpty() && !path.name().isEmpty()) {
      throw Failure.notServed();
    }
    if (path.name().isEmpty()) {
      return collection(call, api, type, path);
    }
    return path.subresource().isEmpty()
        ? object(call, api, type, path)
        : below(call, api, type, path);
  }

  private Answer question(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    if (!call.method().equals("POST") || !path.name().isEmpty()) {
      throw Failure.methodNotAllowed();
    }
    if (!type.kind().kind().equals("Binding")) {
      return writing.create(call, type, path);
    }
    KubeObject body = KubeObject.of(Bodies.object(call).tree());
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
    String name = path.subresource();
    if (!type.subresources().contains(name)) {
      throw Failure.notServed();
    }
    return switch (name) {
      case "scale" -> scale(call, api, type, path);
      case "log" -> {
        only(call, "GET");
        yield logs.of(call, api.get(type, path.objectName()));
      }
      case "binding", "eviction", "token" -> {
        only(call, "POST");
        yield Answer.json(201, act(call, api, type, path).tree());
      }
      case "finalize" -> {
        only(call, "PUT");
        yield Answer.json(200, act(call, api, type, path).tree());
      }
      case "exec", "attach", "portforward", "proxy" ->
          throw new ApiException(
              501,
              "NotImplemented",
              "pods run no processes here: " + name + " is not served",
              Map.of());
      default -> state(call, api, type, path);
    };
  }

  private static void only(Call call, String method) {
    if (!call.method().equals(method)) {
      throw Failure.methodNotAllowed();
    }
  }

  private static KubeObject act(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    KubeObject body = KubeObject.of(Bodies.object(call).tree());
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
