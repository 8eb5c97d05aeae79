package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.JsonPatch;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.MergePatch;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.PatchException;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.Schemas;
import dev.galley.base.schema.StrategicMergePatch;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Replaces and patches objects.
final class Update {
  /// How failures of strategic merge begin that upstream gives no code.
  private static final List<String> BAD_DIRECTIVES = List.of("map: ", "unknown patch type: ");

  private final Shared shared;
  private final Pipeline pipeline;
  private final Creation creation;
  private final Deletion deletion;

  Update(Shared shared, Pipeline pipeline, Creation creation, Deletion deletion) {
    this.shared = shared;
    this.pipeline = pipeline;
    this.creation = creation;
    this.deletion = deletion;
  }

  KubeObject replace(Request request, KubeObject given) {
    Served served = request.served();
    ObjectName name = request.name(given.objectName());
    if (request.on("scale")) {
      return scale(request, name, live -> given);
    }
    if (request.options().subresource().isEmpty()
        && Traits.createsOnUpdate(served)
        && shared.storage().get(served.key(name)).isEmpty()) {
      authorizeCreation(request, name);
      return creation.createReplaced(request, given);
    }
    if (shared.storage().get(served.key(name)).isEmpty()) {
      Decoding.decode(request, given, Optional.empty());
    }
    return change(
        request,
        name,
        live -> {
          if (!given.uid().isEmpty() && !given.uid().equals(live.uid())) {
            throw Failures.wrongUid(served.type(), live, given.uid());
          }
          return given;
        },
        false);
  }

  KubeObject patch(Request request, ObjectName given, Patch patch) {
    ObjectName name = request.name(given);
    if (patch instanceof Patch.Apply apply && request.options().subresource().isEmpty()) {
      return apply(request, name, apply);
    }
    boolean owned = patch instanceof Patch.Apply;
    UnaryOperator<KubeObject> change = live -> patched(request, live, patch);
    return request.on("scale")
        ? scale(request, name, change)
        : change(request, name, change, owned);
  }

  /// Who may change objects may not yet create them.
  private void authorizeCreation(Request request, ObjectName name) {
    ResourceType type = request.served().type();
    shared.authorize(
        request.user(),
        new Authorizer.Access(
            "create", type.group(), type.plural(), "", name.namespace(), name.name()));
  }

  private KubeObject apply(Request request, ObjectName name, Patch.Apply patch) {
    Served served = request.served();
    while (true) {
      if (shared.storage().get(served.key(name)).isPresent()) {
        return change(request, name, live -> patched(request, live, patch), true);
      }
      authorizeCreation(request, name);
      KubeObject applied = pipeline.applied(request, Optional.empty(), name.name(), patch);
      KubeObject named =
          applied
              .with(name.name(), "metadata", "name")
              .with(name.namespace().isEmpty() ? null : name.namespace(), "metadata", "namespace");
      try {
        return creation.createApplied(request, named);
      } catch (ApiException failure) {
        // Somebody else created it meanwhile: merge into theirs.
        if (!failure.isAlreadyExists() || request.options().dryRun()) {
          throw failure;
        }
      }
    }
  }

  private KubeObject scale(Request request, ObjectName name, UnaryOperator<KubeObject> change) {
    Served served = request.served();
    KubeObject scaled =
        change(
            request,
            name,
            live -> {
              KubeObject scale = Scales.of(served, live);
              KubeObject given = Decoding.scale(request, change.apply(scale));
              KubeObject wanted = pipeline.scale(request, scale, given);
              return Scales.applied(served, live, wanted);
            },
            false);
    return Scales.of(served, scaled);
  }

  private KubeObject patched(Request request, KubeObject live, Patch patch) {
    try {
      return switch (patch) {
        case Patch.Merge(var changes) -> object(live, MergePatch.apply(live.tree(), changes));
        case Patch.Json(var operations) ->
            object(live, JsonPatch.applyTolerantly(live.tree(), operations));
        case Patch.Strategic(var changes) -> strategic(request, live, changes);
        case Patch.Apply apply -> pipeline.applied(request, Optional.of(live), live.name(), apply);
      };
    } catch (PatchException failure) {
      throw failed(patch, failure);
    }
  }

  private static KubeObject strategic(
      Request request, KubeObject live, Map<String, @Nullable Object> changes) {
    if (request.served().isCustom()) {
      throw Failures.unsupportedMediaType(
          "application/json-patch+json, application/merge-patch+json,"
              + " application/apply-patch+yaml");
    }
    Schema schema =
        request.on("scale")
            ? Schemas.builtIn().of(live.groupVersionKind()).orElse(Schema.ANYTHING)
            : request.served().schema();
    return KubeObject.of(StrategicMergePatch.apply(schema, live.tree(), changes));
  }

