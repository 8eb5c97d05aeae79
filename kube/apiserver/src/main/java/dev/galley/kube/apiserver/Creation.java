package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.storage.Write;

/// Creates objects.
final class Creation {
  /// As often as upstream tries another generated name.
  private static final int NAME_ATTEMPTS = 8;

  private final Shared shared;
  private final Pipeline pipeline;

  Creation(Shared shared, Pipeline pipeline) {
    this.shared = shared;
    this.pipeline = pipeline;
  }

  KubeObject create(Request request, KubeObject given) {
    if (!given.resourceVersion().isEmpty()) {
      throw Failures.internal("resourceVersion should not be set on objects to be created");
    }
    return create(request, given, false);
  }

  /// Creates what an apply made out of nothing, its owner recorded already.
  KubeObject createApplied(Request request, KubeObject given) {
    if (!given.uid().isEmpty()) {
      throw Failures.conflict(
          request.served().type(),
          given.name(),
          "uid mismatch: the provided object specified uid "
              + given.uid()
              + ", and no existing object was found");
    }
    return create(request, unversioned(given), true);
  }

  /// Creates what was to be replaced and is not there.
  KubeObject createReplaced(Request request, KubeObject given) {
    if (!given.uid().isEmpty()) {
      throw Failures.wrongUid(
          request.served().type(), given.without("metadata", "uid"), given.uid());
    }
    return create(request, unversioned(given), false);
  }

  /// A version in what an apply or a replacement creates is read, and means nothing: clients write
  /// one so that what is there meanwhile makes a conflict.
  private static KubeObject unversioned(KubeObject given) {
    Revisions.checkOfObject(given.resourceVersion());
    return given.without("metadata", "resourceVersion");
  }

  private KubeObject create(Request request, KubeObject given, boolean owned) {
    Served served = request.served();
    KubeObject object = pipeline.admitted(request, addressed(served, given), owned);
    if (served.is("", "LimitRange") && object.name().isEmpty()) {
      object = object.with(shared.world().uuid(), "metadata", "name");
    }
    boolean generated = object.name().isEmpty() && !generateName(object).isEmpty();
    for (int attempt = 1; ; attempt++) {
      KubeObject named =
          generated
              ? object.with(
                  Names.generate(shared.world(), generateName(object)), "metadata", "name")
              : object;
      KubeObject ready = pipeline.forCreate(request, named);
      if (request.options().dryRun()) {
        if (shared.storage().get(served.key(ready.objectName())).isPresent()) {
          throw Failures.alreadyExists(served.type(), ready.name());
        }
        return Conversion.served(served, ready);
      }
      if (store(served, ready) instanceof Write.Done done) {
        if (served.type().kind().equals(Definitions.KIND)) {
          DefinitionNames.settle(shared, ready.text("spec", "group"));
        } else if (served.is("", "Service")) {
          AddressRecords.follow(shared, null, ready);
        }
        return Conversion.served(served, done.entry().object());
      }
      if (!generated) {
        throw Failures.alreadyExists(served.type(), ready.name());
      }
      if (attempt == NAME_ATTEMPTS) {
        throw Failures.generatedNameTaken(served.type(), ready.name());
      }
    }
  }

  private static String generateName(KubeObject object) {
    return object.text("metadata", "generateName");
  }

  private static KubeObject addressed(Served served, KubeObject given) {
    if (!served.type().namespaced()) {
      return given.namespace().isEmpty() ? given : given.without("metadata", "namespace");
    }
    if (given.namespace().isEmpty()) {
      throw Failures.badRequest("an empty namespace may not be set during creation");
    }
    return given;
  }

  private Write store(Served served, KubeObject object) {
    ObjectName name = object.objectName();
    return shared
        .storage()
        .put(
            served.key(name),
            0,
            revision -> object.with(Long.toString(revision), "metadata", "resourceVersion"));
  }
}
