package dev.galley.render.kustomize;

import java.util.List;

/// The fields that hold the name of objects of one kind.
record NameReference(String group, String version, String kind, List<FieldSpec> referrers) {
  NameReference {
    referrers = List.copyOf(referrers);
  }
}
