package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `spec.dependsOn`: what an object waits for, and who waits for an object.
///
/// Flux looks at dependencies again after 30 seconds; here whoever waits is told when a dependency
/// changes, and the 30 seconds remain as a fallback.
final class Dependencies {
  private final FluxClient client;
  private final GroupVersionKind kind;
  private final Set<ObjectName> waiting = ConcurrentHashMap.newKeySet();

  Dependencies(FluxClient client, GroupVersionKind kind) {
    this.client = client;
    this.kind = kind;
  }

  static List<ObjectName> of(KubeObject object) {
    List<ObjectName> names = new ArrayList<>();
    for (var each : object.maps("spec", "dependsOn")) {
      String namespace = Tree.textAt(each, "namespace");
      names.add(
          new ObjectName(
              namespace.isEmpty() ? object.namespace() : namespace, Tree.textAt(each, "name")));
    }
    return names;
  }

  /// Why the object must wait, in Flux's words; empty when all its dependencies are ready.
  ///
  /// @param revision the revision that dependencies on the same source must have applied
  Optional<String> unready(KubeObject object, String revision) {
    if (of(object).isEmpty()) {
      return Optional.empty();
    }
    // Before looking, so that no change between the look and the wait is missed.
    waiting.add(object.objectName());
    for (ObjectName name : of(object)) {
      Optional<String> reason = unready(object, revision, name);
      if (reason.isPresent()) {
        return reason;
      }
    }
    waiting.remove(object.objectName());
    return Optional.empty();
  }

  private Optional<String> unready(KubeObject object, String revision, ObjectName name) {
    Optional<KubeObject> found = client.find(kind, name);
    if (found.isEmpty()) {
      String plural = client.type(kind).qualifiedName();
      return Optional.of(
          "dependency '" + name + "' not found: " + plural + " \"" + name.name() + "\" not found");
    }
    KubeObject dependency = found.get();
    boolean ready =
        dependency.number(-1, "status", "observedGeneration") == dependency.generation()
            && dependency.condition(Flux.READY).filter(Condition::isTrue).isPresent();
    if (!ready) {
      return Optional.of("dependency '" + name + "' is not ready");
    }
    boolean sameSource =
        !revision.isEmpty() && Sources.reference(dependency).equals(Sources.reference(object));
    return sameSource && !revision.equals(dependency.text("status", "lastAppliedRevision"))
        ? Optional.of("dependency '" + name + "' revision is not up to date")
        : Optional.empty();
  }

  void forget(ObjectName name) {
    waiting.remove(name);
  }

  /// Which of these objects wait for that one.
  List<ObjectName> waitingFor(KubeObject dependency, List<KubeObject> objects) {
    return objects.stream()
        .filter(each -> waiting.contains(each.objectName()))
        .filter(each -> of(each).contains(dependency.objectName()))
        .map(KubeObject::objectName)
        .toList();
  }
}
