package dev.galley.kube.scheduling;

/// Why two sets of requirements cannot hold together, for one key.
public sealed interface Conflict {
  String key();

  /// In Karpenter's words.
  String wording();

  /// No value of the label satisfies both.
  record NoOverlap(String key, Requirement existing, Requirement incoming) implements Conflict {
    @Override
    public String wording() {
      return "key " + key + ", " + incoming + " not in " + existing;
    }
  }

  /// A label is asked for that nothing defines; `similar` is a known key that may be meant, or
  /// empty.
  record UnknownLabel(String key, String similar) implements Conflict {
    @Override
    public String wording() {
      return "label \""
          + key
          + "\" does not have known values"
          + (similar.isEmpty() ? "" : " (typo of \"" + similar + "\"?)");
    }
  }
}
