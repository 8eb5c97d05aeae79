package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.api.ListQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Which objects a list or a watch is about: its namespace and its selectors.
final class Matcher {
  private final String namespace;
  private final Predicate<KubeObject> selected;
  private final boolean selects;

  private Matcher(String namespace, Predicate<KubeObject> selected, boolean selects) {
    this.namespace = namespace;
    this.selected = selected;
    this.selects = selects;
  }

  static Matcher of(Served served, ListQuery query) {
    List<Predicate<KubeObject>> all = new ArrayList<>();
    if (!query.labelSelector().isEmpty()) {
      all.add(Selectors.labels(query.labelSelector()));
    }
    if (!query.fieldSelector().isEmpty()) {
      all.add(Selectors.fields(served, query.fieldSelector()));
    }
    Predicate<KubeObject> selected = object -> true;
    for (Predicate<KubeObject> each : all) {
      selected = selected.and(each);
    }
    String namespace = served.type().namespaced() ? query.namespace() : "";
    return new Matcher(namespace, selected, !all.isEmpty());
  }

  String namespace() {
    return namespace;
  }

  /// Whether anything but the namespace narrows the objects.
  boolean selects() {
    return selects;
  }

  boolean matches(KubeObject object) {
    return (namespace.isEmpty() || namespace.equals(object.namespace())) && selected.test(object);
  }
}