  private static KubeObject object(KubeObject live, @Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw Failures.badRequest("a patched " + live.kind() + " has to be an object");
    }
    return KubeObject.of(Tree.asMap(map));
  }

  private static ApiException failed(Patch patch, PatchException failure) {
    boolean malformed = failure.reason() == PatchException.Reason.MALFORMED;
    if (malformed && patch instanceof Patch.Strategic) {
      return BAD_DIRECTIVES.stream().anyMatch(failure.message()::startsWith)
          ? Failures.internal(failure.message())
          : Failures.badRequest(failure.message());
    }
    return malformed && !(patch instanceof Patch.Json)
        ? Failures.badRequest(failure.message())
        : new ApiException(
            422,
            "Invalid",
            "the server rejected our request due to an error in our request",
            Tree.map());
  }

  /// Reads, changes and writes until nobody else wrote in between.
  private KubeObject change(
      Request request, ObjectName name, UnaryOperator<KubeObject> change, boolean owned) {
    Served served = request.served();
    while (true) {
      Entry entry =
          shared
              .storage()
              .get(served.key(name))
              .orElseThrow(() -> Failures.notFound(served.type(), name.name()));
      KubeObject live = Conversion.served(served, entry.object());
      KubeObject wanted = change.apply(live);
      check(request, live, wanted);
      if (wanted.equals(live)) {
        Decoding.checkRepetitions(request, wanted);
        wanted = pipeline.unchanged(request, live);
        if (wanted.equals(live)) {
          return live;
        }
      }
      KubeObject next = pipeline.forUpdate(request, live, wanted, owned);
      Optional<KubeObject> written = write(request, entry, next);
      if (written.isPresent()) {
        if (served.type().kind().equals(Definitions.KIND) && !request.options().dryRun()) {
          DefinitionNames.settle(shared, next.text("spec", "group"));
        } else if (served.is("", "Service") && !request.options().dryRun()) {
          AddressRecords.follow(shared, live, next);
        }
        return Conversion.served(served, written.get());
      }
    }
  }

  /// What is refused for these reasons is refused first if it cannot be read at all.
  private static void check(Request request, KubeObject live, KubeObject wanted) {
    try {
      checkAddress(request, live, wanted);
      checkVersion(request, live, wanted);
    } catch (ApiException refused) {
      if (!request.on("scale")) {
        Decoding.decode(request, wanted, Optional.of(live));
      }
      throw refused;
    }
  }

  private static void checkAddress(Request request, KubeObject live, KubeObject wanted) {
    if (wanted.name().isEmpty() && !request.on("scale")) {
      throw Failures.badRequest(
          "the name of the object ("
              + live.name()
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!wanted.name().isEmpty() && !wanted.name().equals(live.name())) {
      throw Failures.badRequest(
          "the name of the object ("
              + wanted.name()
              + ") does not match the name on the URL ("
              + live.name()
              + ")");
    }
    boolean namespaced = request.served().type().namespaced();
    if (namespaced
        && !wanted.namespace().isEmpty()
        && !wanted.namespace().equals(live.namespace())) {
      throw Failures.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private static void checkVersion(Request request, KubeObject live, KubeObject wanted) {
    String version = wanted.resourceVersion();
    if (version.isEmpty() || version.equals("0")) {
      requireVersion(request, live);
      return;
    }
    if (version.equals(live.resourceVersion())) {
      return;
    }
    Revisions.checkOfObject(version);
    throw Failures.stale(request.served().type(), live.name());
  }

  /// Upstream names the resource here where it names the kind elsewhere.
  private static void requireVersion(Request request, KubeObject live) {
    if (Traits.needsVersion(request.served())) {
      ResourceType type = request.served().type();
      FieldErrors errors = new FieldErrors();
      errors.invalid("metadata.resourceVersion", 0, "must be specified for an update");
      errors.throwIfAny(
          new GroupVersionKind(type.group(), type.version(), type.plural()), live.name());
    }
  }

  private Optional<KubeObject> write(Request request, Entry entry, KubeObject next) {
    if (next.equals(entry.object())) {
      return Optional.of(entry.object());
    }
    if (request.options().dryRun()) {
      return Optional.of(next);
    }
    if (next.isDeleting() && !Deletion.isHeld(request.served(), next)) {
      return deletion.remove(entry, next);
    }
    return switch (shared
        .storage()
        .put(
            entry.key(),
            entry.revision(),
            revision -> next.with(Long.toString(revision), "metadata", "resourceVersion"))) {
      case Write.Done(Entry done) -> Optional.of(done.object());
      case Write.Stale(var current) -> Optional.empty();
    };
  }
}
