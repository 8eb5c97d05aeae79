package dev.galley.render.kustomize;

import java.util.ArrayList;
import java.util.List;

/// Names a field in objects of some kinds.
record FieldSpec(String group, String version, String kind, String path, boolean create) {

  FieldSpec withCreate(boolean newCreate) {
    return new FieldSpec(group, version, kind, path, newCreate);
  }

  boolean fits(ResourceId id) {
    return id.isKind(group, version, kind);
  }

  /// Whether the other one, which is to be added, counts as this one. So a specification for all
  /// kinds is dropped when one for any kind is there already; the order of merging decides.
  boolean covers(FieldSpec other) {
    return path.equals(other.path)
        && new ResourceId(group, version, kind, "", "")
            .isKind(other.group, other.version, other.kind);
  }

  List<String> steps() {
    return split(path, '/');
  }

  /// Splits at a separator that no backslash precedes.
  static List<String> split(String path, char separator) {
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length() && path.charAt(i + 1) == separator) {
        step.append(separator);
        i++;
      } else if (c == separator) {
        steps.add(step.toString());
        step.setLength(0);
      } else {
        step.append(c);
      }
    }
    steps.add(step.toString());
    if (steps.getFirst().isEmpty() && steps.size() > 1) {
      steps.removeFirst();
    }
    return steps;
  }
}
