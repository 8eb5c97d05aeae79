package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.WriteOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts requests before the server's admission.
final class AdmissionGate {
  private static final Map<String, GroupVersionKind> KINDS =
      Map.of(
          "scale", new GroupVersionKind("autoscaling", "v1", "Scale"),
          "eviction", new GroupVersionKind("policy", "v1", "Eviction"),
          "binding", new GroupVersionKind("", "v1", "Binding"),
          "token", new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest"),
          "exec", new GroupVersionKind("", "v1", "PodExecOptions"),
          "attach", new GroupVersionKind("", "v1", "PodAttachOptions"),
          "portforward", new GroupVersionKind("", "v1", "PodPortForwardOptions"));

  private final Admission admission;

  AdmissionGate(Admission admission) {
    this.admission = admission;
  }

  /// The mutating phase of a creation, or of an update when there is an old object.
  KubeObject mutate(Request request, KubeObject object, Optional<KubeObject> old) {
    ObjectName name = old.orElse(object).objectName();
    return admission.mutate(write(request, name, object, old)).subject();
  }

  void validate(Request request, KubeObject object, Optional<KubeObject> old) {
    admission.validate(write(request, old.orElse(object).objectName(), object, old));
  }

  /// Both phases, for what is done rather than stored.
  KubeObject act(Request request, ObjectName name, KubeObject body) {
    AdmissionRequest act = write(request, name, body, Optional.empty());
    if (request.on("exec") || request.on("attach") || request.on("portforward")) {
      var target = act.target();
      act =
          new AdmissionRequest(
              new AdmissionRequest.Target(
                  Admission.Operation.CONNECT,
                  target.type(),
                  target.subresource(),
                  target.kind(),
                  target.name()),
              act.object(),
              act.old(),
              act.caller());
    }
    AdmissionRequest mutated = admission.mutate(act);
    admission.validate(mutated);
    return mutated.subject();
  }

  /// Both phases of a deletion.
  void delete(Request request, KubeObject old, DeleteOptions options) {
    AdmissionRequest delete =
        new AdmissionRequest(
            target(Admission.Operation.DELETE, request, old.objectName()),
            Optional.empty(),
            Optional.of(old),
            caller(request, options.dryRun(), () -> tree(options)));
    admission.mutate(delete);
    admission.validate(delete);
  }

  private static AdmissionRequest write(
      Request request, ObjectName name, KubeObject object, Optional<KubeObject> old) {
    Admission.Operation operation =
        old.isPresent() ? Admission.Operation.UPDATE : Admission.Operation.CREATE;
    WriteOptions options = request.options();
    return new AdmissionRequest(
        target(operation, request, name),
        Optional.of(object),
        old,
        caller(
            request,
            options.dryRun(),
            () -> tree(operation == Admission.Operation.CREATE ? "Create" : "Update", options)));
  }

  private static AdmissionRequest.Target target(
      Admission.Operation operation, Request request, ObjectName name) {
    Served served = request.served();
    String subresource = request.options().subresource();
    GroupVersionKind own = served.type().kind();
    // As upstream, the namespace of a namespace is itself.
    ObjectName full = served.is("", "Namespace") ? new ObjectName(name.name(), name.name()) : name;
    return new AdmissionRequest.Target(
        operation, served.type(), subresource, KINDS.getOrDefault(subresource, own), full);
  }

  private static AdmissionRequest.Caller caller(
      Request request, boolean dryRun, Supplier<Map<String, @Nullable Object>> options) {
    return new AdmissionRequest.Caller(
        request.user(), dryRun, options, request.warnings(), request.annotations());
  }

  private static Map<String, @Nullable Object> tree(String kind, WriteOptions options) {
    return Tree.map(
        "kind",
        kind + "Options",
        "apiVersion",
        "meta.k8s.io/v1",
        "dryRun",
        options.dryRun() ? List.of("All") : null,
        "fieldManager",
        options.fieldManager().isEmpty() ? null : options.fieldManager(),
        "fieldValidation",
        switch (options.fieldValidation()) {
          case STRICT -> "Strict";
          case WARN -> "Warn";
          case IGNORE -> "Ignore";
        });
  }

  private static Map<String, @Nullable Object> tree(DeleteOptions options) {
    Map<String, @Nullable Object> preconditions =
        Tree.map(
            "uid", options.uid().isEmpty() ? null : options.uid(),
            "resourceVersion",
                options.resourceVersion().isEmpty() ? null : options.resourceVersion());
    return Tree.map(
        "kind",
        "DeleteOptions",
        "apiVersion",
        "meta.k8s.io/v1",
        "gracePeriodSeconds",
        options.gracePeriodSeconds().isPresent() ? options.gracePeriodSeconds().getAsLong() : null,
        "preconditions",
        preconditions.isEmpty() ? null : preconditions,
        "propagationPolicy",
        switch (options.propagation()) {
          case UNDECIDED -> null;
          case BACKGROUND -> "Background";
          case FOREGROUND -> "Foreground";
          case ORPHAN -> "Orphan";
        },
        "dryRun",
        options.dryRun() ? List.of("All") : null);
  }
}
