package dev.galley.control.gitops;

/// The metadata key under which an artifact that was made of another one names that one's revision.
final class OriginRevision {
  static final String KEY = "org.opencontainers.image.revision";

  private OriginRevision() {}
}
