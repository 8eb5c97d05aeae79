package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
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

  private final Shared shared;
  private final Strategies strategies;
  private final Ownership ownership;
  private final List<Admission> admission = new ArrayList<>();

  Pipeline(Shared shared) {
    this.shared = shared;
    this.strategies = new Strategies(shared);
    this.ownership = new Ownership(shared.world());
    admission.add(new PodAdmission(shared));
    admission.addAll(shared.options().admission());
  }

  /// @param named what is to be created, with its final name and namespace
  /// @param owned whether an apply has recorded who owns its fields
  /// @return what is to be stored
  KubeObject forCreate(Request request, KubeObject named, boolean owned) {
    Served served = request.served();
    KubeObject object = Decoding.decode(request, named, Optional.empty());
    object = owned ? object : ownership.track(request, Optional.empty(), object);
    Lifecycle.checkNamespace(shared, served, object);
    Lifecycle.checkDefinition(shared, served);
    object = admitted(request, object, Optional.empty());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(object.map("metadata"));
    metadata.put("uid", shared.world().uuid());
    metadata.put("creationTimestamp", Times.seconds(shared.world().now()));
    metadata.remove("deletionTimestamp");
    metadata.remove("deletionGracePeriodSeconds");
    metadata.remove("selfLink");
    metadata.remove("generation");
    if (Traits.hasGeneration(served)) {
      metadata.put("generation", 1L);
    }
    object = strategies.forCreate(served, object.with(metadata, "metadata"));
    Validation.create(served, object);
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
      object = strategies.forStatusUpdate(served, live, object);
    } else if (Traits.splitsStatus(served)) {
      object = Strategies.copied(live, object, "status");
    }
    object = owned ? object : ownership.track(request, Optional.of(live), object);
    object = admitted(request, object, Optional.of(live));
    if (!statusOnly) {
      object = strategies.forUpdate(request, live, object);
    }
    object = sharing(live, object);
    if (!object.equals(live)) {
      Validation.update(request, live, object);
    }
    return Conversion.stored(served, object);
  }

  /// @return the live object, if there is one, with the configuration merged into it
  KubeObject applied(Request request, Optional<KubeObject> live, String name, Patch.Apply patch) {
    return ownership.apply(request, live, name, patch);
  }

  private KubeObject admitted(Request request, KubeObject object, Optional<KubeObject> live) {
    UserInfo user = request.user();
    Admission.Attributes attributes =
        new Admission.Attributes(user, request.served().type(), request.options(), live);
    KubeObject admitted = object;
    for (Admission plugin : admission) {
      admitted = plugin.admit(attributes, admitted);
    }
    return admitted;
  }

  private static Map<String, @Nullable Object> metadata(KubeObject live, KubeObject wanted) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(wanted.map("metadata"));
    for (String field : SYSTEM_FIELDS) {
      Object value = live.at("metadata", field);
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
