package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.schema.WireForm;
import dev.galley.kube.api.Patch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What happens to an object between the request and the storage, in upstream's order: decode with
/// defaults, record who owns which field, admit, prepare, validate.
final class Pipeline {
  /// Written by the server alone, whatever is sent.
  private static final List<String> SYSTEM_FIELDS =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion",
          "namespace",
          "name");

  private static final List<String> SET_AT_CREATION =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  private final Shared shared;
  private final Strategies strategies;
  private final Ownership ownership;
  private final RoleEscalation escalation;
  private final AdmissionGate gate;

  Pipeline(Shared shared, AdmissionGate gate) {
    this.shared = shared;
    this.strategies = new Strategies(shared);
    this.ownership = new Ownership(shared.world());
    this.escalation = new RoleEscalation(shared);
    this.gate = gate;
  }

  /// The first half of a creation, before a name is generated.
  ///
  /// @param given what is to be created, in its namespace
  /// @param owned whether an apply has recorded who owns its fields
  KubeObject admitted(Request request, KubeObject given, boolean owned) {
    DefinitionCleanup.check(shared, request.served(), given.name());
    KubeObject object = bare(Decoding.decode(request, given, Optional.empty()));
    object = owned ? object : ownership.track(request, Optional.empty(), object);
    return gate.mutate(request, object, Optional.empty());
  }

  /// What the server alone writes is not there yet.
  private static KubeObject bare(KubeObject object) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(object.map("metadata"));
    boolean changed = false;
    for (String field : SET_AT_CREATION) {
      changed |= metadata.remove(field) != null;
    }
    return changed ? object.with(metadata, "metadata") : object;
  }

  /// The second half of a creation.
  ///
  /// @param named what was admitted, with its final name
  /// @return what is to be stored
  KubeObject forCreate(Request request, KubeObject named) {
    Served served = request.served();
    KubeObject object = bare(named);
    escalation.check(request, object, Optional.empty());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(object.map("metadata"));
    metadata.put("uid", shared.world().uuid());
    metadata.put("creationTimestamp", Times.seconds(shared.world().now()));
    if (Traits.hasGeneration(served)) {
      metadata.put("generation", 1L);
    }
    object =
        written(served, strategies.forCreate(request, object.with(metadata, "metadata")), null);
    Validation.create(served, object);
    KindWarnings.tell(request, Optional.empty(), object);
    gate.validate(request, object, Optional.empty());
    return Conversion.stored(served, object);
  }

  /// @param live the object as it is served now
  /// @param wanted the object as it was sent, or as a patch made it
  /// @param owned whether an apply has recorded who owns its fields
  KubeObject forUpdate(Request request, KubeObject live, KubeObject wanted, boolean owned) {
    Served served = request.served();
    KubeObject object = Decoding.decode(request, wanted, Optional.of(live));
    object = object.with(metadata(live, object), "metadata");
    boolean statusOnly = request.on("status") || request.on("approval");
    if (statusOnly) {
      object = Strategies.describing(live, object);
    } else if (Traits.splitsStatus(served)) {
      object = Strategies.copied(live, object, "status");
    }
    object = owned ? object : ownership.track(request, Optional.of(live), object);
    object = statusOnly ? strategies.forStatusUpdate(request, live, object) : object;
    object = request.on("scale") ? object : gate.mutate(request, object, Optional.of(live));
    escalation.check(request, object, Optional.of(live));
    if (!statusOnly) {
      object = strategies.forUpdate(request, live, object);
    }
    object = sharing(live, written(served, object, live));
    if (!object.equals(live)) {
      Validation.update(request, live, object);
      if (!statusOnly) {
        KindWarnings.tell(request, Optional.of(live), object);
      }
    }
    validate(request, live, object);
    return Conversion.stored(served, object);
  }

  /// The object as upstream's encoder writes it.
  private static KubeObject written(Served served, KubeObject object, @Nullable KubeObject live) {
    return served.isCustom()
        ? object
        : KubeObject.of(
            WireForm.of(served.schema(), object.tree(), live == null ? null : live.tree()));
  }

  /// @return the live object, if there is one, with the configuration merged into it
  KubeObject applied(Request request, Optional<KubeObject> live, String name, Patch.Apply patch) {
    return ownership.apply(request, live, name, patch);
  }

  /// A write that changes nothing is admitted too, and may become one that does.
  KubeObject unchanged(Request request, KubeObject live) {
    if (request.on("scale")) {
      validate(request, live, live);
      return live;
    }
    KubeObject object = gate.mutate(request, live, Optional.of(live));
    if (object.equals(live)) {
      gate.validate(request, live, Optional.of(live));
      return live;
    }
    return object;
  }

  private void validate(Request request, KubeObject live, KubeObject object) {
    if (request.on("scale")) {
      Served served = request.served();
      gate.validate(request, Scales.of(served, object), Optional.of(Scales.of(served, live)));
    } else {
      gate.validate(request, object, Optional.of(live));
    }
  }

  /// The scale that a client wants, as the mutating phase leaves it.
  KubeObject scale(Request request, KubeObject live, KubeObject wanted) {
    return gate.mutate(request, wanted, Optional.of(live));
  }

  private static Map<String, @Nullable Object> metadata(KubeObject live, KubeObject wanted) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(wanted.map("metadata"));
    for (String field : SYSTEM_FIELDS) {
      Object value = live.at("metadata", field);
      if (field.equals("uid") && !wanted.uid().isEmpty()) {
        continue;
      }
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.put(field, value);
      }
    }
    return metadata;
  }

  /// Takes over what is equal from the live object, so that later comparisons are by identity.
  private static KubeObject sharing(KubeObject live, KubeObject object) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(object.tree());
    tree.replaceAll((field, value) -> {
      Object known = live.at(field);
      return known != null && known.equals(value) ? known : value;
    });
    return KubeObject.of(tree);
  }
}
