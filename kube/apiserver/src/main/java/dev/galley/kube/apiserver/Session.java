package dev.galley.kube.apiserver;

import dev.galley.base.objects.FieldSelector;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchStart;
import dev.galley.kube.api.WriteOptions;
import java.util.List;
import java.util.Optional;

/// The API as one user sees it: every call passes a fault point, gives others their turn, and is
/// authorised before it does anything, unless that was done before it came here.
final class Session implements KubeApi {
  private static final String ENDPOINTS =
      "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

  private final Shared shared;
  private final Handlers handlers;
  private final Caller caller;

  Session(Shared shared, Handlers handlers, Caller caller) {
    this.shared = shared;
    this.handlers = handlers;
    this.caller = caller;
  }

  @Override
  public List<ResourceType> types() {
    return shared.types().types();
  }

  @Override
  public KubeObject get(ResourceType type, ObjectName name) {
    return handlers.reads().get(enter("get", type, "", name), name);
  }

  @Override
  public ObjectList list(ResourceType type, ListQuery query) {
    return handlers.reads().list(enter("list", type, query), query);
  }

  @Override
  public Watch watch(ResourceType type, ListQuery query, WatchStart start) {
    return handlers.reads().watch(enter("watch", type, query), query, start);
  }

  @Override
  public KubeObject create(ResourceType type, KubeObject object, WriteOptions options) {
    ObjectName name = object.objectName();
    Served served = enter(create(type, options.subresource(), name), type, name);
    if (handlers.reviews().answers(served)) {
      return handlers.reviews().answer(request(served, options), object);
    }
    KubeObject created = handlers.creation().create(request(served, options), object);
    answer("create", type, created.objectName());
    return created;
  }

  @Override
  public KubeObject update(ResourceType type, KubeObject object, WriteOptions options) {
    Served served = enter("update", type, options.subresource(), object.objectName());
    KubeObject updated = handlers.update().replace(request(served, options), object);
    answer("update", type, object.objectName());
    return updated;
  }

  @Override
  public KubeObject patch(ResourceType type, ObjectName name, Patch patch, WriteOptions options) {
    Served served = enter("patch", type, options.subresource(), name);
    KubeObject patched =
        handlers.update().patch(request(served, options).patching(patch), name, patch);
    answer("patch", type, name);
    return patched;
  }

  @Override
  public KubeObject delete(ResourceType type, ObjectName name, DeleteOptions options) {
    Served served = enter("delete", type, "", name);
    Request request = request(served, WriteOptions.by(""));
    KubeObject deleted =
        handlers
            .deletion()
            .delete(served, name, options, live -> handlers.gate().delete(request, live, options));
    answer("delete", type, name);
    return deleted;
  }

  @Override
  public KubeObject act(ResourceType type, ObjectName name, String subresource, KubeObject body) {
    Served served = enter(access("create", type, subresource, name), type, name);
    Request request = request(served, WriteOptions.by("").on(subresource));
    return handlers.actions().act(request, name, body);
  }

  private Request request(Served served, WriteOptions options) {
    return new Request(
        caller.user(), served, options, caller.warnings(), caller.annotations(), Optional.empty());
  }

  private Served enter(String verb, ResourceType type, String subresource, ObjectName name) {
    return enter(access(verb, type, subresource, name), type, name);
  }

  private Served enter(String verb, ResourceType type, ListQuery query) {
    ObjectName name =
        new ObjectName(query.namespace(), FieldSelector.exactName(query.fieldSelector()));
    return enter(access(verb, type, "", name), type, new ObjectName(query.namespace(), ""));
  }

  private static Authorizer.Access access(
      String verb, ResourceType type, String subresource, ObjectName name) {
    // A namespace is in itself.
    boolean isNamespace = type.plural().equals("namespaces") && type.group().isEmpty();
    return new Authorizer.Access(
        verb,
        type.group(),
        type.plural(),
        subresource,
        isNamespace ? name.name() : name.namespace(),
        name.name());
  }

  /// A creation names nothing in its URL, so that rules for certain names do not allow it.
  private static Authorizer.Access create(ResourceType type, String subresource, ObjectName name) {
    return subresource.isEmpty()
        ? access("create", type, "", new ObjectName(name.namespace(), ""))
        : access("create", type, subresource, name);
  }

  private Served enter(Authorizer.Access access, ResourceType type, ObjectName name) {
    passFault("kube." + access.verb(), type, name);
    shared.world().yield();
    Served served = shared.types().of(type.kind());
    if (caller.checked()) {
      shared.authorize(caller.user(), access);
    }
    if (!access.subresource().isEmpty()
        && !served.type().subresources().contains(access.subresource())) {
      throw Failures.notServed();
    }
    served.custom().flatMap(CustomKind::deprecation).ifPresent(caller.warnings());
    if (served.is("", "Endpoints")) {
      caller.warnings().accept(ENDPOINTS);
    }
    return served;
  }

  /// The write is done; a planned fault loses the answer, and the client cannot know.
  private void answer(String verb, ResourceType type, ObjectName name) {
    passFault("kube." + verb + ".answer", type, name);
  }

  private void passFault(String point, ResourceType type, ObjectName name) {
    String detail = type.qualifiedName() + "/" + name.namespace() + "/" + name.name();
    try {
      shared.world().pass(point, detail);
    } catch (FaultStruck struck) {
      throw planned(struck, type, name);
    }
  }

  /// A planned fault as the client of a real server would see it.
  private static ApiException planned(FaultStruck struck, ResourceType type, ObjectName name) {
    return switch (struck.reason()) {
      case "conflict" -> Failures.stale(type, name.name());
      case "throttled" ->
          Failures.tooManyRequests(
              "the server has received too many requests and has asked us to try again later",
              Tree.map("retryAfterSeconds", 1));
      case "timeout" ->
          new ApiException(
              504,
              "Timeout",
              "Timeout: request did not complete within requested timeout - context deadline"
                  + " exceeded",
              Tree.map());
      case "unavailable" ->
          new ApiException(
              503,
              "ServiceUnavailable",
              "the server is currently unable to handle the request",
              Tree.map());
      case "expired" -> Failures.expired("too old resource version");
      default ->
          new ApiException(
              500, "InternalError", "Internal error occurred: " + struck.reason(), Tree.map());
    };
  }
}
