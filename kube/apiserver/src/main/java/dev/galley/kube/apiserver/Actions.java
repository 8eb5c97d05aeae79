package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The subresources that are actions rather than parts of an object.
final class Actions {
  private final Shared shared;
  private final AdmissionGate gate;
  private final Deletion deletion;
  private final Evictions evictions;
  private final TokenRequests tokens;

  Actions(Shared shared, AdmissionGate gate, Deletion deletion, Tokens tokens) {
    this.shared = shared;
    this.gate = gate;
    this.deletion = deletion;
    this.evictions = new Evictions(shared, deletion);
    this.tokens = new TokenRequests(shared, tokens);
  }

  KubeObject act(Request request, ObjectName name, KubeObject given) {
    Served served = request.served();
    String subresource = request.options().subresource();
    if (!served.type().subresources().contains(subresource)) {
      throw Failures.notServed();
    }
    if (subresource.equals("finalize")) {
      return finalizeNamespace(request, name, given);
    }
    if (subresource.equals("scale")) {
      return Scales.of(served, Conversion.served(served, live(served, name).object()));
    }
    KubeObject body = gate.act(request, name, given);
    return switch (subresource) {
      case "binding" -> bind(served, name, body);
      case "eviction" -> evictions.evict(served, name, body);
      case "token" -> tokens.answer(live(served, name).object(), body);
      default -> throw Failures.methodNotAllowed();
    };
  }

  private Entry live(Served served, ObjectName name) {
    return shared
        .storage()
        .get(served.key(name))
        .orElseThrow(() -> Failures.notFound(served.type(), name.name()));
  }

  /// Gives a pod its node, once, and says in the same write that it is scheduled.
  private KubeObject bind(Served served, ObjectName name, KubeObject body) {
    if (!body.name().isEmpty() && !body.name().equals(name.name())) {
      throw Failures.badRequest(
          "the name of the object ("
              + body.name()
              + ") does not match the name on the URL ("
              + name.name()
              + ")");
    }
    String node = body.text("target", "name");
    if (node.isEmpty()) {
      FieldErrors errors = new FieldErrors();
      errors.required("target.name", "");
      errors.throwIfAny(new GroupVersionKind("", "v1", "Binding"), name.name());
    }
    while (true) {
      Entry entry = live(served, name);
      checkBindable(name, entry.object(), body);
      KubeObject bound = bound(entry.object(), node, body);
      if (store(entry, bound) instanceof Write.Done) {
        return success();
      }
    }
  }

  private static void checkBindable(ObjectName name, KubeObject pod, KubeObject body) {
    if (!body.uid().isEmpty() && !body.uid().equals(pod.uid())) {
      throw bindingConflict(
          name,
          "Precondition failed: UID in precondition: "
              + body.uid()
              + ", UID in object meta: "
              + pod.uid());
    }
    if (pod.isDeleting()) {
      throw bindingConflict(
          name, "pod " + name.name() + " is being deleted, cannot be assigned to a host");
    }
    String node = pod.text("spec", "nodeName");
    if (!node.isEmpty()) {
      throw bindingConflict(
          name, "pod " + name.name() + " is already assigned to node \"" + node + "\"");
    }
    if (!pod.list("spec", "schedulingGates").isEmpty()) {
      throw bindingConflict(name, "pod " + name.name() + " has non-empty .spec.schedulingGates");
    }
  }

  private static ApiException bindingConflict(ObjectName name, String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on pods/binding \"" + name.name() + "\": " + why,
        Tree.map("name", name.name(), "kind", "pods/binding"));
  }

  private KubeObject bound(KubeObject pod, String node, KubeObject body) {
    KubeObject bound = pod.with(node, "spec", "nodeName");
    for (var annotation : body.annotations().entrySet()) {
      bound = bound.withAnnotation(annotation.getKey(), annotation.getValue());
    }
    List<@Nullable Object> conditions = new ArrayList<>(bound.list("status", "conditions"));
    conditions.removeIf(each -> Tree.textAt(each, "type").equals("PodScheduled"));
    conditions.add(
        Tree.map(
            "lastTransitionTime", Times.seconds(shared.world().now()),
            "status", "True",
            "type", "PodScheduled"));
    return bound.with(conditions, "status", "conditions");
  }

  /// Replaces the finalizers in a namespace's spec; a deleted namespace without any is gone.
  private KubeObject finalizeNamespace(Request request, ObjectName name, KubeObject body) {
    Served served = request.served();
    while (true) {
      Entry entry = live(served, name);
      if (!body.resourceVersion().isEmpty()
          && !body.resourceVersion().equals(entry.object().resourceVersion())) {
        throw Failures.stale(served.type(), name.name());
      }
      List<@Nullable Object> finalizers = body.list("spec", "finalizers");
      KubeObject next =
          finalizers.isEmpty()
              ? entry.object().with(Tree.map(), "spec")
              : entry.object().with(finalizers, "spec", "finalizers");
      next = gate.mutate(request, next, Optional.of(entry.object()));
      gate.validate(request, next, Optional.of(entry.object()));
      Optional<KubeObject> done = written(served, entry, next);
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  private Optional<KubeObject> written(Served served, Entry entry, KubeObject next) {
    if (next.isDeleting() && !Deletion.isHeld(served, next)) {
      return deletion.remove(entry, next);
    }
    if (next.equals(entry.object())) {
      return Optional.of(next);
    }
    return store(entry, next) instanceof Write.Done done
        ? Optional.of(done.entry().object())
        : Optional.empty();
  }

  private Write store(Entry entry, KubeObject next) {
    return shared
        .storage()
        .put(
            entry.key(),
            entry.revision(),
            revision -> next.with(Long.toString(revision), "metadata", "resourceVersion"));
  }

  static KubeObject success() {
    Map<String, @Nullable Object> status =
        Tree.map(
            "apiVersion", "v1",
            "kind", "Status",
            "metadata", Tree.map(),
            "status", "Success",
            "code", 201);
    return KubeObject.of(status);
  }
}
