package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchStart;
import dev.galley.kube.api.WriteOptions;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The API as one user sees it: every call passes a fault point, gives others their turn, and is
/// authorised before it does anything.
final class Session implements KubeApi {
  private final Shared shared;
  private final Handlers handlers;
  private final UserInfo user;
  private final Consumer<String> warnings;
  private final BiConsumer<String, String> annotations;

  Session(
      Shared shared,
      Handlers handlers,
      UserInfo user,
      Consumer<String> warnings,
      BiConsumer<String, String> annotations) {
    this.warnings = warnings;
    this.annotations = annotations;
    this.shared = shared;
    this.handlers = handlers;
    this.user = user;
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
    return handlers.reads().list(enter("list", type, "", in(query)), query);
  }

  @Override
  public Watch watch(ResourceType type, ListQuery query, WatchStart start) {
    return handlers.reads().watch(enter("watch", type, "", in(query)), query, start);
  }

  @Override
  public KubeObject create(ResourceType type, KubeObject object, WriteOptions options) {
    Served served = enter("create", type, options.subresource(), object.objectName());
    if (handlers.reviews().answers(served)) {
      return handlers.reviews().answer(user, served, object);
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
    KubeObject patched = handlers.update().patch(request(served, options), name, patch);
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
    Served served = enter("create", type, subresource, name);
    Request request = request(served, WriteOptions.by("").on(subresource));
    return handlers.actions().act(request, name, body);
  }

  private Request request(Served served, WriteOptions options) {
    return new Request(user, served, options, warnings, annotations);
  }

  private static ObjectName in(ListQuery query) {
    return new ObjectName(query.namespace(), "");
  }

  private Served enter(String verb, ResourceType type, String subresource, ObjectName name) {
    passFault("kube." + verb, type, name);
    shared.world().yield();
    Served served = shared.types().of(type.kind());
    authorize(
        new Authorizer.Access(
            verb, type.group(), type.plural(), subresource, name.namespace(), name.name()),
        type);
    if (!subresource.isEmpty() && !served.type().subresources().contains(subresource)) {
      throw Failures.notServed();
    }
    served.custom().flatMap(CustomKind::deprecation).ifPresent(warnings);
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

  private void authorize(Authorizer.Access access, ResourceType type) {
    if (shared.options().authorizer().decide(user, access)
        instanceof Authorizer.Decision.Denied denied) {
      throw Failures.denied(user, access, type, denied.reason());
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
